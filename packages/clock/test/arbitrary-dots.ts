// Names of authors and sets of dots for the tests of clock.
import { type Dot, type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import fc from "fast-check";

/** An author's name with `tag` in its first four bytes and `number` behind them. */
export function nameOf(number: number, tag = 0): ReplicaId {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, tag);
  view.setUint32(4, number);
  return replicaIdFromBytes(bytes)!;
}

export const arbitraryDot: fc.Arbitrary<Dot> = fc.record({
  author: fc.integer({ min: 0, max: 4 }),
  seq: fc.integer({ min: 1, max: 12 }),
});

export const arbitraryDots: fc.Arbitrary<Dot[]> = fc.array(arbitraryDot, { maxLength: 40 });

export function dotKey(dot: Dot): string {
  return `${dot.author}:${dot.seq}`;
}

export function keysOf(dots: Iterable<Dot>): Set<string> {
  return new Set(Array.from(dots, dotKey));
}

export function isSubset(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].every((key) => b.has(key));
}
