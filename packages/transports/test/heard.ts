// What a test's connection heard, and promises for what it is about to hear.
import type { Connection } from "@joinery/sync";
import { vi } from "vitest";

export interface Heard {
  readonly frames: number[][];
  readonly reasons: string[];
}

/** Starts a connection and writes down its frames, as arrays of numbers, and its end. */
export function hear(connection: Connection): Heard {
  const heard: Heard = { frames: [], reasons: [] };
  connection.start({
    onFrame: (frame) => heard.frames.push([...frame]),
    onClose: (reason) => heard.reasons.push(reason),
  });
  return heard;
}

/** Resolves with the reason of the end. */
export function endOf(heard: Heard): Promise<string> {
  return vi.waitFor(
    () => {
      const [reason] = heard.reasons;
      if (reason === undefined) throw new TypeError("the connection is open");
      return reason;
    },
    { timeout: 5000, interval: 2 },
  );
}
