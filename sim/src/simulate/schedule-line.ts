// A schedule as one line without blanks, to be pasted into a shell or a test, and back.

import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Schedule } from "./schedule.js";
import { SimulationError } from "./simulation-error.js";

/** What a line may unfold to. */
const textBytesMax = 64 * 1024 * 1024;

export function scheduleLine(schedule: Schedule): string {
  return deflateRawSync(JSON.stringify(schedule), { level: 9 }).toString("base64url");
}

/** The JSON value in a line, for `replay` to check. Throws `SimulationError` with code `INVALID_SCHEDULE`. */
export function parseScheduleLine(line: string): unknown {
  try {
    return JSON.parse(
      inflateRawSync(Buffer.from(line.trim(), "base64url"), { maxOutputLength: textBytesMax }).toString("utf8"),
    ) as unknown;
  } catch (cause) {
    const message = "no schedule to run: the line is cut off or changed; paste all of it, without blanks";
    throw new SimulationError("INVALID_SCHEDULE", message, { cause });
  }
}
