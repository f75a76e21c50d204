// A replica on a SQLite file that may not grow: it goes on in memory, and everything is on disk once the file may.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SqliteDatabase, SqliteDriver } from "@joinery/storage/sqlite";
import { DatabaseSync } from "@photostructure/sqlite";
import { counter, createReplica } from "joinery";
import { sqliteStorage } from "joinery/storage/sqlite";
import { expect, it } from "vitest";

it("a full disk under a document: told, kept in memory, and written when there is room", async () => {
  const folder = await mkdtemp(join(tmpdir(), "joinery-full-"));
  const path = join(folder, "game.db");
  let limit = (_pages: number): void => {};
  const open = (file: string): SqliteDatabase => {
    const database = new DatabaseSync(file) as SqliteDatabase;
    limit = (pages) => database.prepare(`PRAGMA max_page_count = ${pages}`).get();
    return database;
  };
  const driver: SqliteDriver = { name: "limited", open };
  const told: (string | undefined)[] = [];
  const storage = sqliteStorage(path, { driver });
  const replica = await createReplica({ storage, onDiskFull: ({ error }) => told.push(error?.code) });
  const document = await replica.open("room", { sum: counter() });
  limit(1);
  let saved = 0;
  await expect(async () => {
    for (;;) {
      await document.change((tx) => tx.sum.add(1)).saved;
      saved++;
    }
  }).rejects.toMatchObject({ code: "DISK_FULL", cause: { name: "StorageError", code: "DISK_FULL" } });
  expect([document.value.sum, document.failure, told]).toEqual([saved + 1, undefined, ["DISK_FULL"]]);
  limit(100_000);
  await document.settled();
  await document.change((tx) => tx.sum.add(1)).saved;
  expect(told).toEqual(["DISK_FULL", undefined]);
  await replica.close();
  const again = await createReplica({ storage: sqliteStorage(path) });
  expect((await again.open("room", { sum: counter() })).value.sum).toBe(saved + 2);
  await again.close();
  await rm(folder, { recursive: true });
});
