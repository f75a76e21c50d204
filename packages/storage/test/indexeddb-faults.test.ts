// What the IndexedDB storage says when the database holds something else than was written, belongs to somebody else, is gone,
// or takes nothing more.
import "fake-indexeddb/auto";
import { deleteDB, openDB } from "idb";
import { afterEach, describe, expect, it, vi } from "vitest";
import { indexedDbStorage } from "../src/indexeddb/index.js";
import { formatVersion } from "../src/indexeddb/schema.js";
import { exclusiveLocks } from "./exclusive-locks.js";
import { game, record } from "./store-folder.js";

const locks = exclusiveLocks();
const options = { locks, busyTimeoutMs: 20 };
let names = 0;
const freshName = (): string => `store ${++names}`;

type Row = Record<string, unknown>;

/** Changes a row behind the adapter's back. */
async function damage(name: string, store: string, key: IDBValidKey, change: (row: Row) => unknown): Promise<void> {
  const database = await openDB(name);
  const row = (await database.get(store, key)) as Row;
  expect(row, "what is to be damaged").toBeDefined();
  const keyed = store === "records" || store === "snapshots" ? undefined : key;
  await database.put(store, change(row), keyed);
  database.close();
}

async function storeWithRecords(): Promise<string> {
  const name = freshName();
  const storage = indexedDbStorage(name, options);
  await storage.append(game, [record(1), record(2), record(3)]);
  await storage.saveMeta("identity", new Uint8Array([1, 2, 3]));
  await storage.close();
  return name;
}

describe("an IndexedDB storage on a damaged store", () => {
  it.each<[string, Row]>([
    ["other bytes", { bytes: new Uint8Array([9]) }],
    ["no bytes", { bytes: "text" }],
    ["another end", { lastSeq: 9 }],
    ["an end before the start", { lastSeq: 1 }],
    ["another checksum", { checksum: 1 }],
    ["no checksum", { checksum: undefined }],
  ])("finds %s in a record", async (_what, change) => {
    const name = await storeWithRecords();
    await damage(name, "records", [game, "ann", 2], (row) => ({ ...row, ...change }));
    const storage = indexedDbStorage(name, options);
    const rejection = { name: "StorageError", code: "CORRUPT_STORE", message: expect.stringContaining(name) };
    await expect(storage.load(game)).rejects.toMatchObject(rejection);
    await expect(storage.snapshots?.loadAbove(game, [])).rejects.toMatchObject(rejection);
    await storage.close();
  });

  it("finds another value, and none, under a key", async () => {
    const name = await storeWithRecords();
    const storage = (): ReturnType<typeof indexedDbStorage> => indexedDbStorage(name, options);
    for (const value of [new Uint8Array([1, 2, 4]), 7]) {
      await damage(name, "meta", "identity", (row) => ({ ...row, value }));
      const opened = storage();
      await expect(opened.loadMeta("identity")).rejects.toMatchObject({ code: "CORRUPT_STORE" });
      await opened.close();
    }
  });

  it.each<[string, string, (row: Row) => unknown]>([
    ["other bytes", "snapshotBytes", () => new Uint8Array([9])],
    ["other authors", "snapshots", (row) => ({ ...row, covers: "bob 2" })],
    ["no authors", "snapshots", (row) => ({ ...row, covers: 2 })],
    ["another checksum", "snapshots", (row) => ({ ...row, checksum: 1 })],
  ])("finds %s in a snapshot, and reads the one before it", async (_what, store, change) => {
    const name = await storeWithRecords();
    const snapshot = { covers: [{ author: record(1).author, seq: 2 }], bytes: new Uint8Array([1, 2, 3]) };
    const storage = indexedDbStorage(name, options);
    for (let left = 2; left > 0; left--) await storage.snapshots?.write(game, snapshot, { keep: 2, truncate: false });
    const [latest, before] = (await storage.snapshots?.list(game)) ?? [];
    await storage.close();
    await damage(name, store, [game, latest?.id ?? 0], change);
    const again = indexedDbStorage(name, options);
    await expect(again.snapshots?.read(game, latest?.id ?? 0)).rejects.toMatchObject({ code: "CORRUPT_STORE" });
    expect(await again.snapshots?.read(game, before?.id ?? 0)).toEqual(snapshot);
    await again.close();
  });
});

describe("an IndexedDB storage", () => {
  it("leaves the database of another program alone", async () => {
    const name = freshName();
    const theirs = await openDB(name, formatVersion, { upgrade: (database) => database.createObjectStore("todos") });
    await theirs.put("todos", "milk", 1);
    theirs.close();
    const storage = indexedDbStorage(name, options);
    await expect(storage.load(game)).rejects.toMatchObject({ code: "NOT_A_STORE" });
    await expect(storage.append(game, [record(1)])).rejects.toMatchObject({ code: "NOT_A_STORE" });
    await storage.close();
    expect(await (await openDB(name)).getAll("todos")).toEqual(["milk"]);
  });

  it("refuses one that a later version wrote", async () => {
    const name = freshName();
    (await openDB(name, formatVersion + 1)).close();
    const storage = indexedDbStorage(name, options);
    await expect(storage.load(game)).rejects.toMatchObject({ code: "NEWER_FORMAT" });
    await storage.close();
  });

  it("has one owner, and opens for the next one once that has closed it", async () => {
    const name = freshName();
    const first = indexedDbStorage(name, options);
    await first.append(game, [record(1)]);
    const second = indexedDbStorage(name, options);
    await expect(second.load(game)).rejects.toMatchObject({ code: "IN_USE" });
    const waiting = indexedDbStorage(name, { locks, busyTimeoutMs: 5000 });
    const loading = waiting.load(game);
    await first.close();
    expect(await loading).toEqual([record(1)]);
    await waiting.close();
    expect(await second.load(game)).toEqual([record(1)]);
    await second.close();
  });

  it("writes nothing more once its database was deleted under it", async () => {
    const name = freshName();
    const storage = indexedDbStorage(name, options);
    await storage.append(game, [record(1)]);
    await deleteDB(name);
    await expect(storage.append(game, [record(2)])).rejects.toMatchObject({ code: "WRITE_FAILED" });
    await expect(storage.load(game)).rejects.toMatchObject({ name: "StorageError" });
    await storage.close();
  });

  it("says what is missing where there are no locks", async () => {
    const storage = indexedDbStorage(freshName());
    await expect(storage.load(game)).rejects.toMatchObject({
      code: "NO_DRIVER",
      message: expect.stringContaining("navigator.locks"),
    });
    await storage.close();
  });
});

describe("an IndexedDB storage whose disk is full", () => {
  afterEach(() => vi.restoreAllMocks());

  /** Requests to add more than so many bytes fail as a browser's do. */
  function allow(bytesMax: number): void {
    const { add } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(function (this: IDBObjectStore, value, key) {
      if ((value as Row).bytes instanceof Uint8Array && ((value as Row).bytes as Uint8Array).length > bytesMax)
        throw new DOMException("no room", "QuotaExceededError");
      return add.call(this, value, key);
    });
  }

  it("keeps nothing of the write, keeps those beside it for which there is room, and goes on", async () => {
    const storage = indexedDbStorage(freshName(), options);
    await storage.append(game, [record(1)]);
    allow(100);
    const outcomes = await Promise.allSettled([
      storage.append(game, [record(2)]),
      storage.append(game, [record(3), record(4, new Uint8Array(1000))]),
      storage.append(game, [record(5)]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((outcomes[1] as PromiseRejectedResult).reason).toMatchObject({ name: "StorageError", code: "DISK_FULL" });
    expect((await storage.load(game)).map(({ firstSeq }) => firstSeq)).toEqual([1, 2, 5]);
    vi.restoreAllMocks();
    await storage.append(game, [record(3), record(4, new Uint8Array(1000))]);
    expect((await storage.load(game)).map(({ firstSeq }) => firstSeq)).toEqual([1, 2, 5, 3, 4]);
    await storage.close();
  });
});
