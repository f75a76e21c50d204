// A linear axis: round steps that cover the data, and where on it a value lies.
// The axis of bars and areas always contains zero, so that lengths can be compared.

import { formatCompact, formatNumber } from "./format-number.js";

export interface Axis {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** An axis from a round number at or below `low` to one at or above `high`, zero included. */
export function valueAxis(low: number, high: number, stepsMax = 5): Axis {
  const bottom = Math.min(0, low);
  const top = low >= 0 && high <= 0 ? 1 : Math.max(0, high);
  const step = roundStep((top - bottom) / stepsMax, bottom === 0 && top <= 2 ? 0.01 : 1);
  const first = Math.floor(bottom / step);
  const last = Math.max(Math.ceil(top / step), first + 1);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return {
    min: first * step,
    max: last * step,
    ticks: ticks.map((value) => ({ value, label: formatCompact(value) })),
  };
}

/** Virtual time from 0, or another moment, to the end of the run, in seconds or, for long runs, minutes. */
export function timeAxis(endMs: number, startMs = 0): Axis & { readonly unit: "s" | "min" } {
  const unit = endMs > 600_000 ? "min" : "s";
  const unitMs = unit === "min" ? 60_000 : 1_000;
  const [start, end] = [startMs / unitMs, Math.max(endMs, startMs + 1) / unitMs];
  const step = roundStep((end - start) / 8, 0.001);
  const first = Math.ceil(start / step - 1e-9);
  const count = Math.floor(end / step + 1e-9) - first + 1;
  const ticks = Array.from({ length: count }, (_, index) => (first + index) * step);
  return {
    min: startMs,
    max: Math.max(endMs, startMs + 1),
    unit,
    ticks: ticks.map((value) => ({ value: value * unitMs, label: formatNumber(value, 3) })),
  };
}

/** Where the value lies on the axis: 0 at its beginning, 1 at its end. */
export function share(axis: Axis, value: number): number {
  return (value - axis.min) / (axis.max - axis.min);
}

/** The least of 1, 2, 5 times a power of ten that is not below `least`, and nothing finer than the labels can show. */
function roundStep(least: number, finest: number): number {
  if (least <= finest) return finest;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}
