// Entries of one document that became durable one after the other, in the form in which ENTRIES has them: each refers to authors
// by their places in one table. Only what authors are called differs from peer to peer, so what is encoded here once is copied
// for each of them.

import type { AuthorIndex } from "@joinery/clock";
import type { Entry } from "@joinery/replica";
import * as encoding from "lib0/encoding";

/** Places take a byte each, in this table and in any part of it. */
const authorsMax = 128;

/** Where an entry is in its run. */
export interface PlaceInRun {
  readonly from: number;
  readonly to: number;
  /** How much of the table it needs: one more than the greatest place that it refers to. */
  readonly width: number;
  /** The places that it refers to, a bit each. */
  readonly mentions: Uint32Array;
}

export class EntryRun {
  readonly #bytesMax: number;
  readonly #table: AuthorIndex[] = [];
  readonly #indexes: Map<AuthorIndex, number> = new Map();
  readonly #places: Map<Entry, PlaceInRun> = new Map();
  readonly #bytes: encoding.Encoder = encoding.createEncoder();
  #length = 0;
  /** What is in the encoder, once somebody reads it; not up to date while more is added. */
  #read: Uint8Array = new Uint8Array(0);

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** All authors that its entries mention, in the order of their places. */
  get table(): readonly AuthorIndex[] {
    return this.#table;
  }

  get length(): number {
    return this.#length;
  }

  /** The entries as they are written. */
  get bytes(): Uint8Array {
    if (this.#read.length < this.#length) this.#read = encoding.toUint8Array(this.#bytes);
    return this.#read;
  }

  placeOf(entry: Entry): PlaceInRun | undefined {
    return this.#places.get(entry);
  }

  /** Takes the next entry; false when there is no room for it here. */
  add(entry: Entry): boolean {
    const { locals, rest } = entry;
    const isRoomy = this.#length + rest.length + locals.length <= this.#bytesMax;
    if (!isRoomy || this.#table.length + locals.length > authorsMax) return false;
    const mentions = new Uint32Array(authorsMax / 32);
    let width = 0;
    encoding.writeVarUint(this.#bytes, locals.length);
    for (const author of locals) {
      const place = this.#indexOf(author);
      if (place >= width) width = place + 1;
      mentions[place >>> 5] = (mentions[place >>> 5] as number) | (1 << (place & 31));
      encoding.writeUint8(this.#bytes, place);
    }
    encoding.writeVarUint8Array(this.#bytes, rest);
    const from = this.#length;
    this.#length = encoding.length(this.#bytes);
    this.#places.set(entry, { from, to: this.#length, width, mentions });
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
