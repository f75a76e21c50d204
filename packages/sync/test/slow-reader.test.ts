// A peer that reads slowly, or not at all: what is held for it stays within what was configured, what is new does not wait
// behind what it asked for of other documents, and nobody else notices.
import { counter, map, set } from "@joinery/crdt";
import { createReplica, type Document, type DocumentCore, type Replica } from "@joinery/replica";
import { createSync, type Sync } from "@joinery/sync";
import { afterEach, describe, expect, it, vi } from "vitest";
import { memoryDisk } from "./model/memory-disk.js";
import { connectionPair, type TestConnection, TestListener } from "./model/test-connection.js";

const schema = { score: map(counter()), texts: set<string>() };
const frameBytesMax = 32 * 1024;
const bufferedBytesMax = 256 * 1024;
const bulkBufferedBytesMax = 64 * 1024;

interface Side {
  readonly replica: Replica;
  readonly document: Document<typeof schema>;
  /** A second one, of which nothing is owed. */
  readonly hall: Document<typeof schema>;
  readonly core: DocumentCore;
  readonly sync: Sync;
  readonly listener: TestListener;
}

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function side(): Promise<Side> {
  const replica = await createReplica({ storage: memoryDisk() });
  const document = await replica.open("room", schema);
  const hall = await replica.open("hall", schema);
  const listener = new TestListener();
  const limits = { frameBytesMax, documentCreditBytes: 16 * 1024 * 1024, sessionCreditBytes: 16 * 1024 * 1024 };
  const sync = await createSync(replica, {
    network: [listener],
    tickMs: 5,
    limits: { ...limits, outboxEntriesMax: 100 },
    bufferedBytesMax,
    bulkBufferedBytesMax,
  });
  opened.push(sync, replica);
  return { replica, document, hall, core: replica.core.documents.get(document.id) as DocumentCore, sync, listener };
}

function join(a: Side, b: Side): TestConnection {
  const [near, far] = connectionPair();
  a.listener.accept(near);
  b.listener.accept(far);
  return near;
}

/** Writes some 1,000 bytes per entry, an entry each. */
async function write({ document }: Side, from: number, count: number): Promise<void> {
  for (let number = from; number < from + count; number++) {
    await document.change((draft) => draft.texts.add(`${number}`.padEnd(1000, "x"))).saved;
  }
}

const texts = ({ document }: Side): number => document.value.texts.size;
const ticks = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

/** A server, a peer that reads, and one that reads nothing from the moment at which it asked for 1 MB. */
async function withSlowReader(): Promise<{ server: Side; reader: Side; slow: Side; near: TestConnection }> {
  const [server, reader, slow] = [await side(), await side(), await side()];
  await write(server, 0, 1000);
  join(server, reader);
  const near = join(server, slow);
  near.stopReading();
  // What it says still comes, and what it is told at first it has heard.
  await vi.waitFor(() => {
    if (server.sync.peers().filter(({ id }) => id !== undefined).length < 2) {
      near.readOn();
      near.stopReading();
      expect.fail("not both have said who they are");
    }
  });
  near.readOn();
  near.stopReading();
  await vi.waitFor(() => expect(near.bufferedBytes).toBeGreaterThan(frameBytesMax / 2));
  return { server, reader, slow, near };
}

describe("a peer that reads nothing", () => {
  it("costs a few frames of what it asked for, and nobody else notices", async () => {
    const { server, reader, near } = await withSlowReader();
    await ticks();
    expect(near.bufferedBytes).toBeLessThan(bulkBufferedBytesMax + frameBytesMax);
    await vi.waitFor(() => expect(texts(reader)).toBe(1000));
    await server.document.change((draft) => draft.score.at("ann").add(1)).saved;
    await vi.waitFor(() => expect(reader.document.value.score.get("ann")).toBe(1));
  });

  it("has what is new in another document in its buffer, ahead of the rest of what it asked for", async () => {
    const { server, slow, near } = await withSlowReader();
    await ticks();
    const before = near.bufferedBytes;
    await server.hall.change((draft) => draft.score.at("ann").add(1)).saved;
    await vi.waitFor(() => expect(near.bufferedBytes).toBeGreaterThan(before));
    expect(near.bufferedBytes).toBeLessThan(before + 1000);
    near.readOn();
    near.stopReading();
    await vi.waitFor(() => expect(slow.hall.value.score.get("ann")).toBe(1));
    expect(texts(slow)).toBeLessThan(500);
    near.readOn();
    await vi.waitFor(() => expect(texts(slow)).toBe(1000));
  });

  it("costs what was configured, however much is written, and has all of it when it reads again", async () => {
    const { server, reader, slow, near } = await withSlowReader();
    // As long as it is owed anything of the document, what is new there waits for it.
    near.readOn();
    await vi.waitFor(() => expect(texts(slow)).toBe(1000));
    near.stopReading();
    await write(server, 1000, 1000);
    await ticks();
    expect(near.bufferedBytes).toBeGreaterThan(bufferedBytesMax / 2);
    expect(near.bufferedBytes).toBeLessThan(bufferedBytesMax + frameBytesMax);
    expect(server.sync.engine.counts.outboxOverflows).toBeGreaterThan(0);
    await vi.waitFor(() => expect(texts(reader)).toBe(2000));
    near.readOn();
    await vi.waitFor(() => expect(texts(slow)).toBe(2000), { timeout: 20_000 });
  });
});
