// The entries of one document by author, in order of sequence: what is served to peers and walked for causal pasts.
// Every chain is contiguous: entry n begins where entry n - 1 ended.

import type { AuthorIndex } from "@joinery/clock";
import { type Entry, sameEntry } from "./entry.js";

/** Sequence numbers of one author, `from` to `to` inclusive. */
export interface Interval {
  readonly author: AuthorIndex;
  readonly from: number;
  readonly to: number;
}

const authorNameBytes = 16;

/** Append-only chains, one per author. */
export class EntryLog {
  readonly #chains: Entry[][] = [];
  /** For each entry of each chain, how many entries the log held before it. */
  readonly #arrivals: number[][] = [];
  #size = 0;
  #bytes = 0;

  /** How many entries there are. */
  get size(): number {
    return this.#size;
  }

  /** Their bytes, an author's name counted as 16. */
  get bytes(): number {
    return this.#bytes;
  }

  /** True when exactly this entry is here, byte for byte. */
  has(entry: Entry): boolean {
    const known = this.chain(entry.author)[this.indexFrom(entry.author, entry.firstSeq)];
    return known !== undefined && sameEntry(known, entry);
  }

  append(entry: Entry): void {
    while (this.#chains.length <= entry.author) {
      this.#chains.push([]);
      this.#arrivals.push([]);
    }
    this.#bytes += entry.rest.length + authorNameBytes * entry.locals.length;
    (this.#chains[entry.author] as Entry[]).push(entry);
    (this.#arrivals[entry.author] as number[]).push(this.#size++);
  }

  /** The author's entries, oldest first. Not to be written to. */
  chain(author: AuthorIndex): readonly Entry[] {
    return this.#chains[author] ?? [];
  }

  /** The place in the author's chain of the first entry that ends at or after `seq`: binary search. */
  indexFrom(author: AuthorIndex, seq: number): number {
    const chain = this.chain(author);
    let low = 0;
    let high = chain.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((chain[middle] as Entry).lastSeq < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The author's entries that overlap `from` to `to`, inclusive. */
  *range(author: AuthorIndex, from: number, to: number): Generator<Entry> {
    const chain = this.chain(author);
    for (let index = this.indexFrom(author, from); index < chain.length; index++) {
      const entry = chain[index] as Entry;
      if (entry.firstSeq > to) return;
      yield entry;
    }
  }

  /** The entries that overlap any of `intervals`, each after everything it depends on. */
  gather(intervals: readonly Interval[]): Entry[] {
    const found: { readonly entry: Entry; readonly arrival: number }[] = [];
    for (const { author, from, to } of intervals) {
      const chain = this.chain(author);
      const arrivals = this.#arrivals[author] ?? [];
      for (let index = this.indexFrom(author, from); index < chain.length; index++) {
        const entry = chain[index] as Entry;
        if (entry.firstSeq > to) break;
        found.push({ entry, arrival: arrivals[index] as number });
      }
    }
    return found.sort((a, b) => a.arrival - b.arrival).map(({ entry }) => entry);
  }
}
