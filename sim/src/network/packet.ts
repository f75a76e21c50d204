// What a fault rule sees of a frame, and what it may answer. A rule is one function, so faults compose by being
// listed; a rule that draws randomness keys it by the packet, so that a packet's fate depends on no other packet.

/** One frame on its way, without its bytes. */
export interface Packet {
  /** The sending node, in [0, 65536). */
  readonly from: number;
  /** The receiving node, in [0, 65536). */
  readonly to: number;
  /** Virtual milliseconds. */
  readonly sentAt: number;
  /** The frame's length. */
  readonly bytes: number;
  /** How many frames went over this link, in this direction, before this one. */
  readonly sequence: number;
}

export type Verdict =
  /** The plan stands. */
  | { readonly kind: "pass" }
  /** A new plan: one delivery per time, none before `sentAt`. */
  | { readonly kind: "deliver"; readonly atMs: readonly number[] }
  /** No delivery at all; `reason` is what the counters call it. `endsLink`: both ends are told that the link has ended. */
  | { readonly kind: "drop"; readonly reason: string; readonly endsLink?: boolean }
  /** Other bytes arrive in its place. */
  | { readonly kind: "replace"; readonly frame: Uint8Array }
  /** The byte at `offset` arrives xored with `mask`. `isCaught`: the link's checksum sees it, and the link ends. */
  | { readonly kind: "corrupt"; readonly offset: number; readonly mask: number; readonly isCaught?: boolean };

/**
 * Judges one packet. `plannedMs` holds when it would be delivered by the rules before this one: once, at `sentAt`,
 * when there are none. Rules run in the order of their list, and the first drop ends it.
 */
export type FaultRule = (packet: Packet, plannedMs: readonly number[]) => Verdict;

export const pass: Verdict = { kind: "pass" };

/** One integer per direction of a link: the key of its randomness and its lane in the event queue. */
export function linkOf(from: number, to: number): number {
  return from * 65_536 + to;
}
