// Which files the SQLite storage takes, and that it leaves alone what isn't its own.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SqliteDriver } from "../src/sqlite/driver-port.js";
import { findDriver } from "../src/sqlite/find-driver.js";
import { sqliteStorage } from "../src/sqlite/index.js";
import { freshPath, game, record, runSql } from "./store-folder.js";

/** Opens, closes, and gives the error of the opening. */
async function openingError(path: string): Promise<unknown> {
  const storage = sqliteStorage(path, { busyTimeoutMs: 20 });
  const error: unknown = await storage.documents().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  await storage.close();
  return error;
}

describe("a SQLite storage on a file that isn't its own", () => {
  it.each([
    ["text", "Dear diary, today I was mistaken for a database.\n".repeat(20)],
    ["a few bytes, which SQLite itself would take for an empty database", "x"],
    ["a header and nothing else", "SQLite format 3\0"],
  ])("refuses %s and leaves it as it is", async (_what, text) => {
    const path = freshPath();
    writeFileSync(path, text);
    const error = await openingError(path);
    expect(error).toMatchObject({ name: "StorageError", code: "NOT_A_STORE" });
    expect((error as Error).message).toContain(path);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it.each(["DELETE", "WAL"])(
    "refuses a database of another program in mode %s and leaves it as it is",
    async (mode) => {
      const path = freshPath();
      await runSql(path, `PRAGMA journal_mode = ${mode}; CREATE TABLE accounts (id INTEGER, amount INTEGER)`);
      const before = readFileSync(path);
      expect(await openingError(path)).toMatchObject({ code: "NOT_A_STORE" });
      expect(readFileSync(path).equals(before)).toBe(true);
    },
  );

  it("refuses a store of a later version and says which", async () => {
    const path = freshPath();
    expect(await openingError(path)).toBeUndefined();
    await runSql(path, "PRAGMA user_version = 7");
    const error = await openingError(path);
    expect(error).toMatchObject({ code: "NEWER_FORMAT" });
    expect((error as Error).message).toContain("format 7");
    expect((error as Error).message).toContain("update the library");
  });

  it("takes an empty file for a new store", async () => {
    const path = freshPath();
    writeFileSync(path, "");
    expect(await openingError(path)).toBeUndefined();
    expect(readFileSync(path).length).toBeGreaterThan(0);
  });
});

describe("a SQLite storage where no file can be", () => {
  it("says so for a folder that doesn't exist, and works once it does", async () => {
    const path = join(dirname(freshPath()), "later", "game.db");
    const storage = sqliteStorage(path);
    await expect(storage.load(game)).rejects.toMatchObject({
      code: "CANNOT_OPEN",
      message: expect.stringContaining(path),
    });
    mkdirSync(dirname(path));
    await storage.append(game, [record(1)]);
    expect(await storage.load(game)).toEqual([record(1)]);
    await storage.close();
  });

  it("says so for a folder in the place of the file", async () => {
    const path = dirname(freshPath());
    expect(await openingError(path)).toMatchObject({
      code: "CANNOT_OPEN",
      message: `${path} is a folder: give the path of a file in it`,
    });
  });

  it.runIf(process.platform === "linux")("says so where the system allows no new file", async () => {
    expect(await openingError("/proc/joinery.db")).toMatchObject({ code: "CANNOT_OPEN" });
  });

  it("sends those who ask for memory to the memory storage", async () => {
    expect(await openingError(":memory:")).toMatchObject({
      code: "CANNOT_OPEN",
      message: expect.stringContaining("memoryStorage()"),
    });
  });
});

describe("a SQLite store that is open", () => {
  it("belongs to one storage at a time, and to the next one after a close", async () => {
    const path = freshPath();
    const first = sqliteStorage(path);
    await first.append(game, [record(1)]);
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(await openingError(path)).toMatchObject({ code: "IN_USE", message: expect.stringContaining(path) });
    }
    await first.append(game, [record(2)]);
    await first.close();

    const second = sqliteStorage(path, { busyTimeoutMs: 20 });
    expect(await second.load(game)).toEqual([record(1), record(2)]);
    await second.close();
  });

  it("is waited for once by an opening that is refused, as long as it was told", async () => {
    const path = freshPath();
    const first = sqliteStorage(path);
    await first.append(game, [record(1)]);
    const waits: string[] = [];
    const driver = await findDriver();
    const watched: SqliteDriver = {
      name: driver.name,
      open(file) {
        const database = driver.open(file);
        const exec = (sql: string): void => {
          if (sql.includes("busy_timeout")) waits.push(sql);
          database.exec(sql);
        };
        return { exec, prepare: (sql) => database.prepare(sql), close: () => database.close() };
      },
    };
    const second = sqliteStorage(path, { busyTimeoutMs: 20, driver: watched });
    await expect(second.load(game)).rejects.toMatchObject({ code: "IN_USE" });
    expect(waits).toEqual(["PRAGMA busy_timeout = 20", "PRAGMA busy_timeout = 0"]);
    await second.close();
    await first.close();
  });

  it("is asked for again by each operation while it is refused, with a driver that was given too", async () => {
    const path = freshPath();
    const first = sqliteStorage(path);
    await first.append(game, [record(1)]);
    const second = sqliteStorage(path, { busyTimeoutMs: 20, driver: await findDriver() });
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(second.load(game)).rejects.toMatchObject({ code: "IN_USE" });
    }
    await first.close();
    expect(await second.load(game)).toEqual([record(1)]);
    await second.close();
  });

  it("can be closed before its first operation and makes no file then", async () => {
    const path = freshPath();
    const storage = sqliteStorage(path);
    await storage.close();
    await expect(storage.load(game)).rejects.toMatchObject({ code: "CLOSED" });
    expect(() => readFileSync(path)).toThrow("ENOENT");
  });
});
