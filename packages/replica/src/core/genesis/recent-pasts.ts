// The causal pasts of the latest few entries of each chain, as whole vectors: stepping stones for a walk into the past.
// They save time only; whoever finds none here walks on. Kept while authors are few, as they cost a number per pair.

import type { AuthorIndex } from "@joinery/clock";
import { VersionVector } from "@joinery/clock";

/** Most authors for which pasts are kept: at 8 entries each that is a quarter of a million numbers. */
const authorsMax = 180;
const entriesPerAuthor = 8;

interface Recent {
  lastSeq: number;
  readonly past: VersionVector;
}

/** A ring per author of the pasts of its latest entries. */
export class RecentPasts {
  readonly #rings: Recent[][] = [];
  readonly #next: number[] = [];

  /** The past of the author's entry that ends at `lastSeq`, that entry included; undefined when it is not kept. */
  of(author: AuthorIndex, lastSeq: number): VersionVector | undefined {
    return this.#rings[author]?.find((recent) => recent.lastSeq === lastSeq)?.past;
  }

  /** Keeps a past in place of the oldest of its author's, and answers an empty vector to fill; undefined when authors are too many. */
  begin(author: AuthorIndex, lastSeq: number): VersionVector | undefined {
    if (author >= authorsMax) return undefined;
    while (this.#rings.length <= author) {
      this.#rings.push([]);
      this.#next.push(0);
    }
    const ring = this.#rings[author] as Recent[];
    const place = this.#next[author] as number;
    this.#next[author] = (place + 1) % entriesPerAuthor;
    const oldest = ring[place];
    if (oldest === undefined) {
      const past = new VersionVector();
      ring.push({ lastSeq, past });
      return past;
    }
    oldest.lastSeq = lastSeq;
    oldest.past.clear();
    return oldest.past;
  }
}
