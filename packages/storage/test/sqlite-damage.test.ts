// That the SQLite storage notices when the disk holds something else than what was written.
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sqliteStorage } from "../src/sqlite/index.js";
import { freshPath, game, record, runSql } from "./store-folder.js";

async function storeWithRecords(): Promise<string> {
  const path = freshPath();
  const storage = sqliteStorage(path);
  await storage.append(game, [record(1, new Uint8Array(100).fill(0xab)), record(2), record(3)]);
  await storage.saveMeta("identity", new Uint8Array(100).fill(0xcd));
  await storage.close();
  return path;
}

describe("a SQLite storage on a damaged store", () => {
  it.each([
    ["other bytes", "bytes = x'ff'"],
    ["another number", "first_seq = 4"],
    ["another end", "more = 9"],
    ["an end before the start", "more = -1"],
    ["a number that no double holds", "more = 9223372036854775807"],
    ["an end that no double holds", "more = 9007199254740991"],
    ["an author that isn't there", "author = 9"],
    ["another checksum", "checksum = checksum + 1"],
  ])("finds %s in a record", async (_what, change) => {
    const path = await storeWithRecords();
    await runSql(path, `UPDATE records SET ${change} WHERE position = 3`);
    const storage = sqliteStorage(path);
    await expect(storage.load(game)).rejects.toMatchObject({
      name: "StorageError",
      code: "CORRUPT_STORE",
      message: expect.stringContaining(path),
    });
    await storage.close();
  });

  it.each(["bob", ""])("finds that an author is named %j", async (name) => {
    const path = await storeWithRecords();
    await runSql(path, `UPDATE authors SET name = '${name}'`);
    const storage = sqliteStorage(path);
    await expect(storage.load(game)).rejects.toMatchObject({ code: "CORRUPT_STORE" });
    await storage.close();
  });

  it.each([
    ["record", 0xab, "load"],
    ["value", 0xcd, "loadMeta"],
  ] as const)("finds one bit of a %s that the disk turned over", async (_what, byte, operation) => {
    const path = await storeWithRecords();
    const file = readFileSync(path);
    const at = file.indexOf(Buffer.alloc(100, byte));
    file[at + 50]! ^= 1;
    writeFileSync(path, file);
    const storage = sqliteStorage(path);
    const reading = operation === "load" ? storage.load(game) : storage.loadMeta("identity");
    await expect(reading).rejects.toMatchObject({ code: "CORRUPT_STORE" });
    await storage.close();
  });

  it("finds a document whose name is none", async () => {
    const path = await storeWithRecords();
    await runSql(path, "UPDATE documents SET name = x'000000'");
    const storage = sqliteStorage(path);
    await expect(storage.documents()).rejects.toMatchObject({ code: "CORRUPT_STORE" });
    await storage.close();
  });

  it.each([
    ["other bytes", "bytes = x'ff'"],
    ["other authors", "covers = 'bob 2'"],
    ["no authors", "covers = 'ann'"],
    ["another checksum", "checksum = checksum + 1"],
  ])("finds %s in a snapshot, and reads the one before it", async (_what, change) => {
    const path = await storeWithRecords();
    const snapshot = { covers: [{ author: record(1).author, seq: 2 }], bytes: new Uint8Array([1, 2, 3]) };
    const storage = sqliteStorage(path);
    for (let left = 2; left > 0; left--) await storage.snapshots?.write(game, snapshot, { keep: 2, truncate: false });
    await storage.close();
    await runSql(path, `UPDATE snapshots SET ${change} WHERE id = 2`);
    const again = sqliteStorage(path);
    expect((await again.snapshots?.list(game))?.map(({ id }) => id)).toEqual([2, 1]);
    await expect(again.snapshots?.read(game, 2)).rejects.toMatchObject({ name: "StorageError", code: "CORRUPT_STORE" });
    expect(await again.snapshots?.read(game, 1)).toEqual(snapshot);
    await again.close();
  });

  it.each(["records", "authors", "meta", "documents", "snapshots"])(
    "finds that the table %s is missing",
    async (table) => {
      const path = await storeWithRecords();
      await runSql(path, `PRAGMA foreign_keys = OFF; DROP TABLE ${table}`);
      const storage = sqliteStorage(path);
      await expect(storage.documents()).rejects.toMatchObject({ code: "CORRUPT_STORE" });
      await storage.close();
    },
  );

  it("finds pages of nonsense, and never gives them as records", async () => {
    const path = await storeWithRecords();
    const file = readFileSync(path);
    file.fill(0x5a, 4096);
    writeFileSync(path, file);
    const storage = sqliteStorage(path);
    await expect(storage.load(game)).rejects.toMatchObject({ code: "CORRUPT_STORE" });
    await expect(storage.append(game, [record(4)])).rejects.toMatchObject({ code: "CORRUPT_STORE" });
    await storage.close();
  });
});
