// Files that a command leaves: their folders are made, and what can't be written is said.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { UsageError } from "./usage-error.js";

/** `what` is how the message calls it. Throws `UsageError`. */
export function writeOutput(what: string, file: string, text: string): void {
  try {
    makeFolder(dirname(resolve(file)));
    writeFileSync(file, text);
  } catch (cause) {
    throw new UsageError(`${what} can't be written to ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** One after the other: where none can be made in a folder that is there, as in /proc, the recursive one of Node 20 tries for ever. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been faster.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
