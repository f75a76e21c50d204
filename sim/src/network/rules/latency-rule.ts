// Distance and jitter: every planned delivery moves by the pair's base latency and a random share of it.
// The jitter has a body near zero and a long tail that ends, drawn from a table, so that every machine gets the same integers.

import { RandomKey, type Seed } from "../../kernel/random-key.js";
import { type FaultRule, linkOf } from "../packet.js";

export interface LatencyOptions {
  readonly seed: Seed;
  /** One way, whole milliseconds. */
  readonly oneWayMs: (from: number, to: number) => number;
  /** No frame takes longer, whole milliseconds. Default: as long as it takes. */
  readonly ceilingMs?: number | undefined;
}

/** Quantiles of the jitter: [how many packets of a million have less, per mille of the base], straight lines between. */
const jitterQuantiles: readonly (readonly [perMillion: number, perMille: number])[] = [
  [0, 0],
  [500_000, 30],
  [900_000, 120],
  [990_000, 600],
  [999_000, 2_000],
  [1_000_000, 5_000],
];

/** Latency also varies where the base is next to nothing. */
const jitterBaseMsMin = 5;

export function latencyRule({ seed, oneWayMs, ceilingMs = Number.POSITIVE_INFINITY }: LatencyOptions): FaultRule {
  const random = new RandomKey(seed, "latency");
  return (packet, plannedMs) => {
    const base = oneWayMs(packet.from, packet.to);
    const perMille = jitterPerMille(random.integer(1_000_000, linkOf(packet.from, packet.to), packet.sequence));
    const delayMs = Math.min(ceilingMs, base + Math.floor((Math.max(base, jitterBaseMsMin) * perMille) / 1000));
    return { kind: "deliver", atMs: plannedMs.map((atMs) => atMs + delayMs) };
  };
}

/** The jitter of the packet that is slower than `perMillion` packets of a million: 0 to 5,000, never falling. */
export function jitterPerMille(perMillion: number): number {
  let [lowShare, lowValue] = jitterQuantiles[0] as readonly [number, number];
  for (const [share, value] of jitterQuantiles) {
    if (perMillion < share) {
      return lowValue + Math.floor(((value - lowValue) * (perMillion - lowShare)) / (share - lowShare));
    }
    lowShare = share;
    lowValue = value;
  }
  return lowValue;
}
