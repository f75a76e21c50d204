// A node that runs another version of the protocol for the whole of a run: one from before some of its messages, or one from after, with
// messages and fields that nobody else knows. Neither takes a new version number (docs/protocol.md, 2.4 and 16), so both must be lived with.

import type { FaultWindow } from "./fault-window.js";

/**
 * `older`: says none of the messages that may be stepped over, and hears none. `newer`: its frames have messages of types that are not
 * in use, and bytes behind the last known field of those that are.
 */
export type VersionShape = "older" | "newer";

export const versionShapes: readonly VersionShape[] = ["older", "newer"];

/** It lasts as long as the run does: the window says nothing. */
export interface VersionFault extends FaultWindow {
  readonly kind: "version";
  readonly node: number;
  readonly shape: VersionShape;
}
