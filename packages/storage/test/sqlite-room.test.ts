// How much room a SQLite store takes: little beside what is in its log, and it gives back what was dropped.
import { statSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { DocumentId, LogRecord } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { sqliteStorage } from "../src/sqlite/index.js";
import { freshPath, game, record, runSql, wrappedDriver } from "./store-folder.js";

const small = (firstSeq: number): LogRecord => ({ ...record(firstSeq), bytes: new Uint8Array(60).fill(firstSeq) });
const ann = record(1).author;

async function storeOf(path: string, count: number): Promise<void> {
  const storage = sqliteStorage(path);
  await storage.append(
    game,
    Array.from({ length: count }, (_, index) => small(index + 1)),
  );
  await storage.close();
}

describe("the file of a SQLite store", () => {
  it("has at most twice the bytes of a log of small entries", async () => {
    const path = freshPath();
    await storeOf(path, 20_000);
    expect(statSync(path).size).toBeLessThan(2 * 20_000 * 60);
  });

  it("has at most three times theirs when many documents of several authors are written in turns", async () => {
    const path = freshPath();
    const storage = sqliteStorage(path);
    const written: Promise<void>[] = [];
    for (let n = 0; n < 20_000; n++) {
      const author = `author-of-a-usual-len-${n % 3}` as LogRecord["author"];
      written.push(storage.append(`room ${n % 20}` as DocumentId, [{ ...small(n + 1), author }]));
    }
    await Promise.all(written);
    await storage.close();
    expect(statSync(path).size).toBeLessThan(3 * 20_000 * 60);
  });

  it.each(["a snapshot that drops records", "a deletion"])("gets smaller after %s, and is whole", async (what) => {
    const path = freshPath();
    await storeOf(path, 20_000);
    const before = statSync(path).size;
    const storage = sqliteStorage(path);
    await storage.append("other" as DocumentId, [small(1)]);
    if (what === "a deletion") await storage.delete(game);
    else {
      const snapshot = { covers: [{ author: ann, seq: 19_990 }], bytes: new Uint8Array(100_000).fill(7) };
      await storage.snapshots?.write(game, snapshot, { keep: 1, truncate: true });
    }
    await storage.close();
    expect(statSync(path).size).toBeLessThan(before / 5);
    const again = sqliteStorage(path);
    expect((await again.load(game)).length).toBe(what === "a deletion" ? 0 : 10);
    expect(await again.load("other" as DocumentId)).toEqual([small(1)]);
    expect(await again.snapshots?.list(game)).toHaveLength(what === "a deletion" ? 0 : 1);
    await again.close();
  });

  it("gives back while it is open, a little at a time, and not the last of it", async () => {
    const path = freshPath();
    await storeOf(path, 40_000);
    const counts = (): number[] => ["page_count", "freelist_count"].map((name) => Number(pragma(name)));
    let pragma = (_name: string): unknown => undefined;
    const driver = await wrappedDriver((database) => {
      pragma = (name) => Object.values(database.prepare(`PRAGMA ${name}`).get() as object)[0];
      return database;
    });
    const storage = sqliteStorage(path, { driver });
    await storage.documents();
    const [before = 0] = counts();
    const snapshot = { covers: [{ author: ann, seq: 30_000 }], bytes: new Uint8Array(10) };
    await storage.snapshots?.write(game, snapshot, { keep: 1, truncate: true });
    const [, spare = 0] = counts();
    expect(spare).toBeGreaterThan(before / 2);
    await pause(500);
    const [pages = 0, left = 0] = counts();
    expect([left > 0, left <= Math.max(16, pages / 8)]).toEqual([true, true]);
    expect((await storage.load(game)).length).toBe(10_000);
    await storage.close();
  });

  it("keeps account of its pages from the first opening on, and from the next where it never did", async () => {
    const path = freshPath();
    await storeOf(path, 10);
    await runSql(path, "PRAGMA auto_vacuum = NONE; VACUUM");
    for (const expected of [0, 2]) {
      const driver = await wrappedDriver((database) => {
        expect(database.prepare("PRAGMA auto_vacuum").get()).toEqual({ auto_vacuum: expected });
        return database;
      });
      const storage = sqliteStorage(path, { driver });
      expect(await storage.load(game)).toHaveLength(10);
      await storage.close();
    }
  });
});
