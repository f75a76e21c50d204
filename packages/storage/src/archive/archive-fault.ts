// The errors of archives and of the files they are.

import { StorageError } from "../errors.js";

/** The error of a file operation that failed. */
export function fileFault(path: string, cause: unknown): Error {
  if (cause instanceof StorageError || (cause as { name?: unknown } | undefined)?.name === "AbortError") {
    return cause as Error;
  }
  const code = (cause as { code?: unknown } | undefined)?.code;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new StorageError("DISK_FULL", `no room to write ${path}; nothing was kept: free some and try again`, {
      cause,
    });
  }
  if (typeof code !== "string" || (cause as NodeJS.ErrnoException).syscall === undefined) return cause as Error;
  const advice = "give the path of a file that this process may use";
  return new StorageError("CANNOT_OPEN", `${path} can't be used: ${(cause as Error).message}: ${advice}`, { cause });
}

export function notAnArchive(path: string): StorageError {
  return new StorageError("NOT_AN_ARCHIVE", `${path} is no archive: give a file that an export wrote`);
}

export function newerArchive(path: string, format: number, known: number): StorageError {
  const what = `${path} is an archive of format ${format}, and this version reads up to ${known}`;
  return new StorageError("NEWER_FORMAT", `${what}: update the library`);
}

export function damagedArchive(path: string, problem: string): StorageError {
  const advice = "verify it to see what can still be read, and import another copy";
  return new StorageError("DAMAGED_ARCHIVE", `${path} is damaged: ${problem}; nothing was imported: ${advice}`);
}
