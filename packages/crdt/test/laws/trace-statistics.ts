// How much the traces of a type ask of it: without concurrency the laws would hold of almost anything.
import type { World } from "./play.js";

/** The share of operations that some other operation neither saw nor was seen by, and a line that tells of all. */
export function describeTraces<Op>(worlds: readonly World<Op>[]): { text: string; concurrentShare: number } {
  const counts = worlds.map(({ log }) => log.length);
  const replicas = worlds.map(({ sites }) => sites.length);
  const operations = counts.reduce((a, b) => a + b, 0);
  const concurrent = worlds.map(countConcurrent).reduce((a, b) => a + b, 0);
  const concurrentShare = concurrent / operations;
  const text =
    `${worlds.length} traces of ${Math.min(...counts)} to ${Math.max(...counts)} operations (${operations} in all) ` +
    `by ${Math.min(...replicas)} to ${Math.max(...replicas)} replicas, ${Math.round(concurrentShare * 100)} % concurrent`;
  return { text, concurrentShare };
}

function countConcurrent<Op>({ log }: World<Op>): number {
  const seenByAll = log.map(({ id, past }) => {
    const later = log.slice(id + 1).every((other) => other.past.has(id));
    return later && past.size === id;
  });
  return seenByAll.filter((ordered) => !ordered).length;
}
