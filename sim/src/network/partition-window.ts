// Partitions: for a while some nodes do not reach some others. Most split all nodes into groups, and no frame passes from one to another;
// what no grouping says names pairs, or a direction.

import { linkOf } from "./packet.js";

/**
 * `drop` loses what is sent across; `jam` holds it and delivers it, in order, once the pair can meet again; `slow` has it take two seconds
 * more; `stop` loses it and ends the link at both ends, as connections that are reset, each time that it is dialled again.
 */
export type PartitionMode = "drop" | "jam" | "slow" | "stop";

export const partitionModes: readonly PartitionMode[] = ["drop", "jam", "slow", "stop"];

/** Who does not reach whom, for a while. */
export interface Separation {
  /** Virtual milliseconds; it holds in [startMs, endMs). */
  readonly startMs: number;
  readonly endMs: number;
  readonly mode: PartitionMode;
  readonly parts: (from: number, to: number) => boolean;
}

/** Plain data, so that a schedule can be printed, shrunk and replayed. */
export interface PartitionWindow {
  /** Virtual milliseconds; the split holds in [startMs, endMs). */
  readonly startMs: number;
  readonly endMs: number;
  readonly mode: PartitionMode;
  /** By node: the number of its group. A node beyond the list is on every side. */
  readonly groupOf: readonly number[];
}

/** A partition as who does not reach whom. */
export function groupsApart(window: PartitionWindow): Separation {
  const { startMs, endMs, mode, groupOf } = window;
  const parts = (from: number, to: number): boolean => {
    const fromGroup = groupOf[from];
    const toGroup = groupOf[to];
    return fromGroup !== undefined && toGroup !== undefined && fromGroup !== toGroup;
  };
  return { startMs, endMs, mode, parts };
}

/** Pairs that do not reach each other: bridges, rings of majorities. */
export function pairsApart(pairs: readonly (readonly [a: number, b: number])[]): Separation["parts"] {
  const links = new Set(pairs.flatMap(([a, b]) => [linkOf(a, b), linkOf(b, a)]));
  return (from, to) => links.has(linkOf(from, to));
}

/** Some that do not reach others, and hear from them. */
export function oneWayApart(senders: readonly number[], receivers: readonly number[]): Separation["parts"] {
  const [silenced, deaf] = [new Set(senders), new Set(receivers)];
  return (from, to) => silenced.has(from) && deaf.has(to);
}

/** Whether it keeps a frame from one node to the other at that time. */
export function separates({ startMs, endMs, parts }: Separation, atMs: number, from: number, to: number): boolean {
  return atMs >= startMs && atMs < endMs && parts(from, to);
}
