// From parts that one side alone has to what that means: a part that the other side has seen and has no more was removed there,
// any other one it lacks. So both sides know what to send and what to let go of.

import type { AuthorIndex, Dot, VersionVector } from "@joinery/clock";

export interface PartDifference {
  /** True for a part here that the peer lacks. */
  readonly lacks: (author: AuthorIndex, seq: number) => boolean;
  readonly lackCount: number;
  /** Parts here that the peer had seen and had no more. */
  readonly removed: readonly Dot[];
}

/**
 * @param onlyHere the dots of parts that are here and not there
 * @param peer what the peer had seen when both compared
 */
export function partDifference(onlyHere: readonly Dot[], peer: VersionVector): PartDifference {
  const removed: Dot[] = [];
  const lacked: Map<AuthorIndex, Set<number>> = new Map();
  let lackCount = 0;
  for (const dot of onlyHere) {
    if (peer.covers(dot.author, dot.seq)) {
      removed.push(dot);
      continue;
    }
    const seqs = lacked.get(dot.author);
    if (seqs === undefined) lacked.set(dot.author, new Set([dot.seq]));
    else seqs.add(dot.seq);
    lackCount++;
  }
  return { lacks: (author, seq) => lacked.get(author)?.has(seq) === true, lackCount, removed };
}
