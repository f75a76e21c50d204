// What applications see of snapshots: opening costs snapshot and tail, the log comes back behind it, and a snapshot that was
// damaged costs nothing but time.
import { counter, map, register, set } from "@joinery/crdt";
import { type CreateReplicaOptions, createReplica, type Replica, type Storage } from "@joinery/replica";
import { exportDocument } from "@joinery/replica/bytes";
import { memoryStorage } from "@joinery/storage/memory";
import { describe, expect, it, vi } from "vitest";

const schema = { title: register("untitled"), score: map(counter()), players: set<string>() };
type Room = typeof schema;

/** The same logs behind every replica, whoever closes them; `spoil` flips a bit in the snapshots of those ids. */
function sharedStorage(spoil: ReadonlySet<number> = new Set()): Storage {
  const storage = memoryStorage();
  const snapshots = storage.snapshots!;
  return {
    append: (document, records) => storage.append(document, records),
    load: (document) => storage.load(document),
    documents: () => storage.documents(),
    delete: (document) => storage.delete(document),
    loadMeta: (key) => storage.loadMeta(key),
    saveMeta: (key, value) => storage.saveMeta(key, value),
    close: async () => {},
    snapshots: {
      write: (document, snapshot, writing) => snapshots.write(document, snapshot, writing),
      list: (document) => snapshots.list(document),
      loadAbove: (document, covers) => snapshots.loadAbove(document, covers),
      read: async (document, id) => {
        const found = await snapshots.read(document, id);
        if (found !== undefined && spoil.has(id)) found.bytes[20]! ^= 4;
        return found;
      },
    },
  };
}

async function written(
  storage: Storage,
  entries: number,
  options: Partial<CreateReplicaOptions> = {},
): Promise<Replica> {
  const replica = await createReplica({ storage, ...options });
  const room = await replica.open("room", schema);
  for (let index = 0; index < entries; index++) await room.change(({ score }) => score.at(`${index % 9}`).add(1)).saved;
  return replica;
}

const reopened = async (storage: Storage, options: Partial<CreateReplicaOptions> = {}) => {
  const replica = await createReplica({ storage, ...options });
  return { replica, room: await replica.open<Room>("room", schema) };
};

const sumOf = (score: ReadonlyMap<string, number>): number =>
  [...score.values()].reduce((sum, value) => sum + value, 0);

describe("a document with snapshots", () => {
  it("opens from the latest and the entries above it, and its log comes back behind it", async () => {
    const storage = sharedStorage();
    await (await written(storage, 100, { snapshots: { entries: 30 } })).close();
    const { replica, room } = await reopened(storage);
    expect(room.opening).toMatchObject({ entries: 10, unusable: [] });
    expect(room.opening.snapshotBytes).toBeGreaterThan(0);
    expect(room.core.counts.applied).toBe(10);
    expect(sumOf(room.value.score)).toBe(100);
    expect(room.size.entries).toBe(10);
    await room.history();
    expect(room.size.entries).toBe(100);
    expect([...room.core.base.cut.entries()]).toEqual([]);
    expect(room.change(({ score }) => score.at("0").add(1)).firstSeq).toBe(101);
    await replica.close();
  });

  it("is met by those who serve its entries only when they are all there", async () => {
    const storage = sharedStorage();
    await (await written(storage, 20, { snapshots: { entries: 8 } })).close();
    const replica = await createReplica({ storage });
    const met: number[] = [];
    replica.onOpen(({ log }) => met.push(log.size));
    const room = await replica.open("room", schema);
    expect(met).toEqual([]);
    await vi.waitFor(() => expect(met).toEqual([20]));
    await room.history();
    await replica.close();
  });

  it("lets go of what two snapshots cover where only the tail is retained", async () => {
    const storage = sharedStorage();
    const replica = await written(storage, 100, { snapshots: { entries: 30, retain: "tail" } });
    expect(await storage.load("room" as never)).toHaveLength(40);
    const [core] = [...replica.core.documents.values()];
    expect(core?.log.size).toBe(40);
    await replica.close();
    const { replica: again, room } = await reopened(storage, { snapshots: { retain: "tail" } });
    await room.history();
    expect([room.opening.entries, room.size.entries]).toEqual([10, 40]);
    expect(sumOf(room.value.score)).toBe(100);
    await expect(exportDocument(room)).rejects.toMatchObject({ code: "TRUNCATED" });
    await again.close();
  });

  it.each(["all", "tail"] as const)(
    "opens from the one before a damaged one, and says so, retaining %s",
    async (retain) => {
      const spoil = new Set<number>();
      const storage = sharedStorage(spoil);
      await (await written(storage, 100, { snapshots: { entries: 30, retain } })).close();
      const ids = (await storage.snapshots!.list("room" as never)).map(({ id }) => id);
      expect(ids).toHaveLength(2);
      spoil.add(ids[0]!);
      const { replica, room } = await reopened(storage);
      expect(room.opening).toMatchObject({ entries: 40, unusable: ["damaged: the checksum differs"] });
      expect(sumOf(room.value.score)).toBe(100);
      await replica.close();
    },
  );

  it("opens from the whole log when no snapshot can be used, and not at all from a part of one", async () => {
    for (const retain of ["all", "tail"] as const) {
      const spoil = new Set([1, 2, 3]);
      const storage = sharedStorage(spoil);
      await (await written(storage, 100, { snapshots: { entries: 30, retain } })).close();
      const replica = await createReplica({ storage });
      const opening = replica.open<Room>("room", schema);
      if (retain === "tail") {
        await expect(opening).rejects.toMatchObject({
          code: "CORRUPT_LOG",
          message: expect.stringContaining("checksum"),
        });
      } else {
        const room = await opening;
        expect(room.opening).toMatchObject({ snapshotBytes: 0, entries: 100 });
        expect(room.opening.unusable).toHaveLength(2);
        expect([sumOf(room.value.score), room.core.counts.applied]).toEqual([100, 100]);
      }
      await replica.close();
    }
  });

  it("opens with a narrower schema from its log, and with a wider one from its snapshot", async () => {
    const storage = sharedStorage();
    await (await written(storage, 40, { snapshots: { entries: 40 } })).close();
    const replica = await createReplica({ storage });
    const { score, ...narrow } = schema;
    expect(score).toBeDefined();
    const narrowRoom = await replica.open("room", narrow);
    expect(narrowRoom.opening).toMatchObject({ entries: 40, unusable: ["a field that this schema does not know"] });
    expect(narrowRoom.unknownOperations).toBe(40);
    await expect(narrowRoom.snapshot()).rejects.toMatchObject({ code: "NO_SNAPSHOT" });
    await narrowRoom.close();
    const wideRoom = await replica.open("room", { ...schema, more: counter() });
    expect(wideRoom.opening).toMatchObject({ entries: 0, unusable: [] });
    await replica.close();
  });

  it("makes one by itself once what would be replayed is worth it, and none when told so", async () => {
    const storage = sharedStorage();
    const replica = await createReplica({ storage });
    const room = await replica.open("room", schema);
    const title = "x".repeat(30_000);
    for (let index = 0; index < 8; index++) await room.change((draft) => draft.title.set(title + index)).saved;
    expect(await storage.snapshots!.list(room.id)).toEqual([]);
    await room.change((draft) => draft.title.set(title)).saved;
    await room.settled();
    expect(await storage.snapshots!.list(room.id)).toHaveLength(1);
    await replica.close();
    const none = sharedStorage();
    await (await written(none, 50, { snapshots: false })).close();
    expect(await none.snapshots!.list(room.id)).toEqual([]);
  });

  it("makes one after an age or a number of bytes, and not while nothing came", async () => {
    const storage = sharedStorage();
    let nowMs = 1_800_000_000_000;
    const options = { snapshots: { ageMs: 1_000, bytes: 2_000 }, now: () => nowMs };
    const replica = await written(storage, 3, options);
    const room = [...replica.core.documents.keys()][0]!;
    expect(await storage.snapshots!.list(room)).toEqual([]);
    nowMs += 1_000;
    await replica.close();
    expect(await storage.snapshots!.list(room)).toEqual([]);
    const { replica: again, room: open } = await reopened(storage, options);
    nowMs += 1_000;
    await open.change((draft) => draft.title.set("late")).saved;
    await open.settled();
    expect(await storage.snapshots!.list(room)).toHaveLength(1);
    await open.change((draft) => draft.title.set("x".repeat(2_000))).saved;
    await open.settled();
    expect(await storage.snapshots!.list(room)).toHaveLength(2);
    await again.close();
  });

  it("goes on when a snapshot can't be written, and opens from its log", async () => {
    const storage = sharedStorage();
    const failing: Storage = {
      ...storage,
      snapshots: { ...storage.snapshots!, write: () => Promise.reject(new RangeError("full")) },
    };
    const replica = await written(failing, 30, { snapshots: { entries: 10 } });
    const [core] = replica.core.documents.values();
    expect(core?.durable.get(core.self)).toBe(30);
    await replica.close();
    expect((await reopened(storage)).room.opening.entries).toBe(30);
  });
});

describe("a snapshot from a peer", () => {
  it("is taken in, told of once and kept on disk; one's own entries go on", async () => {
    const ann = await written(sharedStorage(), 30);
    const storage = sharedStorage();
    const bob = await written(storage, 5);
    const [from] = ann.core.documents.values();
    const [into] = bob.core.documents.values();
    const bytes = from!.base.snapshot()!.bytes;
    expect(bob.install(into!, bytes)).toEqual({ ok: true, writtenBytes: expect.any(Number) });
    expect(bob.install(into!, bytes.subarray(1))).toMatchObject({ ok: false, code: "malformed" });
    await bob.close();
    const { replica, room } = await reopened(storage);
    expect(sumOf(room.value.score)).toBe(35);
    expect(room.core.durable.total).toBe(35);
    const told: unknown[] = [];
    room.subscribe(["score"], ({ origin, author, paths }) => told.push([origin, author, paths.length]));
    const more = await written(sharedStorage(), 9);
    expect(replica.install(room.core, [...more.core.documents.values()][0]!.base.snapshot()!.bytes).ok).toBe(true);
    expect(told).toEqual([["peer", undefined, 9]]);
    expect(sumOf(room.value.score)).toBe(44);
    await replica.close();
    expect(replica.install(room.core, bytes)).toMatchObject({ ok: false, code: "closed" });
    await Promise.all([ann.close(), more.close()]);
  });
});
