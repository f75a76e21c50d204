// How much the traces of a type ask of it: without concurrency the laws would hold of almost anything.
import type { World } from "./play.js";

export interface TraceStatistics {
  /** The share of operations that some other operation neither saw nor was seen by. */
  readonly concurrentShare: number;
  /** The share of operations drawn that did something. */
  readonly effectiveShare: number;
  /** The least and the greatest count of operations drawn in a trace. */
  readonly drawn: readonly [least: number, greatest: number];
  readonly replicas: readonly [least: number, greatest: number];
  /** Every shape that was drawn. */
  readonly shapes: readonly string[];
  /** How often a replica went on from the bytes of its state. */
  readonly restarts: number;
  /** All of this in a line. */
  readonly text: string;
}

export function describeTraces<Op>(worlds: readonly World<Op>[]): TraceStatistics {
  const steps = worlds.flatMap(({ trace }) => trace.steps);
  const drawnCounts = worlds.map(({ trace }) => sum(trace.steps.map((step) => step.operations.length)));
  const operations = sum(worlds.map(({ log }) => log.length));
  const concurrentShare = sum(worlds.map(countConcurrent)) / operations;
  const effectiveShare = operations / sum(drawnCounts);
  const drawn = range(drawnCounts);
  const replicas = range(worlds.map(({ sites }) => sites.length));
  const shapes = [...new Set(worlds.map(({ trace }) => trace.shape))].sort();
  const restarts = steps.filter((step) => step.restarts).length;
  const text =
    `${worlds.length} traces of ${drawn.join(" to ")} operations (${operations} took effect, ${percent(effectiveShare)}) ` +
    `by ${replicas.join(" to ")} replicas, ${percent(concurrentShare)} concurrent, ${restarts} restarts; ${shapes.join(", ")}`;
  return { concurrentShare, effectiveShare, drawn, replicas, shapes, restarts, text };
}

function countConcurrent<Op>({ log }: World<Op>): number {
  const seenByAll = log.map(({ id, past }) => {
    const later = log.slice(id + 1).every((other) => other.past.has(id));
    return later && past.size === id;
  });
  return seenByAll.filter((ordered) => !ordered).length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

function range(numbers: readonly number[]): readonly [number, number] {
  return [Math.min(...numbers), Math.max(...numbers)];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
