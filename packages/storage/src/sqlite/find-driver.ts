// Which SQLite there is: Node's own where it has one (22.13 and later), else the package with prebuilt binaries.
// Both are loaded on the first use of a storage, never on import.
import { StorageError } from "../errors.js";
import type { SqliteDatabase, SqliteDriver } from "./driver-port.js";

/** What both modules export under one name. */
interface SqliteModule {
  readonly DatabaseSync: new (path: string) => SqliteDatabase;
}

/** The best driver of this process; rejects with `NO_DRIVER` when there is none. */
export async function findDriver(): Promise<SqliteDriver> {
  const builtin: unknown = process.getBuiltinModule("node:sqlite");
  if (isSqliteModule(builtin)) return driverOf("node:sqlite", builtin);
  return driverOf("@photostructure/sqlite", await importPackage());
}

async function importPackage(): Promise<SqliteModule> {
  try {
    return await import("@photostructure/sqlite");
  } catch (cause) {
    throw new StorageError(
      "NO_DRIVER",
      `Node ${process.versions.node} has no SQLite, and @photostructure/sqlite can't be loaded: ` +
        "install that package, use Node 22.13 or later, or pass a driver",
      { cause },
    );
  }
}

function isSqliteModule(candidate: unknown): candidate is SqliteModule {
  return typeof (candidate as { DatabaseSync?: unknown } | undefined)?.DatabaseSync === "function";
}

function driverOf(name: string, { DatabaseSync }: SqliteModule): SqliteDriver {
  return { name, open: (path) => new DatabaseSync(path) };
}
