// What one vector has beyond another, per author.

import type { VersionVector } from "@joinery/clock";
import type { Interval } from "@joinery/replica";

export function intervalsBeyond(vector: VersionVector, other: VersionVector): Interval[] {
  const intervals: Interval[] = [];
  for (const { author, seq } of vector.entries()) {
    if (!other.covers(author, seq)) intervals.push({ author, from: other.get(author) + 1, to: seq });
  }
  return intervals;
}
