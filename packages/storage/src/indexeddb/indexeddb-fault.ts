// Gives what IndexedDB reports the adapter's own codes, with advice.
import { StorageError } from "../errors.js";

/** The error of an open that failed. */
export function openFault(name: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  if (nameOf(cause) === "QuotaExceededError") return noRoom(name, cause);
  const advice = "browsers refuse it to pages in some private windows and where the user blocks site data";
  return new StorageError("CANNOT_OPEN", `${quoted(name)} can't be opened: ${reasonOf(cause)}; ${advice}`, { cause });
}

/** The error of a read that failed. */
export function readFault(name: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  return corruptStore(name, `can't be read: ${reasonOf(cause)}`, cause);
}

/** The error of a write that failed. */
export function writeFault(name: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  if (nameOf(cause) === "QuotaExceededError") return noRoom(name, cause);
  return new StorageError(
    "WRITE_FAILED",
    `a write to ${quoted(name)} failed: ${reasonOf(cause)}; close it and open it anew`,
    { cause },
  );
}

export function corruptStore(name: string, what: string, cause?: unknown): StorageError {
  return new StorageError(
    "CORRUPT_STORE",
    `${quoted(name)} ${what}: delete the database, and let the replica come back as a new author`,
    cause === undefined ? {} : { cause },
  );
}

export function newerFormat(name: string, version: number, versionMax: number): StorageError {
  const advice = "it was left as it is: update the library";
  return new StorageError(
    "NEWER_FORMAT",
    `${quoted(name)} has format ${version}, and this version reads up to ${versionMax}; ${advice}`,
  );
}

export function notAStore(name: string): StorageError {
  return new StorageError(
    "NOT_A_STORE",
    `the database ${quoted(name)} is another program's and was left as it is: give the name of a store or a new one`,
  );
}

/** A name in a message. */
export function quoted(name: string): string {
  return JSON.stringify(name);
}

function noRoom(name: string, cause: unknown): StorageError {
  const advice = "free some, or ask the user to (navigator.storage.persist()), and try again";
  return new StorageError("DISK_FULL", `no room left to write to ${quoted(name)}; nothing was kept: ${advice}`, {
    cause,
  });
}

function nameOf(cause: unknown): string | undefined {
  return (cause as { name?: string } | undefined)?.name;
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
