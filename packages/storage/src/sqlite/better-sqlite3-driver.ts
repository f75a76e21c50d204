// better-sqlite3 behind the driver port, for applications that have it already: an optional peer, loaded when it is asked for.
// Its errors carry a name where the others have SQLite's number, so each call passes them on with one.
import { createRequire } from "node:module";
import { StorageError } from "../errors.js";
import type { SqliteDatabase, SqliteDriver, SqliteStatement, SqliteValue } from "./driver-port.js";

type DatabaseClass = new (path: string) => SqliteDatabase;

/** Of that version and later the binaries need a newer Node, and end the process of an older one. */
const newNodeSince = { version: 13, node: 22 };

/** Names of SQLite's results and their numbers (https://sqlite.org/rescode.html). Extended ones begin with the name of theirs. */
const resultCodes: readonly (readonly [string, number])[] = [
  ["SQLITE_BUSY", 5],
  ["SQLITE_LOCKED", 6],
  ["SQLITE_READONLY", 8],
  ["SQLITE_IOERR", 10],
  ["SQLITE_CORRUPT", 11],
  ["SQLITE_FULL", 13],
  ["SQLITE_CANTOPEN", 14],
  ["SQLITE_CONSTRAINT", 19],
  ["SQLITE_MISMATCH", 20],
  ["SQLITE_NOTADB", 26],
];

/** The driver over the installed `better-sqlite3`, version 12 or later. Throws `NO_DRIVER` where it can't be loaded. */
export function betterSqlite3Driver(): SqliteDriver {
  const Database = loadDatabaseClass();
  return {
    name: "better-sqlite3",
    open: (path) => withResultCode(() => new BetterSqlite3Database(new Database(path))),
  };
}

class BetterSqlite3Database implements SqliteDatabase {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  exec(sql: string): void {
    withResultCode(() => this.#database.exec(sql));
  }

  prepare(sql: string): SqliteStatement {
    const statement = withResultCode(() => this.#database.prepare(sql));
    return {
      run: (...values: SqliteValue[]) => withResultCode(() => statement.run(...values)),
      get: (...values: SqliteValue[]) => withResultCode(() => statement.get(...values)),
      all: (...values: SqliteValue[]) => withResultCode(() => statement.all(...values)),
    };
  }

  close(): void {
    withResultCode(() => this.#database.close());
  }
}

function withResultCode<T>(call: () => T): T {
  try {
    return call();
  } catch (cause) {
    const name = (cause as { code?: unknown } | undefined)?.code;
    const [, errcode] = resultCodes.find(([prefix]) => typeof name === "string" && name.startsWith(prefix)) ?? [];
    throw errcode === undefined ? cause : Object.assign(cause as Error, { errcode });
  }
}

/** Opens a database in memory, too, since the binary is looked for only then. */
function loadDatabaseClass(): DatabaseClass {
  try {
    const require = createRequire(import.meta.url);
    const { version } = require("better-sqlite3/package.json") as { version: string };
    checkNode(version);
    const Database = require("better-sqlite3") as DatabaseClass;
    new Database(":memory:").close();
    return Database;
  } catch (cause) {
    if (cause instanceof StorageError) throw cause;
    throw new StorageError(
      "NO_DRIVER",
      "better-sqlite3 can't be loaded: install it with its binary, or leave the driver to the storage",
      { cause },
    );
  }
}

/** Throws `NO_DRIVER` for a version of the package that this Node can't run. */
export function checkNode(version: string, node: string = process.versions.node): void {
  const isNew = Number.parseInt(version, 10) >= newNodeSince.version;
  if (!isNew || Number.parseInt(node, 10) >= newNodeSince.node) return;
  throw new StorageError(
    "NO_DRIVER",
    `better-sqlite3 ${version} needs Node ${newNodeSince.node}, and this is ${node}: ` +
      "install better-sqlite3 12, or leave the driver to the storage",
  );
}
