// Partitions, any number at a time: a packet passes only when no active window separates its two nodes.
// When all that do are in mode jam it is held until they end and judged anew; one in mode drop loses it.
// What was held on a link is delivered in the order in which it was sent, after the latency it would have had.

import { type FaultRule, linkOf, type Packet, pass, type Verdict } from "../packet.js";
import { type PartitionWindow, separates } from "../partition-window.js";

export interface PartitionOptions {
  readonly windows: readonly PartitionWindow[];
  /** How many packets one direction of a link holds for the same moment; more are dropped. Default 10,000. */
  readonly heldPacketsMax?: number;
}

/** What one direction of a link held for its latest release. */
interface JammedLink {
  releaseMs: number;
  held: number;
  lastDeliveryMs: number;
}

const partitioned: Verdict = { kind: "drop", reason: "partition" };
const jamFull: Verdict = { kind: "drop", reason: "jam full" };

/** List it after the latency rule: a held packet keeps its planned delay, counted from the release. */
export function partitionRule({ windows, heldPacketsMax = 10_000 }: PartitionOptions): FaultRule {
  const jammed: Map<number, JammedLink> = new Map();
  return (packet, plannedMs) => {
    const releaseMs = releaseTime(windows, packet);
    if (releaseMs === packet.sentAt) return pass;
    if (releaseMs === undefined) return partitioned;
    const link = jammedLink(jammed, linkOf(packet.from, packet.to), releaseMs);
    if (link.held >= heldPacketsMax) return jamFull;
    link.held++;
    return { kind: "deliver", atMs: plannedMs.map((atMs) => deliveryTime(link, atMs - packet.sentAt)) };
  };
}

/** When the packet may leave: `sentAt` when nothing separates the pair, undefined when it meets a window that drops. */
function releaseTime(windows: readonly PartitionWindow[], { from, to, sentAt }: Packet): number | undefined {
  let atMs = sentAt;
  for (;;) {
    let endMs = atMs;
    for (const window of windows) {
      if (!separates(window, atMs, from, to)) continue;
      if (window.mode === "drop") return undefined;
      endMs = Math.max(endMs, window.endMs);
    }
    if (endMs === atMs) return atMs;
    atMs = endMs;
  }
}

function jammedLink(jammed: Map<number, JammedLink>, link: number, releaseMs: number): JammedLink {
  const state = jammed.get(link) ?? { releaseMs, held: 0, lastDeliveryMs: 0 };
  jammed.set(link, state);
  if (state.releaseMs !== releaseMs) {
    state.releaseMs = releaseMs;
    state.held = 0;
  }
  return state;
}

function deliveryTime(link: JammedLink, delayMs: number): number {
  link.lastDeliveryMs = Math.max(link.lastDeliveryMs, link.releaseMs + delayMs);
  return link.lastDeliveryMs;
}
