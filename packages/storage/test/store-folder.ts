// A folder for one test's files, and ways to reach into a store behind the adapter's back.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DocumentId, LogRecord } from "@joinery/replica";
import { afterEach } from "vitest";
import type { SqliteDatabase, SqliteDriver, SqliteStatement } from "../src/sqlite/driver-port.js";
import { findDriver } from "../src/sqlite/find-driver.js";

export const game = "game" as DocumentId;

export function record(firstSeq: number, bytes: Uint8Array = new Uint8Array([firstSeq % 256])): LogRecord {
  return { author: "ann" as LogRecord["author"], firstSeq, lastSeq: firstSeq, bytes };
}

/** A path in a folder that goes away after the test. */
export function freshPath(name = "game.db"): string {
  const folder = mkdtempSync(join(tmpdir(), "joinery-sqlite-"));
  folders.push(folder);
  return join(folder, name);
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Runs SQL on a file that no storage has open. */
export async function runSql(path: string, sql: string): Promise<void> {
  const database = (await findDriver()).open(path);
  database.exec(sql);
  database.close();
}

/** The driver of this process, with every database it opens passed through `wrap`. */
export async function wrappedDriver(wrap: (database: SqliteDatabase) => SqliteDatabase): Promise<SqliteDriver> {
  const driver = await findDriver();
  return { name: "wrapped", open: (path) => wrap(driver.open(path)) };
}

/** A database whose statements are watched as they run: what `watch` throws is thrown in their place. */
export function watchSql(database: SqliteDatabase, watch: (sql: string) => void): SqliteDatabase {
  return {
    close: () => database.close(),
    exec: (sql) => {
      watch(sql);
      database.exec(sql);
    },
    prepare: (sql) => {
      const { run, get, all } = bound(database.prepare(sql));
      const watched =
        <A extends unknown[], R>(run: (...values: A) => R) =>
        (...values: A): R => {
          watch(sql);
          return run(...values);
        };
      return { run: watched(run), get: watched(get), all: watched(all) };
    },
  };
}

function bound(statement: SqliteStatement): SqliteStatement {
  return {
    run: (...values) => statement.run(...values),
    get: (...values) => statement.get(...values),
    all: (...values) => statement.all(...values),
  };
}

/** A database of which `onCommit` is called right before each commit of something: the end of a transaction, or a bare statement. */
export function watchCommits(database: SqliteDatabase, onCommit: () => void): SqliteDatabase {
  let isOpen = false;
  return watchSql(database, (sql) => {
    if (sql.startsWith("BEGIN")) isOpen = true;
    const isCommit = sql === "COMMIT" || (!isOpen && /^(INSERT|DELETE|UPDATE)/.test(sql));
    if (sql === "COMMIT" || sql === "ROLLBACK") isOpen = false;
    if (isCommit) onCommit();
  });
}
