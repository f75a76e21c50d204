// Where snapshots are made without being asked for: not in a storage that forgets with the process, where they gain nothing.
import { set } from "@joinery/crdt";
import { createReplica, type DocumentId, type SnapshotOptions, type Storage } from "@joinery/replica";
import { memoryStorage } from "@joinery/storage/memory";
import { describe, expect, it } from "vitest";

/** As the memory adapter, but like a disk. */
function lasting(): Storage {
  const storage = memoryStorage();
  const { snapshots } = storage;
  if (snapshots === undefined) throw new TypeError("the memory adapter keeps snapshots");
  const { write, list, read, loadAbove } = snapshots;
  return Object.assign(Object.create(storage), bound(storage), { snapshots: { write, list, read, loadAbove } });
}

/** The adapter's own methods need their own `this`. */
function bound(storage: Storage): Omit<Storage, "snapshots"> {
  return {
    append: (document, records) => storage.append(document, records),
    load: (document) => storage.load(document),
    documents: () => storage.documents(),
    delete: (document) => storage.delete(document),
    loadMeta: (key) => storage.loadMeta(key),
    saveMeta: (key, value) => storage.saveMeta(key, value),
    close: () => storage.close(),
  };
}

async function madeBy(storage: Storage, snapshots?: SnapshotOptions, entries = 4): Promise<number> {
  const replica = await createReplica({ storage, ...(snapshots === undefined ? {} : { snapshots }) });
  const room = await replica.open("room", { players: set<string>() });
  for (let count = 0; count < entries; count++) {
    await room.change(({ players }) => players.add(`${count}`.padStart(100_000, "x"))).saved;
  }
  const made = (await storage.snapshots?.list(room.id as DocumentId))?.length ?? 0;
  await replica.close();
  return made;
}

describe("snapshots by themselves", () => {
  it("are made on a storage that lasts", async () => {
    expect(await madeBy(lasting())).toBeGreaterThan(0);
  });

  it("are not made on one that forgets with the process", async () => {
    expect(await madeBy(memoryStorage())).toBe(0);
  });

  it("come the later the more may be replayed for each byte of the last one", async () => {
    const made: number[] = [];
    for (const replayRatio of [0.01, 1, 100]) made.push(await madeBy(lasting(), { replayRatio, keep: 10 }, 14));
    expect(made).toEqual([4, 2, 1]);
    expect(await madeBy(lasting(), { replayRatio: 100, entries: 1, keep: 10 }, 14)).toBe(10);
  });

  it("are made there too when they are asked for", async () => {
    expect(await madeBy(memoryStorage(), { bytes: 1000 })).toBeGreaterThan(0);
  });
});
