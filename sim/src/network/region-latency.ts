// How far apart the regions of the simulated network are: measured round-trip means, so that a run's times mean something.
// Source: mean latency in ms (round trip), measured between cloud regions, 3 Feb - 3 Mar 2024 (IBM Cloud VPC docs,
// network latency page); the diagonal is the mean between two zones of the region.

import { assert } from "@joinery/crdt";

export const regionNames: readonly string[] = [
  "Dallas",
  "Toronto",
  "Washington DC",
  "Frankfurt",
  "London",
  "Madrid",
  "Osaka",
  "Sydney",
  "Tokyo",
  "Sao Paulo",
];

/** Row: from, column: to, both in the order of `regionNames`; milliseconds, there and back. */
export const roundTripMs: readonly (readonly number[])[] = [
  [1.96, 34, 32, 123, 113, 118, 149, 185, 142, 144],
  [34, 1.83, 19, 92, 82, 107, 170, 215, 162, 130],
  [32, 19, 0.85, 98, 75, 87, 174, 215, 167, 119],
  [123, 92, 98, 0.83, 12, 29, 242, 260, 237, 196],
  [113, 82, 75, 12, 2.08, 26, 253, 272, 247, 186],
  [118, 107, 87, 29, 26, 0.7, 268, 281, 260, 205],
  [149, 170, 174, 245, 255, 268, 1.68, 124, 9, 293],
  [185, 215, 214, 260, 271, 285, 124, 1.71, 117, 329],
  [141, 164, 167, 237, 246, 259, 9, 117, 1.75, 286],
  [145, 128, 120, 196, 185, 206, 292, 326, 285, 2.31],
];

/** Half the round trip from one region (a place in `regionNames`) to another, in whole milliseconds, at least 1. */
export function oneWayMs(from: number, to: number): number {
  const mean = roundTripMs[from]?.[to];
  assert(mean !== undefined, `no latency is known from region ${from} to region ${to}`);
  return Math.max(1, Math.round(mean / 2));
}
