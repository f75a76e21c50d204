// What is said of one peer's presence. Its owner numbers what it says, and its lives, so that the later of two words is
// known whatever way they came: a word that is not later than what is known changes nothing.

import type { ReplicaId } from "@joinery/clock";

/** Which of an owner's words it is. */
export interface PresenceVersion {
  /** Grows with each life of the owner: the number of a life is its wall time at the start, or more. */
  readonly instance: number;
  /** Counts the words of one life. */
  readonly clock: number;
}

export interface PresenceUpdate extends PresenceVersion {
  readonly author: ReplicaId;
  /** How long ago the teller heard it, by the teller's own clock. */
  readonly ageMs: number;
  /** The state in canonical bytes; none when the owner has left. */
  readonly bytes: Uint8Array;
}

/** Above 0 when `a` is the later word of the two. */
export function compareVersions(a: PresenceVersion, b: PresenceVersion): number {
  return a.instance === b.instance ? a.clock - b.clock : a.instance - b.instance;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
