// Relaxed appends to SQLite: which commits are flushed, and what is left when the power fails between two flushes.
import { copyFileSync, statSync, truncateSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { SqliteDriver } from "../src/sqlite/driver-port.js";
import { sqliteStorage } from "../src/sqlite/index.js";
import { freshPath, game, record, watchCommits, wrappedDriver } from "./store-folder.js";

/** A driver that notes for each commit whether it is flushed, as SQLite itself has it. */
async function flushWatch(): Promise<{ driver: SqliteDriver; commits: ("flushed" | "not")[] }> {
  const commits: ("flushed" | "not")[] = [];
  const driver = await wrappedDriver((database) =>
    watchCommits(database, () => {
      const found = database.prepare("PRAGMA synchronous").get() as { synchronous: number };
      commits.push(found.synchronous === 2 ? "flushed" : "not");
    }),
  );
  return { driver, commits };
}

describe("a SQLite storage", () => {
  it("flushes no commit of relaxed appends alone, and every commit with anything durable", async () => {
    const { driver, commits } = await flushWatch();
    const storage = sqliteStorage(freshPath(), { driver, relaxedMsMax: 60_000 });
    await storage.documents();
    commits.length = 0;
    await storage.append(game, [record(1)], "relaxed");
    await Promise.all([storage.append(game, [record(2)], "relaxed"), storage.append(game, [record(3)])]);
    await storage.append(game, [record(4)], "relaxed");
    await storage.saveMeta("identity", new Uint8Array(1));
    await storage.append(game, [record(5)], "durable");
    expect(commits).toEqual(["not", "flushed", "not", "flushed", "flushed"]);
    await storage.close();
  });

  it("flushes relaxed appends after a while, once, and not when a durable one has done it", async () => {
    const { driver, commits } = await flushWatch();
    const storage = sqliteStorage(freshPath(), { driver, relaxedMsMax: 30 });
    await storage.documents();
    commits.length = 0;
    await storage.append(game, [record(1)], "relaxed");
    await storage.append(game, [record(2)], "relaxed");
    await pause(150);
    expect(commits).toEqual(["not", "not", "flushed"]);
    await storage.append(game, [record(3)], "relaxed");
    await storage.append(game, [record(4)]);
    await pause(100);
    expect(commits.slice(3)).toEqual(["not", "flushed"]);
    await storage.close();
  });

  it("flushes at the close what was relaxed", async () => {
    const { driver, commits } = await flushWatch();
    const storage = sqliteStorage(freshPath(), { driver });
    await storage.documents();
    commits.length = 0;
    await storage.append(game, [record(1)], "relaxed");
    await storage.close();
    expect(commits).toEqual(["not", "flushed"]);
  });

  it("is whole whatever a loss of power leaves of what was not flushed: a first part, and all that was durable", async () => {
    const path = freshPath();
    const storage = sqliteStorage(path, { relaxedMsMax: 60_000 });
    await storage.append(game, [record(1)], "relaxed");
    await storage.append(game, [record(2)]);
    const flushedBytes = statSync(`${path}-wal`).size;
    for (let seq = 3; seq <= 12; seq++) await storage.append(game, [record(seq)], "relaxed");
    const allBytes = statSync(`${path}-wal`).size;
    const lengths = new Set<number>();
    for (let bytes = flushedBytes; bytes <= allBytes; bytes += 1711) {
      const copy = freshPath("copy.db");
      copyFileSync(path, copy);
      copyFileSync(`${path}-wal`, `${copy}-wal`);
      truncateSync(`${copy}-wal`, bytes);
      const left = sqliteStorage(copy);
      const numbers = (await left.load(game)).map(({ firstSeq }) => firstSeq);
      expect(numbers).toEqual(Array.from(numbers, (_, index) => index + 1));
      lengths.add(numbers.length);
      await left.close();
    }
    expect(Math.min(...lengths)).toBe(2);
    expect(lengths.size).toBeGreaterThan(5);
    await storage.close();
  });
});
