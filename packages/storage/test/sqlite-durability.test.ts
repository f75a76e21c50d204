// That the SQLite storage asks the disk for what it promises, and what happens when the disk says no.
import { describe, expect, it } from "vitest";
import type { SqliteDatabase, SqliteDriver } from "../src/sqlite/driver-port.js";
import { sqliteStorage } from "../src/sqlite/index.js";
import { freshPath, game, record, watchCommits, wrappedDriver } from "./store-folder.js";

const settled = (promises: readonly Promise<unknown>[]): Promise<string[]> =>
  Promise.all(promises.map((one) => one.then(() => "kept").catch((error: { code: string }) => error.code)));

describe("a SQLite storage", () => {
  it("writes ahead, flushes at every commit, and locks the file", async () => {
    let opened: SqliteDatabase | undefined;
    const driver = await wrappedDriver((database) => {
      opened = database;
      return database;
    });
    const storage = sqliteStorage(freshPath(), { driver });
    await storage.documents();
    const pragma = (name: string): unknown => opened?.prepare(`PRAGMA ${name}`).get();
    expect(pragma("journal_mode")).toMatchObject({ journal_mode: "wal" });
    expect(pragma("synchronous")).toMatchObject({ synchronous: 2 });
    expect(pragma("fullfsync")).toMatchObject({ fullfsync: 1 });
    expect(pragma("locking_mode")).toMatchObject({ locking_mode: "exclusive" });
    await storage.close();
  });

  it.each([
    ["journal_mode = WAL", "journal_mode = MEMORY"],
    ["synchronous = FULL", "synchronous = NORMAL"],
  ])("refuses a SQLite that ignores %s", async (asked, got) => {
    const lax = (sql: string): string => sql.replace(asked, got);
    const driver = await wrappedDriver((database) => ({
      prepare: (sql) => database.prepare(lax(sql)),
      exec: (sql) => database.exec(lax(sql)),
      close: () => database.close(),
    }));
    const storage = sqliteStorage(freshPath(), { driver });
    await expect(storage.load(game)).rejects.toMatchObject({
      code: "CANNOT_OPEN",
      message: expect.stringContaining("durable"),
    });
    await storage.close();
  });

  it("commits once for all writes of one turn, and again for the next turn", async () => {
    let commits = 0;
    const storage = sqliteStorage(freshPath(), { driver: await countingCommits(() => commits++) });
    await storage.documents();
    commits = 0;
    await Promise.all(Array.from({ length: 100 }, (_, index) => storage.append(game, [record(index + 1)])));
    expect(commits).toBe(1);
    await storage.append(game, [record(101)]);
    expect(commits).toBe(2);
    expect(await storage.load(game)).toHaveLength(101);
    await storage.close();
  });

  it("commits early when much is waiting, so that the queue stays bounded", async () => {
    let commits = 0;
    const storage = sqliteStorage(freshPath(), { driver: await countingCommits(() => commits++) });
    await storage.documents();
    commits = 0;
    const large = new Uint8Array(2 ** 20);
    await Promise.all(Array.from({ length: 40 }, (_, index) => storage.append(game, [record(index + 1, large)])));
    expect(commits).toBe(3);
    await storage.close();
  });
});

describe("a SQLite storage on a disk that fails", () => {
  it("keeps nothing of a commit that failed, and takes no more writes until it is opened anew", async () => {
    const path = freshPath();
    let failing = false;
    const driver = await wrappedDriver((database) =>
      watchCommits(database, () => {
        if (failing) throw Object.assign(new Error("disk I/O error"), { errcode: 1034 });
      }),
    );
    const storage = sqliteStorage(path, { driver });
    await storage.append(game, [record(1)]);
    failing = true;
    const writes = [storage.append(game, [record(2)]), storage.saveMeta("identity", new Uint8Array(3))];
    expect(await settled(writes)).toEqual(["WRITE_FAILED", "WRITE_FAILED"]);
    failing = false;
    expect(await settled([storage.append(game, [record(3)])])).toEqual(["WRITE_FAILED"]);
    await storage.close();

    const again = sqliteStorage(path);
    expect(await again.load(game)).toEqual([record(1)]);
    expect(await again.loadMeta("identity")).toBeUndefined();
    await again.append(game, [record(2)]);
    await again.close();
  });

  it("takes no more writes after a bare one failed, either, and goes on after one that another writer refused", async () => {
    const path = freshPath();
    let failing = false;
    const driver = await wrappedDriver((database) =>
      watchCommits(database, () => {
        if (failing) throw Object.assign(new Error("disk I/O error"), { errcode: 1034 });
      }),
    );
    const storage = sqliteStorage(path, { driver });
    await storage.append(game, [record(1)]);
    expect(await settled([storage.append(game, [record(1, new Uint8Array(9))])])).toEqual(["CONFLICTING_RECORD"]);
    expect(await settled([storage.append(game, [record(2)])])).toEqual(["kept"]);
    failing = true;
    expect(await settled([storage.append(game, [record(3)])])).toEqual(["WRITE_FAILED"]);
    failing = false;
    expect(await settled([storage.append(game, [record(4)])])).toEqual(["WRITE_FAILED"]);
    await storage.close();
    const again = sqliteStorage(path);
    expect(await again.load(game)).toEqual([record(1), record(2)]);
    await again.close();
  });

  it("keeps the snapshot and the records of before when the commit of a snapshot fails", async () => {
    const path = freshPath();
    let failing = false;
    const driver = await wrappedDriver((database) =>
      watchCommits(database, () => {
        if (failing) throw Object.assign(new Error("disk I/O error"), { errcode: 1034 });
      }),
    );
    const snapshotTo = (seq: number) => ({ covers: [{ author: record(1).author, seq }], bytes: new Uint8Array([seq]) });
    const storage = sqliteStorage(path, { driver });
    await storage.append(game, [record(1), record(2)]);
    await storage.snapshots?.write(game, snapshotTo(1), { keep: 1, truncate: true });
    failing = true;
    const writing = storage.snapshots?.write(game, snapshotTo(2), { keep: 1, truncate: true }) ?? Promise.resolve();
    expect(await settled([writing])).toEqual(["WRITE_FAILED"]);
    failing = false;
    await storage.close();
    const again = sqliteStorage(path);
    expect(await again.load(game)).toEqual([record(2)]);
    const [{ id } = { id: 0 }, ...others] = (await again.snapshots?.list(game)) ?? [];
    expect([await again.snapshots?.read(game, id), others]).toEqual([snapshotTo(1), []]);
    await again.close();
  });

  it("fails the write alone that has no room, and goes on when there is some", async () => {
    let limit = (_pages: number): void => {};
    const driver: SqliteDriver = await wrappedDriver((database) => {
      limit = (pages) => database.prepare(`PRAGMA max_page_count = ${pages}`).get();
      return database;
    });
    const storage = sqliteStorage(freshPath(), { driver });
    await storage.append(game, [record(1)]);
    limit(20);
    const large = new Uint8Array(2 ** 20);
    const writes = [[record(2)], [record(3), record(4, large)], [record(5)]];
    expect(await settled(writes.map((batch) => storage.append(game, batch)))).toEqual(["kept", "DISK_FULL", "kept"]);
    limit(100_000);
    await storage.append(game, [record(3), record(4, large)]);
    expect((await storage.load(game)).map(({ firstSeq }) => firstSeq)).toEqual([1, 2, 5, 3, 4]);
    await storage.close();
  });
});

function countingCommits(count: () => void): Promise<SqliteDriver> {
  return wrappedDriver((database) => watchCommits(database, count));
}
