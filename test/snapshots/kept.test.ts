// The snapshots that a storage keeps: listed, looked at while the document goes on, and gone back to, whatever crashes on the way.
import { counter, register, set } from "@joinery/crdt";
import { createReplica, type DocumentId, type Replica, type Storage } from "@joinery/replica";
import { createIdentity } from "@joinery/replica/signed";
import { memoryStorage } from "@joinery/storage/memory";
import { describe, expect, it } from "vitest";

const schema = { players: set<string>(), sum: counter() };
const id = "room" as DocumentId;

/** Outlives its replicas, and fails at every write after the first `writesMax`. */
function mortal(storage: Storage, writesMax = Number.POSITIVE_INFINITY): Storage {
  let left = writesMax;
  const write = <A extends unknown[]>(run: (...args: A) => Promise<void>) => {
    return async (...args: A): Promise<void> => {
      if (--left < 0) throw new RangeError("the process is gone");
      await run(...args);
    };
  };
  const { list, read, loadAbove, ...snapshots } = storage.snapshots!;
  return {
    append: write((document, records) => storage.append(document, records)),
    load: (document) => storage.load(document),
    documents: () => storage.documents(),
    delete: write((document) => storage.delete(document)),
    loadMeta: (key) => storage.loadMeta(key),
    saveMeta: write((key, value) => storage.saveMeta(key, value)),
    close: async () => {},
    snapshots: { list, read, loadAbove, write: write((...args) => snapshots.write(...args)) },
  };
}

/** Snapshots with one, two and three players, and a fourth player in the log. */
async function played(storage: Storage): Promise<{ replica: Replica; ids: number[] }> {
  const replica = await createReplica({ storage: mortal(storage), snapshots: { keep: 3, entries: 1000 } });
  const room = await replica.open("room", schema);
  for (const player of ["ann", "bob", "cem", "dan"]) {
    await room.change(({ players, sum }) => {
      players.add(player);
      sum.add(1);
    }).saved;
    if (player !== "dan") await room.snapshot();
  }
  await room.close();
  return { replica, ids: (await replica.snapshots("room")).map((each) => each.id) };
}

const content = ({ value }: { value: { players: ReadonlySet<string>; sum: number } }): unknown => [
  [...value.players],
  value.sum,
];

describe("the snapshots of a document", () => {
  it("are listed, the latest first, and read beside the open document", async () => {
    const { replica, ids } = await played(memoryStorage());
    expect(ids).toHaveLength(3);
    expect([...ids].sort((a, b) => b - a)).toEqual(ids);
    const room = await replica.open("room", schema);
    const before = Date.now();
    const reading = await replica.readSnapshot("room", schema, ids[1]!);
    expect(content(reading)).toEqual([["ann", "bob"], 2]);
    expect(reading).toMatchObject({ id: ids[1], operations: 4 });
    expect(Math.abs(reading.timeMs - before)).toBeLessThan(60_000);
    room.change(({ players }) => players.add("eve"));
    expect(content(reading)).toEqual([["ann", "bob"], 2]);
    expect(content(room)).toEqual([["ann", "bob", "cem", "dan", "eve"], 4]);
    await replica.close();
  });

  it("are refused by name where there is none with that number, and for another schema", async () => {
    const { replica, ids } = await played(memoryStorage());
    const noSnapshot = expect.objectContaining({
      code: "NO_SNAPSHOT",
      message: expect.stringContaining(ids.join(", ")),
    });
    await expect(replica.readSnapshot("room", schema, 999)).rejects.toEqual(noSnapshot);
    await expect(replica.restoreSnapshot("room", 999)).rejects.toEqual(noSnapshot);
    await expect(replica.readSnapshot("room", { title: register("") }, ids[0]!)).rejects.toMatchObject({
      code: "CORRUPT_LOG",
    });
    await expect(replica.restoreSnapshot("room", 1.5)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(await replica.snapshots("elsewhere")).toEqual([]);
    await replica.close();
  });
});

describe("a document that is put back to a snapshot", () => {
  it("has what was in it then, and goes on under a new author", async () => {
    const storage = memoryStorage();
    const { replica, ids } = await played(storage);
    const open = await replica.open("room", schema);
    const { author } = open;
    await expect(replica.restoreSnapshot("room", ids[1]!)).rejects.toMatchObject({ code: "ALREADY_OPEN" });
    await open.close();
    await replica.restoreSnapshot("room", ids[1]!);
    expect(await replica.snapshots("room")).toHaveLength(1);
    const room = await replica.open("room", schema);
    expect(content(room)).toEqual([["ann", "bob"], 2]);
    expect(room.author).not.toBe(author);
    await room.change(({ players }) => players.add("zoe")).saved;
    await replica.close();
    const again = await createReplica({ storage: mortal(storage) });
    expect(content(await again.open("room", schema))).toEqual([["ann", "bob", "zoe"], 2]);
    await again.close();
  });

  it("is joined with what peers hold of what it gave up", async () => {
    const { replica, ids } = await played(memoryStorage());
    const other = await createReplica({ storage: memoryStorage() });
    const [mine, theirs] = [await replica.open("room", schema), await other.open("room", schema)];
    await mine.history();
    expect(other.install(theirs.core, mine.core.base.snapshot()!.bytes)).toEqual({
      ok: true,
      writtenBytes: expect.any(Number),
    });
    await theirs.settled();
    await mine.close();
    await replica.restoreSnapshot("room", ids[2]!);
    const room = await replica.open("room", schema);
    await room.change(({ players, sum }) => {
      players.add("zoe");
      sum.add(1);
    }).saved;
    expect(replica.install(room.core, theirs.core.base.snapshot()!.bytes)).toEqual({
      ok: true,
      writtenBytes: expect.any(Number),
    });
    expect(content(room)).toEqual([["ann", "bob", "cem", "dan", "zoe"], 5]);
    await Promise.all([replica.close(), other.close()]);
  });

  it("is as it was or as it was to be, wherever the process ends, and never of one author twice", async () => {
    const outcomes = new Set<string>();
    for (let writes = 0; ; writes++) {
      const storage = memoryStorage();
      const { replica, ids } = await played(storage);
      await replica.close();
      const dying = await createReplica({ storage: mortal(storage, writes) });
      const isThrough = await dying.restoreSnapshot("room", ids[1]!).then(
        () => true,
        () => false,
      );
      const next = await createReplica({ storage: mortal(storage) });
      const room = await next.open("room", schema);
      const isBack = room.value.sum === 2;
      expect(content(room)).toEqual(isBack ? [["ann", "bob"], 2] : [["ann", "bob", "cem", "dan"], 4]);
      expect(room.author === replica.id).toBe(!isBack);
      outcomes.add(`${isThrough} ${isBack}`);
      await next.close();
      if (isThrough) break;
    }
    expect([...outcomes].sort()).toEqual(["false false", "false true", "true true"]);
  });

  it("stays deleted when it is deleted before a crash on the way is made good", async () => {
    const storage = memoryStorage();
    const { replica, ids } = await played(storage);
    await replica.close();
    const dying = await createReplica({ storage: mortal(storage, 3) });
    await expect(dying.restoreSnapshot("room", ids[0]!)).rejects.toBeInstanceOf(RangeError);
    const next = await createReplica({ storage: mortal(storage) });
    await next.deleteDocument("room");
    const room = await next.open("room", schema);
    expect(content(room)).toEqual([[], 0]);
    await next.close();
  });

  it("is refused where its author can't be replaced, and where the snapshot is damaged", async () => {
    const storage = memoryStorage();
    const { replica, ids } = await played(storage);
    const damaged = (await storage.snapshots!.read(id, ids[0]!))!;
    damaged.bytes[9]! ^= 1;
    await storage.snapshots!.write(id, damaged, { keep: 4, truncate: false });
    const [latest] = await replica.snapshots("room");
    await expect(replica.restoreSnapshot("room", latest!.id)).rejects.toMatchObject({ code: "CORRUPT_LOG" });
    expect(await replica.snapshots("room")).toHaveLength(4);
    await replica.close();
    const keyed = await createReplica({ storage: mortal(storage), identity: createIdentity() });
    await expect(keyed.restoreSnapshot("room", ids[0]!)).rejects.toMatchObject({ code: "CANNOT_RESTORE" });
    await keyed.close();
  });
});
