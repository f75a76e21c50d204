// A new SQLite store with the documents of an archive, there whole or not at all: made beside its place, and put there.

import { open, rm } from "node:fs/promises";
import { encryptedStorage, type StorageSecret } from "../encrypted/index.js";
import { fileFault } from "../files/file-fault.js";
import { checkFree, pathBeside, placeFile } from "../files/new-file.js";
import { sqliteStorage } from "../sqlite/index.js";
import type { ArchiveCounts } from "./export-archive.js";
import { type ImportOptions, importArchive } from "./import-archive.js";

export interface RestoreOptions extends ImportOptions {
  /** With it the store is encrypted, and opens with nothing else. */
  readonly secret?: StorageSecret;
}

/**
 * Makes a store at `storePath` from the archive at `path`. Rejects with `FILE_EXISTS` where there is a file already, and as
 * `importArchive` does; nothing is left behind then.
 */
export async function restoreStore(
  path: string,
  storePath: string,
  { secret, ...options }: RestoreOptions = {},
): Promise<ArchiveCounts> {
  checkFree(storePath, false);
  const beside = pathBeside(storePath);
  const file = sqliteStorage(beside);
  const storage = secret === undefined ? file : encryptedStorage(file, secret);
  try {
    const counts = await importArchive(path, storage, options);
    // An archive without documents makes a store without any.
    await storage.documents();
    await storage.close();
    const handle = await open(beside, "r+");
    await handle.sync();
    await handle.close();
    await placeFile(beside, storePath, false);
    await removeBeside(beside);
    return counts;
  } catch (cause) {
    await storage.close();
    await rm(beside, { force: true });
    await removeBeside(beside);
    throw fileFault(storePath, cause);
  }
}

/** What a store had beside it under the name that it was made with. At its place it has an epoch of its own, and no author yet. */
async function removeBeside(path: string): Promise<void> {
  for (const suffix of ["-wal", "-shm", "-journal", "-place", "-place-new"]) await rm(path + suffix, { force: true });
}
