// Two replicas over the memory transport, as an application would have them.
import { counter, createReplica, map, type Replica, register } from "joinery";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, describe, expect, it, vi } from "vitest";

const schema = { title: register("New room"), score: map(counter()) };
const opened: Replica[] = [];

async function pair(): Promise<[Replica, Replica]> {
  const hub = memoryHub();
  const server = await createReplica({ network: [hub.listener("server")] });
  const client = await createReplica({ network: [hub.dialer("server")], backoff: { firstMs: 1, maxMs: 5 } });
  opened.push(client, server);
  return [client, server];
}

afterEach(async () => {
  for (const replica of opened.splice(0)) await replica.close();
});

describe("two replicas", () => {
  it("edit one document and agree", async () => {
    const [client, server] = await pair();
    const here = await client.open("room/42", schema);
    const there = await server.open("room/42", schema);
    here.change((draft) => draft.score.at("ann").add(5));
    there.change((draft) => {
      draft.title.set("Final");
      draft.score.at("ann").add(2);
    });
    await here.synced();
    await vi.waitFor(() => expect(there.value.score.get("ann")).toBe(7));
    expect(here.value.title).toBe("Final");
    expect(here.value.score.get("ann")).toBe(7);
  });

  it("are told which changes were their own and which came from a peer", async () => {
    const [client, server] = await pair();
    const here = await client.open("room", schema);
    const there = await server.open("room", schema);
    const heard: unknown[] = [];
    there.subscribe(["score", "ann"], ({ origin, author, tag, paths }) => heard.push({ origin, author, tag, paths }));
    await here.synced();
    here.change((draft) => draft.score.at("ann").add(1), { origin: "my own mark" });
    await vi.waitFor(() => expect(heard).toHaveLength(1));
    expect(heard).toEqual([{ origin: "peer", author: client.id, tag: undefined, paths: [["score", "ann"]] }]);
    const mine: unknown[] = [];
    there.subscribe((event) => mine.push([event.origin, event.tag]));
    there.change((draft) => draft.title.set("x"), { origin: "button" });
    expect(mine).toEqual([["local", "button"]]);
    expect(heard).toHaveLength(1);
  });

  it("tell who their peers are", async () => {
    const [client, server] = await pair();
    const here = await client.open("room", schema);
    await server.open("room", schema);
    await here.synced();
    expect(client.peers()).toEqual([{ id: server.id, remote: "server", isProven: false, settled: true }]);
    await vi.waitFor(() => expect(server.peers()).toMatchObject([{ id: client.id, settled: true }]));
    expect(server.addresses).toEqual(["server"]);
  });

  it("hand over what was changed last when they close", async () => {
    const [client, server] = await pair();
    const here = await client.open("room", schema);
    const there = await server.open("room", schema);
    await here.synced();
    here.change((draft) => draft.score.at("ann").add(9));
    await client.close();
    await vi.waitFor(() => expect(there.value.score.get("ann")).toBe(9));
    expect(server.peers()).toEqual([]);
  });
});

describe("a document", () => {
  it("is synced only within the time that its signal gives", async () => {
    const replica = await createReplica();
    opened.push(replica);
    const document = await replica.open("alone", schema);
    await expect(document.synced({ signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ name: "TimeoutError" });
    const reason = new TypeError("gone home");
    await expect(document.synced({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("that is closed is not synced, nor is one of a closed replica", async () => {
    const replica = await createReplica();
    const [one, other] = [await replica.open("one", schema), await replica.open("other", schema)];
    await one.close();
    await expect(one.synced()).rejects.toMatchObject({ name: "SyncError", code: "DOCUMENT_CLOSED" });
    const waiting = expect(other.synced()).rejects.toMatchObject({ name: "SyncError", code: "CLOSED" });
    await replica.close();
    await waiting;
    await expect(replica.open("more", schema)).rejects.toMatchObject({ name: "ReplicaError", code: "CLOSED" });
  });

  it("keeps the identity of its value until something changes", async () => {
    await using replica = await createReplica();
    await using document = await replica.open("room", schema);
    const before = document.value;
    expect(document.value).toBe(before);
    document.change((draft) => draft.title.set("other"));
    expect(document.value).not.toBe(before);
  });
});
