// How final a change is: each level takes longer to reach than the one before, and more has to go wrong before it is undone.

import { checkArgument, checkNumber } from "@joinery/replica";

/** So many peers have said to have the change on disk. */
export interface Replicated {
  readonly replicated: number;
}

/**
 * `local`: on disk here. `replicated(k)`: on the disks of k peers besides, who may be lying. `certified`: a quorum of the witnesses whom the genesis names has
 * signed it, so it counts everywhere for ever unless more of them lie than may.
 */
export type FinalityLevel = "local" | Replicated | "certified";

/** The level of a change that `peers` others have on disk. Throws `ArgumentError` for anything but a whole number from 1. */
export function replicated(peers: number): Replicated {
  checkNumber(peers, "replicated(peers)", "peers", 1, Number.MAX_SAFE_INTEGER);
  return { replicated: peers };
}

/** Throws `ArgumentError` for what is no level. */
export function checkLevel(level: FinalityLevel): void {
  const isLevel =
    level === "local" || level === "certified" || Number.isSafeInteger((level as Replicated | undefined)?.replicated);
  checkArgument(isLevel, "the level of settled", '"local", replicated(k) or "certified"', level);
}
