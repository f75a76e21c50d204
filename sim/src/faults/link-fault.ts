// What can go wrong between nodes, each as plain data with a window in time.

import type { LatencyWindow } from "../network/latency-shape.js";
import type { PartitionMode } from "../network/partition-window.js";
import type { FaultWindow } from "./fault-window.js";

/** The nodes are split into groups, by node the number of its group; nothing passes from one to another. */
export interface Partition extends FaultWindow {
  readonly kind: "partition";
  readonly mode: PartitionMode;
  readonly groupOf: readonly number[];
}

/** Some pairs of nodes can't reach each other, while each may reach third ones: what no grouping says. */
export interface Cut extends FaultWindow {
  readonly kind: "cut";
  readonly pairs: readonly (readonly [a: number, b: number])[];
  /** Absent: drop. */
  readonly mode?: PartitionMode;
}

/** What some nodes send to some others does not get there, while answers get through. */
export interface OneWay extends FaultWindow {
  readonly kind: "one-way";
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Absent: drop. */
  readonly mode?: PartitionMode;
}

/** Each frame is lost with this probability, whatever becomes of others. */
export interface Loss extends FaultWindow {
  readonly kind: "loss";
  readonly probability: number;
}

/** Links lose frames in bursts: a spell of so many frames begins with this probability, and takes nine of ten. */
export interface Bursts extends FaultWindow {
  readonly kind: "bursts";
  readonly probability: number;
  readonly frames: number;
}

/**
 * Frames arrive with some bits of a byte flipped, with this probability. `isCaught`: the link has a checksum, as links owe it, and ends;
 * else the session gets the bytes, which only signed documents are made for.
 */
export interface Corruption extends FaultWindow {
  readonly kind: "corruption";
  readonly probability: number;
  readonly isCaught: boolean;
}

/** With this probability a frame of one node arrives as garbage: bytes that mean nothing, some of it longer than frames may be. */
export interface Garbage extends FaultWindow {
  readonly kind: "garbage";
  readonly node: number;
  readonly probability: number;
}

/** Frames arrive a second time with this probability, up to so much later. */
export interface Duplication extends FaultWindow {
  readonly kind: "duplication";
  readonly probability: number;
  readonly delayMsMax: number;
}

/** Frames are overtaken by others with this probability: they come up to so much later. */
export interface Reordering extends FaultWindow {
  readonly kind: "reordering";
  readonly probability: number;
  readonly delayMsMax: number;
}

/** All links have latencies of another shape than those of real regions. */
export interface Latency extends LatencyWindow {
  readonly kind: "latency";
}

/** Everything between two nodes takes so much longer. */
export interface SlowPair extends FaultWindow {
  readonly kind: "slow-pair";
  readonly a: number;
  readonly b: number;
  readonly delayMs: number;
}

/** Each direction of a link carries so many bytes a second. What does not fit into a buffer of a second is lost. */
export interface Bandwidth extends FaultWindow {
  readonly kind: "bandwidth";
  readonly bytesPerSecond: number;
}

/** Frames that are longer than this are lost. */
export interface Mtu extends FaultWindow {
  readonly kind: "mtu";
  readonly bytesMax: number;
}

/** Whatever goes to or from a node is held until the end of the window, and comes then. */
export interface Clog extends FaultWindow {
  readonly kind: "clog";
  readonly node: number;
}

export type LinkFault =
  | Partition
  | Cut
  | OneWay
  | Loss
  | Bursts
  | Corruption
  | Garbage
  | Duplication
  | Reordering
  | Latency
  | SlowPair
  | Bandwidth
  | Mtu
  | Clog;
