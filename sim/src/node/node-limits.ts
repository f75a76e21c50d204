// What a node may hold back and say: the limits of its sessions, and what entries that wait for others may take in memory, per document.

import { defaultLimits, type SessionLimits } from "@joinery/sync";

export interface NodeLimits extends SessionLimits {
  readonly pendingBytesMax: number;
}

/** What a replica lets entries that wait take in memory, unless it is told otherwise. */
const pendingBytesMaxDefault = 32 * 1024 * 1024;
/** With less a signed document may not get together what tells of a fork. */
const signedPendingBytesMin = 512 * 1024;

/** The limits of a node that was given some; `isOnWire` for one that does not choose its links. */
export function nodeLimits(given: Partial<NodeLimits>, isSigned: boolean, isOnWire: boolean): NodeLimits {
  const { pendingBytesMax = pendingBytesMaxDefault } = given;
  return {
    ...defaultLimits,
    // A wire that is never hung up has nothing that a deadline would help against: a partition may outlast it.
    ...(isOnWire ? { greetingMsMax: Number.POSITIVE_INFINITY } : {}),
    ...given,
    pendingBytesMax: isSigned ? Math.max(pendingBytesMax, signedPendingBytesMin) : pendingBytesMax,
  };
}
