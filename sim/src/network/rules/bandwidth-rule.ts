// A narrow link: each direction sends one frame after the other, at so many bytes a second. Before it stands a buffer of a second; what
// finds it full is lost, as at the tail of a router's queue.

import { type FaultRule, linkOf, type Verdict } from "../packet.js";

export interface BandwidthOptions {
  /** Above 0. */
  readonly bytesPerSecond: number;
}

const bufferMs = 1000;
const bufferFull: Verdict = { kind: "drop", reason: "buffer full" };

/** A frame's fate depends on those before it on its direction of the link, and on no others. */
export function bandwidthRule({ bytesPerSecond }: BandwidthOptions): FaultRule {
  /** By direction of a link: when all that was let in has been sent. */
  const freeAtMs: Map<number, number> = new Map();
  return ({ from, to, sentAt, bytes }, plannedMs) => {
    const link = linkOf(from, to);
    const startMs = Math.max(sentAt, freeAtMs.get(link) ?? 0);
    if (startMs - sentAt > bufferMs) return bufferFull;
    const sentMs = startMs + Math.ceil((bytes * 1000) / bytesPerSecond);
    freeAtMs.set(link, sentMs);
    return { kind: "deliver", atMs: plannedMs.map((atMs) => atMs + sentMs - sentAt) };
  };
}
