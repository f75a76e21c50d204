// Files that a command leaves: their folders are made, and what can't be written is said.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../usage-error.js";

/** `what` is how the message calls it. Throws `UsageError`. */
export function writeOutput(what: string, file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (cause) {
    throw new UsageError(`${what} can't be written to ${file}: ${(cause as Error).message}`, { cause });
  }
}
