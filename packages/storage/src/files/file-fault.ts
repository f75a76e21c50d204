// The error of a file that can't be read or written as asked.

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
