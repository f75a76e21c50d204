// How long frames take on links that are all alike: always as long, evenly spread, or mostly about as long and some far longer, as
// measured on the internet again and again (a lognormal body with a Pareto tail). Whole milliseconds from tables, the same on every machine.

export type LatencyShape = "constant" | "uniform" | "long-tail";

export const latencyShapes: readonly LatencyShape[] = ["constant", "uniform", "long-tail"];

/** Quantiles: [how many frames of a million are faster, per mille of a given time], in order, straight lines between. */
export type QuantileTable = readonly (readonly [perMillion: number, perMille: number])[];

/** For a while links are so, in place of what else they are. */
export interface LatencyWindow {
  /** Virtual milliseconds; it holds in [startMs, endMs). */
  readonly startMs: number;
  readonly endMs: number;
  readonly shape: LatencyShape;
  /** Half of all frames take no longer. */
  readonly ms: number;
}

/** Per mille of the median: lognormal with a deviation of 0.5 up to 99 %, beyond that Pareto with exponent 2, cut off at 99.999 %. */
export const longTail: QuantileTable = [
  [0, 313],
  [10_000, 313],
  [50_000, 439],
  [100_000, 527],
  [250_000, 714],
  [500_000, 1000],
  [750_000, 1401],
  [900_000, 1898],
  [950_000, 2276],
  [990_000, 3200],
  [995_000, 4525],
  [999_000, 10_119],
  [999_900, 32_000],
  [999_990, 101_193],
  [1_000_000, 101_193],
];

/** What the frame takes that is slower than `perMillion` frames of a million; whole milliseconds, at least 1. */
export function delayOf({ shape, ms }: Pick<LatencyWindow, "shape" | "ms">, perMillion: number): number {
  switch (shape) {
    case "constant":
      return Math.max(1, ms);
    case "uniform":
      return Math.max(1, Math.floor((2 * ms * perMillion) / 1_000_000));
    case "long-tail":
      return Math.max(1, Math.floor((ms * quantile(longTail, perMillion)) / 1000));
  }
}

/** The value at a place of the table, rounded down; what is beyond its end has its last value. */
export function quantile(table: QuantileTable, perMillion: number): number {
  let [lowShare, lowValue] = table[0] as readonly [number, number];
  for (const [share, value] of table) {
    if (perMillion < share) {
      return lowValue + Math.floor(((value - lowValue) * (perMillion - lowShare)) / (share - lowShare));
    }
    lowShare = share;
    lowValue = value;
  }
  return lowValue;
}
