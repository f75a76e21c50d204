// Entries of one document that became durable one after the other, in the form in which ENTRIES has them: each refers to authors
// by their places in one table. Only what authors are called differs from peer to peer, so what is encoded here once is copied
// for each of them.

import type { AuthorIndex } from "@joinery/clock";
import type { Entry } from "@joinery/replica";
import { RunBytes } from "./run-bytes.js";

/** Places take a byte each, in this table and in any part of it. */
const authorsMax = 128;

/** Where an entry is in its run. */
export interface PlaceInRun {
  readonly from: number;
  readonly to: number;
  /** How much of the table it needs: one more than the greatest place that it refers to. */
  readonly width: number;
  /** The places that it refers to, a bit each, in words of 32. */
  readonly mentions: readonly number[];
}

export class EntryRun {
  readonly #bytesMax: number;
  readonly #table: AuthorIndex[] = [];
  readonly #indexes: Map<AuthorIndex, number> = new Map();
  readonly #places: Map<Entry, PlaceInRun> = new Map();
  readonly #bytes: RunBytes = new RunBytes();

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** All authors that its entries mention, in the order of their places. */
  get table(): readonly AuthorIndex[] {
    return this.#table;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** The entries from `from` to `to`, as they are written. Not to be written to. */
  bytes(from: number, to: number): Uint8Array {
    return this.#bytes.view(from, to);
  }

  placeOf(entry: Entry): PlaceInRun | undefined {
    return this.#places.get(entry);
  }

  /** Takes the next entry; false when there is no room for it here. */
  add(entry: Entry): boolean {
    const { locals, rest } = entry;
    const from = this.length;
    const isRoomy = from + rest.length + locals.length <= this.#bytesMax;
    if (!isRoomy || this.#table.length + locals.length > authorsMax) return false;
    const mentions = [0, 0, 0, 0];
    let width = 0;
    this.#bytes.count(locals.length);
    for (const author of locals) {
      const place = this.#indexOf(author);
      if (place >= width) width = place + 1;
      mentions[place >>> 5] = (mentions[place >>> 5] as number) | (1 << (place & 31));
      this.#bytes.byte(place);
    }
    this.#bytes.sized(rest);
    this.#places.set(entry, { from, to: this.length, width, mentions });
    return true;
  }

  #indexOf(author: AuthorIndex): number {
    const known = this.#indexes.get(author);
    if (known !== undefined) return known;
    this.#indexes.set(author, this.#table.length);
    this.#table.push(author);
    return this.#table.length - 1;
  }
}
