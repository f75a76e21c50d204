// Thins out a chart's points without losing what it is read for: of each stretch the extremes of every line stay,
// and of stacked areas the mean, so that no peak of a line goes missing and no total of a stack grows.

export const pointsMax = 2_000;

export interface Samples {
  readonly timesMs: readonly number[];
  /** By series, then by time. */
  readonly values: readonly (readonly number[])[];
}

/** At most `limit` times: the first, the last, and those where some series is lowest or highest within its stretch. */
export function keepExtremes(samples: Samples, limit: number = pointsMax): Samples {
  const { timesMs, values } = samples;
  if (timesMs.length <= limit) return samples;
  const kept = new Set([0, timesMs.length - 1]);
  const stretches = Math.max(1, Math.floor((limit - 2) / (2 * Math.max(1, values.length))));
  for (let stretch = 0; stretch < stretches; stretch++) {
    const [start, end] = bounds(timesMs.length, stretches, stretch);
    for (const line of values) addExtremes(kept, line, start, end);
  }
  const indexes = [...kept].sort((a, b) => a - b);
  return {
    timesMs: indexes.map((index) => timesMs[index] as number),
    values: values.map((line) => indexes.map((index) => line[index] as number)),
  };
}

/** At most `limit` times, each with the means of its stretch. */
export function keepMeans(samples: Samples, limit: number = pointsMax): Samples {
  const { timesMs, values } = samples;
  if (timesMs.length <= limit) return samples;
  const stretches = Array.from({ length: limit }, (_, stretch) => bounds(timesMs.length, limit, stretch));
  return {
    timesMs: stretches.map(([start]) => timesMs[start] as number),
    values: values.map((line) => stretches.map(([start, end]) => mean(line, start, end))),
  };
}

function bounds(length: number, stretches: number, stretch: number): [number, number] {
  return [Math.floor((length * stretch) / stretches), Math.floor((length * (stretch + 1)) / stretches)];
}

function addExtremes(kept: Set<number>, line: readonly number[], start: number, end: number): void {
  let lowest = start;
  let highest = start;
  for (let index = start; index < end; index++) {
    if ((line[index] as number) < (line[lowest] as number)) lowest = index;
    if ((line[index] as number) > (line[highest] as number)) highest = index;
  }
  kept.add(lowest).add(highest);
}

function mean(line: readonly number[], start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end; index++) sum += line[index] as number;
  return sum / (end - start);
}
