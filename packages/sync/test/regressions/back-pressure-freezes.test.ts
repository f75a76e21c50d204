// A failure of other systems: a message is dropped because a buffer is full, nobody notices, and the client stays as it is.
import { counter, map } from "@joinery/crdt";
import { createReplica, type Document, type DocumentCore, type Replica } from "@joinery/replica";
import { createSync, type Sync } from "@joinery/sync";
import { afterEach, describe, expect, it, vi } from "vitest";
import { memoryDisk } from "../model/memory-disk.js";
import { Random } from "../model/random.js";
import { connectionPair, type TestConnection, TestListener } from "../model/test-connection.js";
import { TestNetwork } from "../model/test-network.js";

const schema = { score: map(counter()) };
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

interface Side {
  readonly replica: Replica;
  readonly document: Document<typeof schema>;
  readonly sync: Sync;
  readonly listener: TestListener;
}

async function side(): Promise<Side> {
  const replica = await createReplica({ storage: memoryDisk() });
  const document = await replica.open("room", schema);
  const listener = new TestListener();
  // Repair would hide what the connection loses.
  const limits = { repairMs: 600_000, repairMsMax: 600_000 };
  const sync = await createSync(replica, { network: [listener], limits, tickMs: 2, bufferedBytesMax: 4096 });
  opened.push(sync, replica);
  return { replica, document, sync, listener };
}

async function joined(): Promise<[Side, Side, TestConnection]> {
  const [server, client] = [await side(), await side()];
  const [near, far] = connectionPair();
  server.listener.accept(near);
  client.listener.accept(far);
  await server.sync.synced(server.replica.core.documents.get(server.document.id) as DocumentCore);
  return [server, client, near];
}

describe("a connection under back-pressure", () => {
  it.each([1, 2, 3])("that refuses frames at random loses nothing, and repairs nothing: seed %i", async (seed) => {
    const random = new Random(seed);
    const [server, client, near] = await joined();
    for (let count = 0; count < 60; count++) {
      near.capacity = random.between(0, 1);
      near.bufferedBytes = random.chance(0.3) ? 4096 : 0;
      void server.document.change((draft) => draft.score.at("ann").add(1));
      await new Promise((resolve) => setTimeout(resolve, random.between(0, 3)));
    }
    expect(near.refusals).toBeGreaterThan(3);
    near.capacity = Number.POSITIVE_INFINITY;
    near.bufferedBytes = 0;
    await vi.waitFor(() => expect(client.document.value.score.get("ann")).toBe(60));
    expect(client.sync.engine.counts.entriesDuplicate).toBe(0);
    expect(server.sync.engine.counts.repairs).toBe(0);
  });
});

describe("a client that reads slowly", () => {
  it("gets what was dropped for want of room in its outbox, and the change after it", () => {
    const network = new TestNetwork({
      nodes: 2,
      framesPerStep: 1,
      limits: { outboxEntriesMax: 5, frameBytesMax: 4096 },
    });
    const [server, client] = [network.node(0), network.node(1)];
    network.settle(2000);
    const add = (): void => server.change("room", (draft) => draft.score.at("ann").add(1));
    for (let burst = 0; burst < 4; burst++) {
      for (let count = 0; count < 50; count++) add();
      network.step();
    }
    expect(server.engine.counts.outboxOverflows).toBeGreaterThan(0);
    network.settle(10_000);
    add();
    network.run(200);
    expect(client.document("room").view.score.get("ann")).toBe(201);
  });
});
