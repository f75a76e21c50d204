// Stores as older versions of the library wrote them, byte for byte, and what is in them. All were written by the same calls,
// through the adapter of their time: records by hand, and a document `room` of two authors by two openings of a replica.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { documentNamed } from "@joinery/testing/probes";
import { DatabaseSync } from "@photostructure/sqlite";
import { counter, createReplica, type LogRecord, type Storage, set, table } from "joinery";
import { type SqliteStorageOptions, sqliteStorage } from "joinery/storage/sqlite";
import { expect } from "vitest";
import { repositoryRoot } from "../layout/tree/repository.js";

export type Driver = NonNullable<SqliteStorageOptions["driver"]>;
export const driver: Driver = { name: "of the tests", open: (path) => new DatabaseSync(path) };

/** Every format before the one that is written now. */
export const oldFormats: readonly number[] = [1, 2];

/** Puts a store of an old format into a folder; its path. */
export function placeOldStore(folder: string, format: number): string {
  const path = join(folder, "game.db");
  const packed = readFileSync(join(repositoryRoot, `test/formats/stores/format-${format}.db.gz`));
  writeFileSync(path, gunzipSync(packed));
  return path;
}

/** What the file says of its format, after SQLite has undone what was under way. */
export function formatOf(path: string): number {
  const database = driver.open(path);
  // A connection that is closed in this mode holds no lock, whenever its statements are collected.
  database.exec("PRAGMA journal_mode = DELETE");
  const row = database.prepare("PRAGMA user_version").get() as { user_version: number };
  database.close();
  return row.user_version;
}

function record(author: string, firstSeq: number, lastSeq: number, length: number, fill: number): LogRecord {
  return { author: author as LogRecord["author"], firstSeq, lastSeq, bytes: new Uint8Array(length).fill(fill) };
}

const [raw, lone, cut, room] = ["raw", "\ud800 lone", "cut", "room"].map(documentNamed) as [never, never, never, never];

/** Opens the store and expects all that it was given when it had format `format`, and that it can be written. */
export async function expectWhole(path: string, format: number): Promise<void> {
  const storage = sqliteStorage(path);
  expect(await storage.documents()).toEqual(format === 1 ? [raw, room, lone] : [cut, raw, room, lone]);
  expect(await storage.load(raw)).toEqual([
    record("zoe", 7, 7, 3, 1),
    record("ann", 1, 4, 10_000, 2),
    record("zoe", 2, 2, 5, 3),
    record("ann", 5, Number.MAX_SAFE_INTEGER, 1, 4),
  ]);
  expect(await storage.load(lone)).toEqual([record("ann", 1, 1, 0, 0)]);
  expect(await storage.loadMeta("small")).toEqual(new Uint8Array([1, 2, 3]));
  if (format > 1) await expectSnapshots(storage);
  await storage.append(lone, [record("ann", 1, 1, 0, 0), record("ann", 2, 2, 1, 1)]);
  await storage.delete(lone);
  await expectRoom(storage);
}

async function expectSnapshots({ snapshots }: Storage): Promise<void> {
  const found = (await snapshots?.list(cut)) ?? [];
  expect(found.map(({ byteCount }) => byteCount)).toEqual([30, 20]);
  expect(await snapshots?.read(cut, found[1]?.id ?? 0)).toEqual({
    covers: [{ author: "ann", seq: 3 }],
    bytes: new Uint8Array(20).fill(8),
  });
  expect(await snapshots?.loadAbove(cut, [{ author: record("ann", 1, 1, 0, 0).author, seq: 3 }])).toEqual([
    record("bob", 1, 1, 4, 6),
    record("ann", 4, 4, 4, 7),
  ]);
}

/** A replica reads what replicas wrote, and goes on. Closes the storage. */
async function expectRoom(storage: Storage): Promise<void> {
  const replica = await createReplica({ storage });
  const document = await replica.open("room", { scores: table<number>(), total: counter(), names: set<string>() });
  const { names, scores, total } = document.value;
  expect([...names].sort()).toEqual(["own 1", "own 2", "peer 1", "peer 2"]);
  expect([...scores].sort()).toEqual(Array.from({ length: 20 }, (_, n) => [`key ${n}`, 200 + n]).sort());
  expect(total).toBe(240);
  await document.change((tx) => tx.total.add(1)).saved;
  await replica.close();
}
