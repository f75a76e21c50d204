// What was checked, how often, and what was found. A run that checked nothing has not passed.

/** One broken promise. */
export interface Violation {
  /** The checker's name. */
  readonly check: string;
  readonly atMs: number;
  readonly message: string;
}

/** Most violations that are kept, beside the first of each checker; the run ends when there are so many. */
const violationsMax = 10;

/** Collects the outcomes of all checkers of a run. */
export class CheckLog {
  readonly violations: Violation[] = [];
  readonly #counts: Map<string, number> = new Map();
  /** Virtual milliseconds. */
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Counts one check; `holds` false records a violation. The message is made only then. */
  check(name: string, holds: boolean, message: () => string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    if (!holds) this.fail(name, message());
  }

  fail(name: string, message: string): void {
    const isFirst = this.violations.every(({ check }) => check !== name);
    if (isFirst || !this.isFull) this.violations.push({ check: name, atMs: this.now(), message });
  }

  /** True when so much is broken that going on says nothing new. */
  get isFull(): boolean {
    return this.violations.length >= violationsMax;
  }

  /** How often each checker looked, by name in order of names. */
  counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
