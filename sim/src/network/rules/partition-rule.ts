// Partitions, any number at a time: a packet passes only when no active window separates its two nodes.
// When all that do are in mode jam it is held until they end and judged anew; one in mode drop or stop loses it, one in mode slow alone
// has it late.
// What was held on a link is delivered in the order in which it was sent, after the latency it would have had.

import { type FaultRule, linkOf, type Packet, pass, type Verdict } from "../packet.js";
import {
  groupsApart,
  type PartitionMode,
  type PartitionWindow,
  type Separation,
  separates,
} from "../partition-window.js";

export interface PartitionOptions {
  readonly windows: readonly PartitionWindow[];
  /** What no grouping says. Default: none. */
  readonly others?: readonly Separation[];
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
const stopped: Verdict = { ...partitioned, endsLink: true };
/** What mode slow adds to a delivery, virtual milliseconds. */
const slowMs = 2000;
const jamFull: Verdict = { kind: "drop", reason: "jam full" };

/** List it after the latency rule: a held packet keeps its planned delay, counted from the release. */
export function partitionRule({ windows, others = [], heldPacketsMax = 10_000 }: PartitionOptions): FaultRule {
  const separations = [...windows.map(groupsApart), ...others];
  const jammed: Map<number, JammedLink> = new Map();
  return (packet, plannedMs) => {
    const release = releaseOf(separations, packet);
    if ("kind" in release) return release;
    const { atMs: releaseMs, lateMs } = release;
    if (releaseMs === packet.sentAt) {
      return lateMs === 0 ? pass : { kind: "deliver", atMs: plannedMs.map((atMs) => atMs + lateMs) };
    }
    const link = jammedLink(jammed, linkOf(packet.from, packet.to), releaseMs);
    if (link.held >= heldPacketsMax) return jamFull;
    link.held++;
    return { kind: "deliver", atMs: plannedMs.map((atMs) => deliveryTime(link, atMs - packet.sentAt + lateMs)) };
  };
}

/** When the packet may leave, `sentAt` when nothing holds it, and how late it is then; or how it meets a window that loses it. */
function releaseOf(
  separations: readonly Separation[],
  { from, to, sentAt }: Packet,
): { readonly atMs: number; readonly lateMs: number } | Verdict {
  let atMs = sentAt;
  for (;;) {
    const modes = new Set<PartitionMode>();
    let endMs = atMs;
    for (const separation of separations) {
      if (!separates(separation, atMs, from, to)) continue;
      modes.add(separation.mode);
      if (separation.mode === "jam") endMs = Math.max(endMs, separation.endMs);
    }
    if (modes.has("stop")) return stopped;
    if (modes.has("drop")) return partitioned;
    if (endMs === atMs) return { atMs, lateMs: modes.has("slow") ? slowMs : 0 };
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
