// Whether peers have more of the own author than is here. Then the store is an older one than the author has written from:
// put back from a backup, or a copy. What would be written next has a number that is taken.

import type { AuthorIndex, VersionVector } from "@joinery/clock";

interface Own {
  readonly self: AuthorIndex;
  readonly applied: VersionVector;
}

export class OwnElsewhere {
  readonly #own: Own;
  /** Called when it shows, which may be many times for one author. */
  onHeard: (() => void) | undefined;

  constructor(own: Own) {
    this.#own = own;
  }

  /** A peer has, or has sent, entries of `author` up to `seq`. */
  hear(author: AuthorIndex, seq: number): void {
    if (author === this.#own.self && seq > this.#own.applied.get(author)) this.onHeard?.();
  }
}
