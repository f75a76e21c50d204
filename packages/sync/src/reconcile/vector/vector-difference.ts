// From items that one side alone has to what that means for two vectors: which intervals of which authors' logs are
// lacking here, and which there.

import { type AuthorTag, seqOf, tagOf } from "./vector-item.js";
import type { VectorSketch } from "./vector-sketch.js";

/** Sequence numbers `from` to `to` of one author, both included. */
export interface AuthorInterval {
  readonly author: number;
  readonly from: number;
  readonly to: number;
}

export interface VectorDifference {
  /** What the peer has beyond us, of authors that we know. */
  readonly lacking: readonly AuthorInterval[];
  /** What we have beyond the peer. Of an author that the peer has under a tag in `unknown`, too much: see there. */
  readonly surplus: readonly AuthorInterval[];
  /**
   * Tags of entries whose authors we don't know, or know with a number that differs by 2^32 or more. Only the peer can
   * say which entries they are; when it has, compare those as with any vector.
   */
  readonly unknown: readonly AuthorTag[];
}

/** @param ownOnly, peerOnly what decoding the peer's symbols answered, with `own.sketch` as the own one */
export function vectorDifference(
  own: VectorSketch,
  ownOnly: readonly Uint8Array[],
  peerOnly: readonly Uint8Array[],
): VectorDifference {
  const lacking: AuthorInterval[] = [];
  const surplus: AuthorInterval[] = [];
  const unknown: AuthorTag[] = [];
  const compared: Set<AuthorTag> = new Set();
  for (const item of peerOnly) {
    const tag = tagOf(item);
    const entry = own.entryOf(tag);
    if (entry === undefined) {
      unknown.push(tag);
      continue;
    }
    compared.add(tag);
    const { author, seq } = entry;
    const theirs = seqOf(item, seq);
    if (theirs > seq) lacking.push({ author, from: seq + 1, to: theirs });
    else if (theirs < seq) surplus.push({ author, from: theirs + 1, to: seq });
  }
  for (const item of ownOnly) {
    const tag = tagOf(item);
    const entry = own.entryOf(tag);
    if (entry !== undefined && !compared.has(tag)) surplus.push({ author: entry.author, from: 1, to: entry.seq });
  }
  return { lacking, surplus, unknown };
}
