// Properties over random cases: how many are drawn and from what, and whether they met what the property is about. One
// that never saw an entry waiting says nothing about entries that wait.
// JOINERY_TRACES and JOINERY_SEED ask for more cases and for other ones; JOINERY_STATISTICS prints what they met.
import fc from "fast-check";
import { expect } from "vitest";

/** For tests that may be asked for many cases. */
export const timeoutMs: number = process.env.JOINERY_TRACES === undefined ? 120_000 : 1_800_000;

/** What the cases of a property met, counted by name. */
export class Seen {
  readonly #counts: Map<string, number> = new Map();

  count(what: string, by = 1): void {
    this.#counts.set(what, this.of(what) + by);
  }

  /** Keeps the greatest of the values. */
  most(what: string, value: number): void {
    this.#counts.set(what, Math.max(this.of(what), value));
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  toString(): string {
    return [...this.#counts].map(([what, count]) => `${what} ${Math.round(count * 100) / 100}`).join(", ");
  }
}

export interface PropertyOptions {
  /** How many cases, unless the environment says. */
  readonly runs: number;
  /** What so many cases must have met. */
  readonly needs?: readonly string[];
}

/** Checks a property over cases drawn from `arbitrary`, and that they met what it is about. */
export function holds<T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  { runs, needs = [] }: PropertyOptions,
  check: (value: T, seen: Seen) => void,
): void {
  const numRuns = Number(process.env.JOINERY_TRACES ?? runs);
  const seed = Number(process.env.JOINERY_SEED ?? 1);
  const seen = new Seen();
  fc.assert(
    fc.property(arbitrary, (value) => check(value, seen)),
    { numRuns, seed },
  );
  if (process.env.JOINERY_STATISTICS !== undefined) console.log(`${numRuns} runs of ${name}: ${seen}`);
  if (numRuns >= runs) for (const what of needs) expect(seen.of(what), `cases with ${what}`).toBeGreaterThan(0);
}
