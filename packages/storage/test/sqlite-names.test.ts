// The numbers that a SQLite store keeps in place of names: what is remembered of them is never wrong, nor without bound.
import type { DocumentId, LogRecord } from "@joinery/replica";
import { describe, expect, it } from "vitest";
import { sqliteStorage } from "../src/sqlite/index.js";
import { freshPath, game, record, runSql } from "./store-folder.js";

const by = (author: string, firstSeq: number): LogRecord => ({
  ...record(firstSeq),
  author: author as LogRecord["author"],
});
const room = (n: number): DocumentId => `room ${n}` as DocumentId;

describe("documents and authors in a SQLite store", () => {
  it("are right however many there are, in any turn", async () => {
    const path = freshPath();
    const storage = sqliteStorage(path);
    const rounds = [1, 2, 3];
    for (const seq of rounds) {
      await Promise.all(Array.from({ length: 150 }, (_, n) => storage.append(room(n), [by(`a${n % 7}`, seq)])));
      const many = Array.from({ length: 5000 }, (_, n) => by(`author-${n}`, seq));
      await storage.append(game, many);
    }
    await storage.close();
    const again = sqliteStorage(path);
    for (const n of [0, 63, 64, 149]) {
      expect(await again.load(room(n))).toEqual(rounds.map((seq) => by(`a${n % 7}`, seq)));
    }
    expect((await again.load(game)).map(({ author, firstSeq }) => `${author} ${firstSeq}`)).toEqual(
      rounds.flatMap((seq) => Array.from({ length: 5000 }, (_, n) => `author-${n} ${seq}`)),
    );
    await again.close();
  });

  it("are looked up anew after what added them was undone", async () => {
    const storage = sqliteStorage(freshPath());
    await storage.append(game, [by("ann", 1)]);
    const outcomes = await Promise.allSettled([
      storage.append(game, [by("bob", 1), { ...by("ann", 1), bytes: new Uint8Array(9) }]),
      storage.append(room(1), [by("cat", 1), by("cat", 2), { ...by("cat", 1), bytes: new Uint8Array(9) }]),
      storage.append(game, [by("dan", 1)]),
      storage.append(room(2), [by("bob", 1)]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled", "fulfilled"]);
    await storage.append(game, [by("bob", 1)]);
    await storage.append(room(1), [by("cat", 2)]);
    expect(await storage.load(game)).toEqual([by("ann", 1), by("dan", 1), by("bob", 1)]);
    expect(await storage.load(room(1))).toEqual([by("cat", 2)]);
    expect(await storage.load(room(2))).toEqual([by("bob", 1)]);
    expect(await storage.documents()).toEqual([game, room(1), room(2)]);
    await storage.close();
  });

  it("begin anew after a deletion, in the same turn too", async () => {
    const storage = sqliteStorage(freshPath());
    await storage.append(room(1), [by("ann", 1)]);
    await Promise.all([
      storage.append(room(2), [by("ann", 1)]),
      storage.delete(room(2)),
      storage.append(room(3), [by("ann", 7)]),
      storage.append(room(2), [by("ann", 2)]),
    ]);
    expect(await storage.load(room(2))).toEqual([by("ann", 2)]);
    expect(await storage.load(room(3))).toEqual([by("ann", 7)]);
    expect(await storage.load(room(1))).toEqual([by("ann", 1)]);
    await storage.close();
  });

  it("are refused with a code, and nothing of them is kept, where a file has no number left for one", async () => {
    const path = freshPath();
    const storage = sqliteStorage(path);
    await storage.append(game, [by("ann", 1)]);
    await storage.close();
    await runSql(path, `INSERT INTO documents (id, name) VALUES (${2 ** 21}, x'0061')`);
    await runSql(path, "UPDATE records SET position = 4294967295 WHERE position = 1");
    const full = sqliteStorage(path);
    const refused = { name: "StorageError", code: "DISK_FULL" };
    await expect(full.append(room(1), [by("ann", 1)])).rejects.toMatchObject(refused);
    await expect(full.append(game, [by("ann", 2)])).rejects.toMatchObject(refused);
    await full.append("a" as DocumentId, [by("ann", 1)]);
    expect(await full.load("a" as DocumentId)).toEqual([by("ann", 1)]);
    expect(await full.documents()).toEqual(["a", game]);
    expect(await full.load(game)).toEqual([by("ann", 1)]);
    await full.close();
  });
});
