// The part of the storage contract about snapshots: written and switched to in one step, the latest few kept, and no record
// dropped that one of them would need.
import type { DocumentId, Prefix, SnapshotStorage, SnapshotWriting, Storage, StoredSnapshot } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { bank, bytesOf, game, type Rejection, record, rejectionOf } from "./storage-records.js";

const keepAll: SnapshotWriting = { keep: 2, truncate: false };
const keepTail: SnapshotWriting = { keep: 2, truncate: true };

function snapshotOf(covers: Readonly<Record<string, number>>, text: string): StoredSnapshot {
  const prefixes = Object.entries(covers).map(([author, seq]) => ({ author: author as Prefix["author"], seq }));
  return { covers: prefixes, bytes: bytesOf(text) };
}

/** A storage that keeps snapshots, with what the tests ask it. */
interface Asked {
  readonly storage: () => Storage;
  readonly snapshots: () => SnapshotStorage;
  /** What the snapshots of a document hold, the latest first. */
  readonly texts: (document: DocumentId) => Promise<string[]>;
}

export function describeSnapshots(storage: () => Storage): void {
  const snapshots = (): SnapshotStorage => storage().snapshots as SnapshotStorage;
  const texts = async (document: DocumentId): Promise<string[]> => {
    const found: string[] = [];
    for (const { id } of await snapshots().list(document)) {
      found.push(new TextDecoder().decode((await snapshots().read(document, id))?.bytes));
    }
    return found;
  };
  const asked: Asked = { storage, snapshots, texts };
  describe("its snapshots", () => {
    describeKeeping(asked);
    describeTruncation(asked);
    describeRefusals(asked);
  });
}

function describeKeeping({ storage, snapshots, texts }: Asked): void {
  it("are none at first, and none of another document's", async () => {
    expect(await snapshots().list(game)).toEqual([]);
    expect(await snapshots().read(game, 1)).toBeUndefined();
    await snapshots().write(bank, snapshotOf({ ann: 1 }, "bank"), keepAll);
    const [{ id } = { id: 0 }] = await snapshots().list(bank);
    expect(await snapshots().read(game, id)).toBeUndefined();
    expect(await storage().documents()).toEqual([bank]);
  });

  it("are listed the latest first, read as they were written, and kept as many as asked", async () => {
    for (const text of ["one", "three", "seven"]) await snapshots().write(game, snapshotOf({ ann: 1 }, text), keepAll);
    expect(await texts(game)).toEqual(["seven", "three"]);
    const [latest, before] = await snapshots().list(game);
    expect(latest?.id).toBeGreaterThan(before?.id ?? Number.NaN);
    expect(latest?.byteCount).toBe(5);
    const both = snapshotOf({ zoe: 2 ** 53 - 1, ann: 3 }, "both");
    await snapshots().write(game, both, { keep: 1, truncate: false });
    const [{ id } = { id: 0 }] = await snapshots().list(game);
    const read = await snapshots().read(game, id);
    expect(read?.bytes).toEqual(both.bytes);
    expect(new Set(read?.covers)).toEqual(new Set(both.covers));
    expect(await texts(game)).toEqual(["both"]);
  });

  it("keep the bytes as they were at the call, whoever changes theirs afterwards", async () => {
    const mine = snapshotOf({ ann: 1 }, "before");
    const writing = snapshots().write(game, mine, keepAll);
    mine.bytes.fill(0);
    await writing;
    const [{ id } = { id: 0 }] = await snapshots().list(game);
    (await snapshots().read(game, id))?.bytes.fill(0);
    expect(await texts(game)).toEqual(["before"]);
  });
}

function describeTruncation({ storage, snapshots }: Asked): void {
  const seqs = async (covers: StoredSnapshot["covers"]): Promise<string[]> =>
    (await snapshots().loadAbove(game, covers)).map(({ author, firstSeq }) => `${author} ${firstSeq}`);

  it("leave the log as it is unless it is to be truncated", async () => {
    await storage().append(game, [record("ann", 1), record("ann", 2)]);
    for (const text of ["a", "b", "c"]) await snapshots().write(game, snapshotOf({ ann: 2 }, text), keepAll);
    expect(await storage().load(game)).toEqual([record("ann", 1), record("ann", 2)]);
  });

  it("give the records beyond what is covered, in the order of their appends", async () => {
    const appended = [record("zoe", 1, 4), record("ann", 1), record("bob", 1), record("ann", 2), record("zoe", 5)];
    await storage().append(game, appended);
    expect(await seqs([])).toEqual(["zoe 1", "ann 1", "bob 1", "ann 2", "zoe 5"]);
    expect(await seqs(snapshotOf({ ann: 1, zoe: 4, eve: 9 }, "").covers)).toEqual(["bob 1", "ann 2", "zoe 5"]);
    expect(await seqs(snapshotOf({ ann: 2, zoe: 3, bob: 1 }, "").covers)).toEqual(["zoe 1", "zoe 5"]);
    expect(await snapshots().loadAbove(bank, [])).toEqual([]);
  });

  it("let go of records that all kept ones cover, of each author from its beginning on", async () => {
    await storage().append(game, [record("ann", 1), record("bob", 1, 3), record("ann", 2), record("ann", 3)]);
    await storage().append(bank, [record("ann", 1)]);
    await snapshots().write(game, snapshotOf({ ann: 2, bob: 3 }, "first"), keepTail);
    expect(await storage().load(game)).toHaveLength(4);
    await storage().append(game, [record("bob", 4)]);
    await snapshots().write(game, snapshotOf({ ann: 3, bob: 4, cid: 1 }, "second"), keepTail);
    expect(await storage().load(game)).toEqual([record("ann", 3), record("bob", 4)]);
    await snapshots().write(game, snapshotOf({ ann: 3, bob: 4, cid: 1 }, "third"), keepTail);
    expect(await storage().load(game)).toEqual([]);
    expect(await storage().documents()).toEqual([bank, game]);
    expect(await storage().load(bank)).toEqual([record("ann", 1)]);
    await storage().append(game, [record("ann", 4)]);
    expect(await storage().load(game)).toEqual([record("ann", 4)]);
  });

  it("stand in order with the appends that are called at once", async () => {
    await Promise.all([
      storage().append(game, [record("ann", 1)]),
      snapshots().write(game, snapshotOf({ ann: 2 }, "of both"), { keep: 1, truncate: true }),
      storage().append(game, [record("ann", 2)]),
    ]);
    expect(await storage().load(game)).toEqual([record("ann", 2)]);
  });
}

function describeRefusals({ storage, snapshots }: Asked): void {
  it.each<[string, StoredSnapshot, SnapshotWriting]>([
    [
      "an author twice",
      { covers: [...snapshotOf({ ann: 1 }, "").covers, ...snapshotOf({ ann: 2 }, "").covers], bytes: bytesOf("x") },
      keepTail,
    ],
    ["no number", snapshotOf({ ann: 0 }, "x"), keepTail],
    ["no author", snapshotOf({ "": 1 }, "x"), keepTail],
    ["none to be kept", snapshotOf({ ann: 1 }, "x"), { keep: 0, truncate: true }],
  ])("are refused with %s, and nothing is dropped", async (_what, invalid, writing) => {
    await storage().append(game, [record("ann", 1)]);
    const rejection: Rejection = await rejectionOf(snapshots().write(game, invalid, writing));
    expect(rejection).toMatchObject({ name: "StorageError", code: "INVALID_RECORD" });
    expect(await snapshots().list(game)).toEqual([]);
    expect(await storage().load(game)).toEqual([record("ann", 1)]);
  });

  it("go with their document when it is deleted", async () => {
    await snapshots().write(game, snapshotOf({ ann: 1 }, "gone"), keepAll);
    await storage().delete(game);
    expect(await snapshots().list(game)).toEqual([]);
    expect(await storage().documents()).toEqual([]);
  });

  it("are refused after a close", async () => {
    await storage().close();
    const operations = [
      () => snapshots().write(game, snapshotOf({ ann: 1 }, "x"), keepAll),
      () => snapshots().list(game),
      () => snapshots().read(game, 1),
      () => snapshots().loadAbove(game, []),
    ];
    for (const operation of operations) expect(await rejectionOf(operation())).toMatchObject({ code: "CLOSED" });
  });
}

/** What a storage that keeps its logs keeps of snapshots, too. */
export function describeReopenedSnapshots(storage: () => Storage, reopen: () => Promise<Storage>): void {
  it("keeps snapshots, and what they dropped dropped, for the next open", async () => {
    await storage().append(game, [record("ann", 1), record("ann", 2)]);
    await storage().snapshots?.write(game, snapshotOf({ ann: 1 }, "kept"), { keep: 1, truncate: true });
    const again = await reopen();
    expect(await again.load(game)).toEqual([record("ann", 2)]);
    const [{ id } = { id: 0 }] = (await again.snapshots?.list(game)) ?? [];
    expect(await again.snapshots?.read(game, id)).toEqual(snapshotOf({ ann: 1 }, "kept"));
    await again.snapshots?.write(game, snapshotOf({ ann: 2 }, "later"), { keep: 2, truncate: false });
    const [latest] = (await again.snapshots?.list(game)) ?? [];
    expect(latest?.id).toBeGreaterThan(id);
  });
}
