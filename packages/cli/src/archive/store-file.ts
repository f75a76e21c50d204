// A store that is there: opening one makes a file where there is none, which nobody wants of a backup.

import { existsSync, statSync } from "node:fs";
import type { Storage } from "joinery";
import { encryptedStorage, type StorageSecret } from "joinery/storage/encrypted";
import { sqliteStorage } from "joinery/storage/sqlite";
import { UsageError } from "../usage-error.js";

/** Throws `UsageError` unless there is a file at `path`. */
export function checkFile(path: string, what: string): void {
  if (!existsSync(path)) throw new UsageError(`${path} is not there: give the ${what}`);
  if (!statSync(path).isFile()) throw new UsageError(`${path} is no file: give the ${what}`);
}

/** Runs `run` on the store at `path`, which is encrypted where there is a secret, and closes it. */
export async function withStore<T>(
  path: string,
  secret: StorageSecret | undefined,
  run: (storage: Storage) => Promise<T>,
): Promise<T> {
  checkFile(path, "SQLite file of a store");
  const file = sqliteStorage(path);
  const storage = secret === undefined ? file : encryptedStorage(file, secret);
  try {
    return await run(storage);
  } finally {
    await storage.close();
  }
}
