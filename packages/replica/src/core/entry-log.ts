// The entries of one document by author, in order of sequence: what is served to peers and walked for causal pasts.
// Every chain is contiguous: entry n begins where entry n - 1 ended, the first one above the cut, which is 0 in a whole log.

import { type AuthorIndex, VersionVector } from "@joinery/clock";
import { type Entry, sameBytes, sameEntry } from "./entry.js";

/** Sequence numbers of one author, `from` to `to` inclusive. */
export interface Interval {
  readonly author: AuthorIndex;
  readonly from: number;
  readonly to: number;
}

const authorNameBytes = 16;

/** One author's entries above the cut, and when each came: greater is later, also among authors. */
interface Chain {
  entries: Entry[];
  arrivals: number[];
}

/** Chains that grow at their ends, one per author; their beginnings may be cut off, and put back. */
export class EntryLog {
  /** Up to here, per author, entries were applied and are not held. Not to be written to. */
  readonly cut: VersionVector = new VersionVector();
  readonly #chains: (Chain | undefined)[] = [];
  #nextArrival = 0;
  #firstArrival = 0;
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

  /** The entry that is here at numbers which one of other bytes has; undefined where they are the same, or nothing is here to tell. */
  otherThan(author: AuthorIndex, seq: number, rest: Uint8Array): Entry | undefined {
    const known = this.find(author, seq);
    return known !== undefined && !sameBytes(known.rest, rest) ? known : undefined;
  }

  append(entry: Entry): void {
    const { author } = entry;
    const chain = this.#chains[author];
    // Made with what they begin with, lists have room for no more: most authors of a large crowd write once.
    if (chain === undefined) this.#begin(author, { entries: [entry], arrivals: [this.#nextArrival++] });
    else {
      chain.entries.push(entry);
      chain.arrivals.push(this.#nextArrival++);
    }
    this.#count(entry, 1);
  }

  /** The parts of `intervals` at or below the cut: what was applied there is not held as entries. */
  below(intervals: readonly Interval[]): Interval[] {
    const below: Interval[] = [];
    for (const { author, from, to } of intervals) {
      const cut = this.cut.get(author);
      if (from <= cut) below.push({ author, from, to: Math.min(to, cut) });
    }
    return below;
  }

  /** Forgets the author's entries up to `seq`, which has to be where one of them ends, or beyond them all. */
  cutOff(author: AuthorIndex, seq: number): void {
    if (!this.cut.raise(author, seq)) return;
    const chain = this.#chains[author];
    if (chain === undefined) return;
    const count = this.indexFrom(author, seq + 1);
    for (const entry of chain.entries.splice(0, count)) this.#count(entry, -1);
    chain.arrivals.splice(0, count);
  }

  /**
   * Puts back entries from below the cut, given in an order in which each comes after what it depends on. Taken is what
   * reaches up to the cut without a gap; the cut moves down by it.
   */
  putBack(entries: readonly Entry[]): void {
    this.#firstArrival -= entries.length;
    const taken: Map<AuthorIndex, Chain> = new Map();
    for (let index = entries.length - 1; index >= 0; index--) {
      const entry = entries[index] as Entry;
      const { author, firstSeq, lastSeq } = entry;
      if (lastSeq !== this.cut.get(author)) continue;
      const chain = taken.get(author) ?? { entries: [], arrivals: [] };
      taken.set(author, chain);
      chain.entries.push(entry);
      chain.arrivals.push(this.#firstArrival + index);
      this.cut.set(author, firstSeq - 1);
      this.#count(entry, 1);
    }
    for (const [author, { entries, arrivals }] of taken) {
      const above = this.#chains[author] ?? { entries: [], arrivals: [] };
      entries.reverse().push(...above.entries);
      arrivals.reverse().push(...above.arrivals);
      this.#begin(author, { entries, arrivals });
    }
  }

  /** The author's entries, oldest first. Not to be written to. */
  chain(author: AuthorIndex): readonly Entry[] {
    return this.#chains[author]?.entries ?? none;
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

  /** The author's entry that has `seq`; undefined where none is held. */
  find(author: AuthorIndex, seq: number): Entry | undefined {
    const entry = this.chain(author)[this.indexFrom(author, seq)];
    return entry !== undefined && entry.firstSeq <= seq ? entry : undefined;
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

  /** All entries held, each after everything it depends on. */
  all(): Entry[] {
    return this.gather(this.#chains.map((_, author) => ({ author, from: 1, to: Number.POSITIVE_INFINITY })));
  }

  /** The entries held that overlap any of `intervals`, each after everything it depends on; `below` says what is not. */
  gather(intervals: readonly Interval[]): Entry[] {
    const found: { readonly entry: Entry; readonly arrival: number }[] = [];
    for (const { author, from, to } of intervals) {
      const chain = this.#chains[author];
      if (chain === undefined) continue;
      const { entries, arrivals } = chain;
      for (let index = this.indexFrom(author, from); index < entries.length; index++) {
        const entry = entries[index] as Entry;
        if (entry.firstSeq > to) break;
        found.push({ entry, arrival: arrivals[index] as number });
      }
    }
    return found.sort((a, b) => a.arrival - b.arrival).map(({ entry }) => entry);
  }

  #begin(author: AuthorIndex, chain: Chain): void {
    while (this.#chains.length <= author) this.#chains.push(undefined);
    this.#chains[author] = chain;
  }

  #count({ rest, locals }: Entry, sign: 1 | -1): void {
    this.#size += sign;
    this.#bytes += sign * (rest.length + authorNameBytes * locals.length);
  }
}

const none: readonly Entry[] = [];
