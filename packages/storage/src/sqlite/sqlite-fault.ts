// Gives what SQLite reports the adapter's own codes, with advice. Both drivers put SQLite's result code into `errcode`.
import { StorageError } from "../errors.js";

/** Primary result codes (https://sqlite.org/rescode.html). The extended ones carry more above the low byte. */
const busy = 5;
const locked = 6;
const readOnly = 8;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const constraint = 19;
const mismatch = 20;
const notADatabase = 26;

/** The result code, without its extension; undefined for anything that isn't SQLite's. */
function primaryCode(cause: unknown): number | undefined {
  const code = (cause as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === "number" ? code & 0xff : undefined;
}

/** The error of an open that failed. */
export function openFault(path: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  switch (primaryCode(cause)) {
    case busy:
    case locked:
      return inUse(path, cause);
    case readOnly:
      return new StorageError("CANNOT_OPEN", `${path} can't be written: give this process the right to`, { cause });
    case cannotOpen:
      return new StorageError("CANNOT_OPEN", `${path} can't be opened: check that its folder allows files`, { cause });
    case notADatabase:
    case corrupt:
      return corruptStore(path, "is damaged", cause);
    default:
      return new StorageError("CANNOT_OPEN", `${path} can't be opened: ${reasonOf(cause)}`, { cause });
  }
}

/** The error of an upgrade that failed, which has changed nothing. */
export function upgradeFault(path: string, cause: unknown): StorageError {
  const code = primaryCode(cause);
  if (code === full || (cause as NodeJS.ErrnoException).code === "ENOSPC") {
    const advice = "the store is as it was: free about twice its size and try again";
    return new StorageError("DISK_FULL", `no room to upgrade ${path}, with a backup beside it; ${advice}`, { cause });
  }
  // Rows that the older format forbade as well.
  if (code === constraint || code === mismatch) return corruptStore(path, "is damaged and can't be upgraded", cause);
  return openFault(path, cause);
}

/** The error of a read that failed. What isn't SQLite's own is a value that no store of ours holds. */
export function readFault(path: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  return corruptStore(path, `can't be read: ${reasonOf(cause)}`, cause);
}

/** The error of a write that failed. */
export function writeFault(path: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  switch (primaryCode(cause)) {
    case full:
      return new StorageError("DISK_FULL", `no room to write to ${path}; nothing was kept: free some and try again`, {
        cause,
      });
    case corrupt:
    case notADatabase:
      return corruptStore(path, "is damaged", cause);
    default:
      return new StorageError(
        "WRITE_FAILED",
        `a write to ${path} failed: ${reasonOf(cause)}; close it and open it anew`,
        {
          cause,
        },
      );
  }
}

export function corruptStore(path: string, what: string, cause?: unknown): StorageError {
  return new StorageError(
    "CORRUPT_STORE",
    `${path} ${what}: restore it from a backup, or move it away and let the replica come back as a new author`,
    cause === undefined ? {} : { cause },
  );
}

function inUse(path: string, cause: unknown): StorageError {
  return new StorageError(
    "IN_USE",
    `${path} is open elsewhere: a store belongs to one replica at a time, so close the other one first`,
    { cause },
  );
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
