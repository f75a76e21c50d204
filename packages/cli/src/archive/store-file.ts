// A store that is there: opening one makes a file where there is none, which nobody wants of a backup.

import { existsSync, statSync } from "node:fs";
import type { Storage } from "joinery";
import { sqliteStorage } from "joinery/storage/sqlite";
import { UsageError } from "../usage-error.js";

/** Throws `UsageError` unless there is a file at `path`. */
export function checkFile(path: string, what: string): void {
  if (!existsSync(path)) throw new UsageError(`${path} is not there: give the ${what}`);
  if (!statSync(path).isFile()) throw new UsageError(`${path} is no file: give the ${what}`);
}

/** Runs `run` on the store at `path` and closes it. */
export async function withStore<T>(path: string, run: (storage: Storage) => Promise<T>): Promise<T> {
  checkFile(path, "SQLite file of a store");
  const storage = sqliteStorage(path);
  try {
    return await run(storage);
  } finally {
    await storage.close();
  }
}
