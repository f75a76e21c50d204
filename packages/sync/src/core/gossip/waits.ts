// Since when numbers of authors are waited for. Of each author the first and the last number are kept, so that what keeps
// coming neither makes the first one younger nor takes memory.

import type { AuthorIndex } from "@joinery/clock";

export interface Wait {
  readonly first: number;
  readonly last: number;
}

interface Kept {
  first: number;
  firstMs: number;
  last: number;
  lastMs: number;
}

export class Waits {
  readonly #waits: Map<AuthorIndex, Kept> = new Map();

  get isEmpty(): boolean {
    return this.#waits.size === 0;
  }

  /** `seq` is waited for from now on, unless a later one is already. */
  add(author: AuthorIndex, seq: number, nowMs: number): void {
    const wait = this.#waits.get(author);
    if (wait === undefined) this.#waits.set(author, { first: seq, firstMs: nowMs, last: seq, lastMs: nowMs });
    else if (seq > wait.last) {
      wait.last = seq;
      wait.lastMs = nowMs;
    }
  }

  /** Everything up to `seq` has come: since when the first of it was waited for, undefined when nothing of it was. */
  reach(author: AuthorIndex, seq: number): number | undefined {
    const wait = this.#waits.get(author);
    if (wait === undefined || seq < wait.first) return undefined;
    const { firstMs, last, lastMs } = wait;
    if (seq >= last) this.#waits.delete(author);
    else {
      wait.first = last;
      wait.firstMs = lastMs;
    }
    return firstMs;
  }

  /** What is waited for of `author` counts as waited for since now. */
  restart(author: AuthorIndex, nowMs: number): void {
    const wait = this.#waits.get(author);
    if (wait === undefined) return;
    wait.firstMs = nowMs;
    wait.lastMs = nowMs;
  }

  delete(author: AuthorIndex): void {
    this.#waits.delete(author);
  }

  clear(): void {
    this.#waits.clear();
  }

  /** Those that have been waited for since `untilMs` or longer. */
  since(untilMs: number): [AuthorIndex, Wait][] {
    const since: [AuthorIndex, Wait][] = [];
    for (const [author, wait] of this.#waits) if (wait.firstMs <= untilMs) since.push([author, wait]);
    return since;
  }
}
