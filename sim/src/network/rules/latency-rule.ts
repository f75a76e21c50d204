// Distance and jitter: every planned delivery moves by the pair's base latency and a random share of it, or for a while by what links of
// another shape take.
// The jitter has a body near zero and a long tail that ends, drawn from a table, so that every machine gets the same integers.

import { RandomKey, type Seed } from "../../kernel/random-key.js";
import { delayOf, type LatencyWindow, type QuantileTable, quantile } from "../latency-shape.js";
import { type FaultRule, linkOf } from "../packet.js";

export interface LatencyOptions {
  readonly seed: Seed;
  /** One way, whole milliseconds. */
  readonly oneWayMs: (from: number, to: number) => number;
  /** No frame takes longer, whole milliseconds. Default: as long as it takes. */
  readonly ceilingMs?: number | undefined;
  /** When all links are of another shape; of several at a time the first counts. Default: never. */
  readonly windows?: readonly LatencyWindow[];
}

/** Per mille of the base. */
const jitterQuantiles: QuantileTable = [
  [0, 0],
  [500_000, 30],
  [900_000, 120],
  [990_000, 600],
  [999_000, 2_000],
  [1_000_000, 5_000],
];

/** Latency also varies where the base is next to nothing. */
const jitterBaseMsMin = 5;

export function latencyRule(options: LatencyOptions): FaultRule {
  const { seed, oneWayMs, ceilingMs = Number.POSITIVE_INFINITY, windows = [] } = options;
  const random = new RandomKey(seed, "latency");
  return ({ from, to, sequence, sentAt }, plannedMs) => {
    const perMillion = random.integer(1_000_000, linkOf(from, to), sequence);
    const window = windows.find(({ startMs, endMs }) => sentAt >= startMs && sentAt < endMs);
    const usualMs = window === undefined ? withJitter(oneWayMs(from, to), perMillion) : delayOf(window, perMillion);
    const delayMs = Math.min(ceilingMs, usualMs);
    return { kind: "deliver", atMs: plannedMs.map((atMs) => atMs + delayMs) };
  };
}

function withJitter(baseMs: number, perMillion: number): number {
  return baseMs + Math.floor((Math.max(baseMs, jitterBaseMsMin) * jitterPerMille(perMillion)) / 1000);
}

/** The jitter of the packet that is slower than `perMillion` packets of a million: 0 to 5,000, never falling. */
export function jitterPerMille(perMillion: number): number {
  return quantile(jitterQuantiles, perMillion);
}
