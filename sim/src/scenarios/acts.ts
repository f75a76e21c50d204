// What a job does, numbered in the order of time, so that a run can be had again with some of it left out.

export class Acts {
  readonly #only: ReadonlySet<number> | undefined;
  #count = 0;

  /** `only` are the numbers of those that are made, from 0; undefined for all. */
  constructor(only: ReadonlySet<number> | undefined) {
    this.#only = only;
  }

  /** How many there were, made or not. */
  get count(): number {
    return this.#count;
  }

  /** Whether the next one is made. Its number is its own, whatever becomes of those before. */
  isNextMade(): boolean {
    const number = this.#count++;
    return this.#only === undefined || this.#only.has(number);
  }
}
