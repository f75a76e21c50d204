// Interest as an application sets it: what a relay keeps on disk is found by a prefix, and opened as its permissions allow.
import { counter, createReplica, type Document, map, type Replica } from "joinery";
import { memoryHub } from "joinery/transports/memory";
import { afterEach, describe, expect, it, vi } from "vitest";
import { keptStorage } from "./kept-storage.js";

const schema = { score: map(counter()) };
const backoff = { firstMs: 1, maxMs: 5 };
const opened: Replica[] = [];
const keep = (replica: Replica): Replica => {
  opened.push(replica);
  return replica;
};

afterEach(async () => {
  for (const replica of opened.splice(0)) await replica.close();
});

const add = (document: Document<typeof schema>, by: string): void => {
  document.change((draft) => draft.score.at(by).add(1));
};

describe("a client with an interest", () => {
  it("finds what a relay has on disk by a prefix, and what it may read of it alone", async () => {
    const storage = keptStorage();
    const before = await createReplica({ storage });
    for (const name of ["room/1", "room/2", "room/secret", "chat/1"]) add(await before.open(name, schema), "ann");
    await before.close();

    const hub = memoryHub();
    const asked: string[] = [];
    const relay: Replica = keep(
      await createReplica({
        storage,
        network: [hub.listener("relay")],
        authorize: (_peer, document) => document !== "room/secret",
        onRequested: (document): unknown => asked.push(document) && relay.open(document, {}),
      }),
    );
    const found = new Map<string, Document<typeof schema>>();
    const client: Replica = keep(
      await createReplica({
        network: [hub.dialer("relay")],
        backoff,
        interest: [{ prefix: "room/" }],
        onRequested: async (document) => found.set(document, await client.open(document, schema)),
      }),
    );
    await vi.waitFor(() => expect([...found.keys()].sort()).toEqual(["room/1", "room/2"]));
    await vi.waitFor(() => expect(found.get("room/1")?.value.score.get("ann")).toBe(1));
    expect(asked.sort()).toEqual(["room/1", "room/2"]);

    client.subscribe("chat/1");
    await vi.waitFor(() => expect(found.get("chat/1")?.value.score.get("ann")).toBe(1));
    expect(client.interests).toEqual([{ prefix: "room/" }, "chat/1"]);

    client.unsubscribe({ prefix: "room/" });
    await vi.waitFor(() => expect(found.get("room/1")?.status.state).toBe("offline"));
    add(found.get("room/1")!, "bob");
    add(found.get("chat/1")!, "bob");
    await found.get("chat/1")!.synced();
    expect(found.get("room/1")?.unsyncedChanges).toBeGreaterThan(0);
    client.subscribe("room/1");
    await vi.waitFor(() => expect(found.get("room/1")?.unsyncedChanges).toBe(0));
  });

  it("refuses interests that can't be told, and has none unless it says so", async () => {
    const replica = keep(await createReplica());
    expect(replica.interests).toBe(undefined);
    expect(() => replica.subscribe("")).toThrow(expect.objectContaining({ code: "INVALID_INTEREST" }));
    await expect(createReplica({ interest: [""] })).rejects.toMatchObject({ code: "INVALID_INTEREST" });
    await expect(createReplica({ interest: Array.from({ length: 300 }, String) })).rejects.toMatchObject({
      code: "TOO_MANY_INTERESTS",
    });
  });
});
