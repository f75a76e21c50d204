// IndexedDB stores of an older format: they open after an upgrade, with a backup beside them, and a fault in between leaves a store
// of the old format.
import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, describe, expect, it, vi } from "vitest";
import { backupName } from "../src/indexeddb/backup.js";
import { indexedDbStorage } from "../src/indexeddb/index.js";
import { openDatabase } from "../src/indexeddb/open-database.js";
import { formatVersion } from "../src/indexeddb/schema.js";
import { exclusiveLocks } from "./exclusive-locks.js";
import { contentOf, laterFormat, upgrade } from "./indexeddb-upgrade.js";
import { game, record } from "./store-folder.js";

const locks = exclusiveLocks();
const options = { locks, busyTimeoutMs: 20 };
let names = 0;

const count = 150;

/** A store with a bit of everything, and records for several batches. */
async function oldStore(): Promise<string> {
  const name = `old store ${++names}`;
  const storage = indexedDbStorage(name, options);
  const records = Array.from({ length: count }, (_, index) => record(index + 1));
  await storage.append(game, records);
  await storage.saveMeta("small", new Uint8Array([1, 2, 3]));
  const snapshot = { covers: [{ author: record(1).author, seq: 2 }], bytes: new Uint8Array([1, 2, 3]) };
  await storage.snapshots?.write(game, snapshot, { keep: 1, truncate: false });
  await storage.close();
  return name;
}

afterEach(() => vi.restoreAllMocks());

describe("an IndexedDB store of an older format", () => {
  it("opens with all that is in it, and has a backup of itself beside it", async () => {
    const name = await oldStore();
    const before = await contentOf(name);
    await upgrade(name, laterFormat());
    const { records, ...others } = await contentOf(name);
    expect(others).toEqual({ ...before, version: formatVersion + 1, authors: [], records: undefined });
    expect(records).toEqual((before.records as object[]).map((row) => ({ ...row, rewritten: true })));
    expect(await contentOf(backupName(name, formatVersion))).toEqual(before);
    const backup = indexedDbStorage(backupName(name, formatVersion), options);
    expect(await backup.load(game)).toHaveLength(count);
    expect(await backup.snapshots?.loadAbove(game, [{ author: record(1).author, seq: count - 1 }])).toHaveLength(1);
    await backup.close();
  });

  it("is upgraded once, and its backup is then left alone", async () => {
    const name = await oldStore();
    await upgrade(name, laterFormat());
    const backup = await openDB(backupName(name, formatVersion));
    await backup.clear("records");
    backup.close();
    await upgrade(name, laterFormat());
    expect(await contentOf(backupName(name, formatVersion))).toMatchObject({ records: [] });
  });

  it("is as it was after a fault in the middle of the upgrade, and is upgraded by the next opening", async () => {
    const name = await oldStore();
    const before = await contentOf(name);
    let rows = 0;
    const failing = laterFormat(() => {
      if (++rows === 70) throw new DOMException("no room", "QuotaExceededError");
    });
    await expect(upgrade(name, failing)).rejects.toMatchObject({ name: "StorageError", code: "DISK_FULL" });
    expect(await contentOf(name)).toEqual(before);
    await upgrade(name, laterFormat());
    expect(await contentOf(name)).toMatchObject({ version: formatVersion + 1 });
    expect(await contentOf(backupName(name, formatVersion))).toEqual(before);
  });

  it("is left as it is where there is no room for its backup, of which nothing counts later", async () => {
    const name = await oldStore();
    const before = await contentOf(name);
    const { add } = IDBObjectStore.prototype;
    let left = 100;
    const full = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(function (this: IDBObjectStore, ...row) {
      if (left-- === 0) throw new DOMException("no room", "QuotaExceededError");
      return add.apply(this, row);
    });
    await expect(upgrade(name, laterFormat())).rejects.toMatchObject({ code: "DISK_FULL" });
    full.mockRestore();
    expect(await contentOf(name)).toEqual(before);
    await upgrade(name, laterFormat());
    expect(await contentOf(backupName(name, formatVersion))).toEqual(before);
  });

  it("is refused by a library of the older format from then on, which says both versions", async () => {
    const name = await oldStore();
    await upgrade(name, laterFormat());
    const after = await contentOf(name);
    const storage = indexedDbStorage(name, options);
    await expect(storage.load(game)).rejects.toMatchObject({
      code: "NEWER_FORMAT",
      message: expect.stringContaining(`format ${formatVersion + 1}, and this version reads up to ${formatVersion}`),
    });
    await storage.close();
    expect(await contentOf(name)).toEqual(after);
  });

  it("and another program's database of that version is left alone, without a backup", async () => {
    const name = `old store ${++names}`;
    (await openDB(name, formatVersion, { upgrade: (theirs) => void theirs.createObjectStore("todos") })).close();
    await expect(openDatabase(name, () => undefined, laterFormat())).rejects.toMatchObject({ code: "NOT_A_STORE" });
    expect(await contentOf(name)).toEqual({ version: formatVersion, todos: [] });
    expect((await indexedDB.databases()).map((one) => one.name)).not.toContain(backupName(name, formatVersion));
  });
});

describe("the epoch of an IndexedDB store", () => {
  it("is the same at every opening, and another one in a backup", async () => {
    const name = await oldStore();
    const epochOf = async (of: string): Promise<string> => {
      const storage = indexedDbStorage(of, options);
      const epoch = await storage.epoch?.();
      await storage.close();
      return String(epoch);
    };
    const epoch = await epochOf(name);
    expect(await epochOf(name)).toBe(epoch);
    await upgrade(name, laterFormat());
    const backup = await epochOf(backupName(name, formatVersion));
    expect(backup).not.toBe(epoch);
    expect(backup.split(",")).toHaveLength(16);
  });
});
