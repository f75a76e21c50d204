// Opens a store file and makes SQLite promise what the port promises: one owner, a log in front of the file (WAL),
// and a flush to the disk at every commit. Settings are read back, since SQLite ignores what it can't do in silence.
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { StorageError } from "../errors.js";
import type { SqliteDatabase, SqliteDriver } from "./driver-port.js";
import { accountForPages, prepareSchema, readPragma } from "./prepare-schema.js";
import { openFault } from "./sqlite-fault.js";
import { checkStoreFile } from "./store-file.js";

/** The open database of the store at `path`; throws a `StorageError` and leaves nothing open. */
export function openStore(path: string, driver: SqliteDriver, busyTimeoutMs: number): SqliteDatabase {
  checkFolder(path);
  checkStoreFile(path);
  const database = openDatabase(path, driver);
  try {
    takeOwnership(database, busyTimeoutMs);
    prepareSchema(path, database);
    accountForPages(database);
    makeDurable(path, database);
    return database;
  } catch (cause) {
    closeStore(database);
    throw openFault(path, cause);
  }
}

/**
 * Closes a database, undoes what it had begun and gives up its lock. The file is first put back into SQLite's plain mode: one of the drivers
 * frees a closed connection only when its statements are collected, and in that mode such a remnant holds no lock.
 */
export function closeStore(database: SqliteDatabase): void {
  // Whoever has the file now is not waited for again.
  database.exec("PRAGMA busy_timeout = 0");
  try {
    database.exec("ROLLBACK");
  } catch {
    // There was no transaction under way.
  }
  for (const statement of ["journal_mode = DELETE", "locking_mode = NORMAL", "user_version"]) {
    try {
      database.prepare(`PRAGMA ${statement}`).get();
    } catch {
      // Everything that was acknowledged is in the file or in its log already; the next open reads both.
    }
  }
  database.close();
}

function checkFolder(path: string): void {
  if (existsSync(dirname(path))) return;
  throw new StorageError("CANNOT_OPEN", `the folder of ${path} doesn't exist: create it first`);
}

function openDatabase(path: string, driver: SqliteDriver): SqliteDatabase {
  try {
    return driver.open(path);
  } catch (cause) {
    throw openFault(path, cause);
  }
}

/** From here on no other connection reads or writes: two replicas on one log would both continue one author. */
function takeOwnership(database: SqliteDatabase, busyTimeoutMs: number): void {
  database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
}

function makeDurable(path: string, database: SqliteDatabase): void {
  database.prepare("PRAGMA journal_mode = WAL").get();
  database.exec("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON");
  const found = {
    journal_mode: readPragma(database, "journal_mode"),
    synchronous: readPragma(database, "synchronous"),
    locking_mode: readPragma(database, "locking_mode"),
  };
  if (found.journal_mode === "wal" && found.synchronous === 2 && found.locking_mode === "exclusive") return;
  throw new StorageError(
    "CANNOT_OPEN",
    `SQLite doesn't make ${path} durable (it gave ${JSON.stringify(found)}): put the store on a local disk`,
  );
}
