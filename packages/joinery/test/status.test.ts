// What an application shows of being in step: `status`, `unsyncedChanges`, and hearing of both.
import { counter, createReplica, type Document, type DocumentStatus, type Replica } from "joinery";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keptStorage } from "./kept-storage.js";

const schema = { total: counter() };
const opened: Replica[] = [];

async function open(options: Parameters<typeof createReplica>[0]): Promise<[Replica, Document<typeof schema>]> {
  const replica = await createReplica({ backoff: { firstMs: 1, maxMs: 5 }, ...options });
  opened.push(replica);
  return [replica, await replica.open("room", schema)];
}

afterEach(async () => {
  for (const replica of opened.splice(0)) await replica.close();
});

describe("a document's status", () => {
  it("is synced where `synced` resolves, and offline without the peer", async () => {
    const hub = memoryHub();
    const [, here] = await open({ network: [hub.dialer("server")] });
    expect(here.status).toEqual({ state: "offline" });
    const [server] = await open({ network: [hub.listener("server")] });
    await here.synced();
    expect(here.status).toEqual({ state: "synced" });
    await server.close();
    await vi.waitFor(() => expect(here.status).toEqual({ state: "offline" }));
  });

  it("is the same object until it changes", async () => {
    const hub = memoryHub();
    await open({ network: [hub.listener("server")] });
    const [, here] = await open({ network: [hub.dialer("server")] });
    await here.synced();
    here.change(({ total }) => total.add(1));
    const { status } = here;
    expect(status).toEqual({ state: "syncing", missing: 0 });
    expect(here.status).toBe(status);
    await here.synced();
    expect(here.status).not.toBe(status);
    expect(here.status).toBe(here.status);
  });
});

describe("changes that are not synced", () => {
  it("count those not on disk yet, until the peer has them on its disk", async () => {
    const hub = memoryHub();
    const [, here] = await open({ network: [hub.dialer("server")] });
    here.change(({ total }) => total.add(1));
    here.change(({ total }) => total.add(1));
    expect(here.unsyncedChanges).toBe(2);
    await open({ network: [hub.listener("server")] });
    await here.synced();
    expect(here.unsyncedChanges).toBe(0);
  });

  it("count everything after a restart until a peer has been met", async () => {
    const [hub, storage] = [memoryHub(), keptStorage()];
    await open({ network: [hub.listener("server")] });
    const [before, mine] = await open({ storage, network: [hub.dialer("server")] });
    mine.change(({ total }) => total.add(1));
    await mine.synced();
    await before.close();
    const [, offline] = await open({ storage });
    expect([offline.unsyncedChanges, offline.status.state]).toEqual([1, "offline"]);
    await opened.pop()?.close();
    const [, again] = await open({ storage, network: [hub.dialer("server")] });
    await again.synced();
    expect(again.unsyncedChanges).toBe(0);
  });
});

describe("hearing of a document's status", () => {
  it("comes once for all of a turn, with what is true then", async () => {
    const [, here] = await open({});
    const heard: [DocumentStatus, number][] = [];
    const stop = here.onStatus((status) => heard.push([status, here.unsyncedChanges]));
    for (let count = 0; count < 3; count++) here.change(({ total }) => total.add(1));
    expect(heard).toEqual([]);
    await Promise.resolve();
    expect(heard).toEqual([[{ state: "offline" }, 3]]);
    stop();
    here.change(({ total }) => total.add(1));
    await Promise.resolve();
    expect(heard).toHaveLength(1);
  });

  it("tells of the peer that comes, of what it acknowledges, and of its going", async () => {
    const hub = memoryHub();
    const [, here] = await open({ network: [hub.dialer("server")] });
    here.change(({ total }) => total.add(1));
    const states: string[] = [];
    let unsynced = here.unsyncedChanges;
    here.onStatus(({ state }) => {
      if (states.at(-1) !== state) states.push(state);
      unsynced = here.unsyncedChanges;
    });
    const [server] = await open({ network: [hub.listener("server")] });
    await vi.waitFor(() => expect(states).toEqual(["syncing", "synced"]));
    expect(unsynced).toBe(0);
    await server.close();
    await vi.waitFor(() => expect(states).toEqual(["syncing", "synced", "offline"]));
  });

  it("ends with the document, after a last word", async () => {
    const hub = memoryHub();
    await open({ network: [hub.listener("server")] });
    const [, here] = await open({ network: [hub.dialer("server")] });
    await here.synced();
    const states: string[] = [];
    here.onStatus(({ state }) => states.push(state));
    await here.close();
    await vi.waitFor(() => expect(states).toEqual(["offline"]));
    expect(here.unsyncedChanges).toBe(0);
  });

  it("keeps nobody from hearing when a listener throws", async () => {
    const [, here] = await open({});
    const uncaught = vi.fn();
    process.once("uncaughtException", uncaught);
    let heard = 0;
    here.onStatus(() => {
      throw new TypeError("a listener's own");
    });
    here.onStatus(() => heard++);
    here.change(({ total }) => total.add(1));
    await vi.waitFor(() => expect(uncaught).toHaveBeenCalled());
    expect(heard).toBe(1);
  });
});
