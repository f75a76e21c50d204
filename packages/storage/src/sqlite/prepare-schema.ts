// Gives a file the tables of this format: a new one gets them, an older one is upgraded, all in one transaction. A crash at
// any moment leaves a file of before or one of after, and beside an upgraded one stands a backup of what it was.
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { SqliteDatabase } from "./driver-port.js";
import { createStatements, formatVersion } from "./schema.js";
import { corruptStore, upgradeFault } from "./sqlite-fault.js";
import { checkVersion } from "./store-file.js";
import { upgradeStatements } from "./upgrades.js";

const sparePagesKept = "PRAGMA auto_vacuum = INCREMENTAL";
/** What SQLite answers to that. */
const incremental = 2;

/** Where the backup of a store of an older format is put. One that is there already is from an upgrade that didn't end. */
export function backupPath(path: string, version: number): string {
  return `${path}-format${version}`;
}

/** Call it before the log in front of the file is begun, so that the mark is in the file itself. */
export function prepareSchema(path: string, database: SqliteDatabase): void {
  const version = Number(readPragma(database, "user_version"));
  checkVersion(path, version);
  if (version === 0) create(database);
  else if (version < formatVersion) upgrade(path, database, version);
}

function create(database: SqliteDatabase): void {
  // A file can be told so before it has its first table, and later only by being written anew.
  database.exec(sparePagesKept);
  makeAll(database, createStatements);
}

/**
 * Has the file keep account of its pages, so that spare ones can be given back. An older format didn't, and then all of it is
 * written anew, whole or not at all. Without room for that a file never gets smaller, and the next opening tries again.
 */
export function accountForPages(database: SqliteDatabase): void {
  if (readPragma(database, "auto_vacuum") === incremental) return;
  try {
    database.exec(sparePagesKept);
    database.exec("VACUUM");
  } catch {
    // The file is as good as before.
  }
}

function upgrade(path: string, database: SqliteDatabase, version: number): void {
  const statements = upgradeStatements(version, formatVersion);
  if (statements === undefined) throw corruptStore(path, `says that it has format ${version}, which there never was`);
  try {
    // One that was not closed has a log in front of it still.
    database.prepare("PRAGMA journal_mode = DELETE").get();
    backUp(path, database, version);
    makeAll(database, statements);
  } catch (cause) {
    throw upgradeFault(path, cause);
  }
}

export function readPragma(database: SqliteDatabase, name: string): unknown {
  return (database.prepare(`PRAGMA ${name}`).get() as Record<string, unknown> | undefined)?.[name];
}

/** Whoever gets a fault of this closes the database, and so undoes what was begun. */
function makeAll(database: SqliteDatabase, statements: readonly string[]): void {
  for (const statement of ["BEGIN EXCLUSIVE", ...statements, `PRAGMA user_version = ${formatVersion}`, "COMMIT"]) {
    database.exec(statement);
  }
}

/** A whole copy, by SQLite itself, on disk under its name when this returns. */
function backUp(path: string, database: SqliteDatabase, version: number): void {
  const backup = backupPath(path, version);
  const beside = `${backup}-new`;
  rmSync(beside, { force: true });
  database.prepare("VACUUM INTO ?").run(beside);
  flush(beside, "r+");
  renameSync(beside, backup);
  // Where folders can't be flushed, as on Windows, the system sees to renames itself.
  if (process.platform !== "win32") flush(dirname(backup), "r");
}

function flush(path: string, flags: string): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
