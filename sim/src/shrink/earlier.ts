// A schedule in less time: it ends with what happens last, and where nothing happens for a while, what comes after comes sooner.

import type { Schedule } from "../simulate/schedule.js";

/** Least virtual milliseconds of a run. */
const durationMsMin = 1000;
/** Shorter stretches in which nothing happens are left. */
const gapMsMin = 200;
/** Most of the longest stretches that are tried one by one. */
const gapsMax = 12;

/** Ends with what happens last, where that saves a second. */
export function withShorterEnd(schedule: Schedule): Schedule[] {
  const ends = [...schedule.steps.map(({ atMs }) => atMs), ...schedule.faults.map(({ endMs }) => endMs)];
  const durationMs = Math.max(durationMsMin, ...ends.map((endMs) => endMs + 1));
  return schedule.durationMs - durationMs < 1000 ? [] : [{ ...schedule, durationMs }];
}

/** First all the stretches in which nothing happens become short, then one alone, the longest first. */
export function* earlierSchedules(schedule: Schedule): Iterable<Schedule> {
  const gaps = gapsOf(schedule);
  if (gaps.length > 1) yield withoutGaps(schedule, gaps, gapMsMin);
  const longest = gaps.toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs)).slice(0, gapsMax);
  for (const gap of longest) {
    yield withoutGaps(schedule, [gap], gapMsMin);
    if (gap.toMs - gap.fromMs > 4 * gapMsMin) yield withoutGaps(schedule, [gap], (gap.toMs - gap.fromMs) >> 1);
  }
}

interface Gap {
  readonly fromMs: number;
  readonly toMs: number;
}

function gapsOf(schedule: Schedule): Gap[] {
  const moments = momentsOf(schedule).toSorted((a, b) => a - b);
  return moments.flatMap((toMs, index) => {
    const fromMs = moments[index - 1] ?? 0;
    return toMs - fromMs > gapMsMin ? [{ fromMs, toMs }] : [];
  });
}

/** Everything that happens has its moments. What ends with the run ends with it. */
function momentsOf({ steps, faults, durationMs }: Schedule): number[] {
  return [...steps.map(({ atMs }) => atMs), ...faults.flatMap(({ startMs, endMs }) => [startMs, endMs])].filter(
    (atMs) => atMs < durationMs,
  );
}

/** What lies after each gap comes as much sooner as makes it `leftMs` long. */
function withoutGaps(schedule: Schedule, gaps: readonly Gap[], leftMs: number): Schedule {
  const sooner = (atMs: number): number => {
    const passed = gaps.filter(({ toMs }) => toMs <= atMs);
    return atMs - passed.reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs - leftMs), 0);
  };
  return {
    ...schedule,
    durationMs: Math.max(durationMsMin, sooner(schedule.durationMs)),
    faults: schedule.faults.map((fault) => ({
      ...fault,
      startMs: sooner(fault.startMs),
      endMs: sooner(fault.endMs),
    })),
    steps: schedule.steps.map((step) => ({ ...step, atMs: sooner(step.atMs) })),
  };
}
