// What is drawn at random, from the words that a core is given.

import type { RandomWord } from "../session-options.js";

export class Draws {
  readonly word: RandomWord;

  constructor(word: RandomWord) {
    this.word = word;
  }

  /** Eight bytes that nobody else draws. */
  name(): string {
    return drawnName(this.word(), this.word());
  }

  /** An integer from 0 up to `count`. */
  below(count: number): number {
    return Math.floor((this.word() / 2 ** 32) * count);
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[this.below(items.length)];
  }

  /** Up to `count` of them, in random order (Fisher and Yates). */
  sample<T>(items: readonly T[], count: number): T[] {
    const left = [...items];
    const taken: T[] = [];
    while (taken.length < count && left.length > 0) taken.push(...left.splice(this.below(left.length), 1));
    return taken;
  }

  /** A wait after so many failures: exponential, with full jitter (Brooker, 2015). */
  backoffMs(firstMs: number, maxMs: number, failures: number): number {
    return 1 + this.below(Math.min(maxMs, firstMs * 2 ** Math.min(failures, 30)));
  }
}

/** Eight random bytes as text. */
export function drawnName(first: number, second: number): string {
  return [first, second].map((word) => word.toString(16).padStart(8, "0")).join("");
}
