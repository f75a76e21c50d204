// The live parts of a document as a set of items of eight bytes, with its sketch, and the ways back: from an item to its part,
// and from the place of an item among all of them in order. An item is a keyed hash of author and number, so who writes can't
// choose it, with the hash of the content in its last bits: two parts with one dot and two contents are two items that show it.

import type { AuthorTable, Dot } from "@joinery/clock";
import type { ComparedParts } from "@joinery/replica";
import { bytesToWords } from "../item-words.js";
import { derivedKey, type HashKey, KeyedHash } from "../keyed-hash.js";
import { Sketch } from "../sketch/sketch.js";
import { SymbolLayout } from "../sketch/sketch-shape.js";

export const partItemBytes = 8;
/** Items are ordered by numbers below this. */
export const placesMax: number = 2 ** 52;
export const partLayout: SymbolLayout = new SymbolLayout({ itemBytes: partItemBytes, checkBytes: 4 });

const wordRange = 2 ** 32;
/** Of an item's first word, 8 bits are the dot's, as is the other word, and 24 its content's; of those of its place the last 12. */
const dotBits = 8;
const placesPerDot = 2 ** 12;
/** 1 and 2 are the purposes of fingerprints, 3 that of vectors. */
const authorPurpose = 4;
const partPurpose = 5;
const nameWords = 8;

export class PartSet {
  readonly compared: ComparedParts;
  readonly sketch: Sketch;
  /**
   * Two parts stand at one place in the order of items: with 100,000 parts that happens once in a million keys. The set is of
   * no use then: take another key.
   */
  readonly collides: boolean;
  /** Two words per part. */
  readonly #items: Int32Array;
  /** The items in order, by their first 52 bits. */
  readonly #order: Float64Array;

  constructor(compared: ComparedParts, authors: AuthorTable, key: HashKey) {
    this.compared = compared;
    this.#items = itemsOf(compared, authors, key);
    this.#order = inOrder(this.#items);
    this.collides = this.#order.some((place, index) => index > 0 && place === this.#order[index - 1]);
    this.sketch = new Sketch(partLayout.shape, key);
    for (let part = 0; part < this.size; part++) this.sketch.addWords(this.#items, 2 * part);
  }

  get size(): number {
    return this.compared.parts.size;
  }

  /** The dots of parts by their items; what is not here is left out. */
  dotsOf(items: readonly Uint8Array[]): Dot[] {
    const wanted = new Set(items.map((item) => placeOfItem(item)));
    return this.#dotsAt(wanted);
  }

  /** Where the items of `peerOnly` stand among those of the peer, who has all that is here but `ownOnly`, and these. */
  ranksThere(ownOnly: readonly Uint8Array[], peerOnly: readonly Uint8Array[]): number[] {
    const lacked = Float64Array.from(ownOnly, placeOfItem).sort();
    const added = Float64Array.from(peerOnly, placeOfItem).sort();
    let own = 0;
    let before = 0;
    return Array.from(added, (place, index) => {
      while (own < this.#order.length && (this.#order[own] as number) < place) own++;
      while (before < lacked.length && (lacked[before] as number) < place) before++;
      return own - before + index;
    });
  }

  /** The dots of the parts whose items stand at these places in order. */
  dotsAt(ranks: readonly number[]): Dot[] {
    return this.#dotsAt(new Set(ranks.map((rank) => this.#order[rank] as number)));
  }

  /** The places of the items number `from` to `to - 1` in order. */
  placesOf(from: number, to: number): readonly number[] {
    return [...this.#order.subarray(from, to)];
  }

  /** From all places of the peer's items, in order: how the two differ. */
  against(theirs: readonly number[]): ListedDifference {
    const ranks: number[] = [];
    const only: Set<number> = new Set();
    let own = 0;
    for (const [rank, place] of theirs.entries()) {
      for (; own < this.#order.length && (this.#order[own] as number) < place; own++)
        only.add(this.#order[own] as number);
      if (this.#order[own] === place) own++;
      else ranks.push(rank);
    }
    for (; own < this.#order.length; own++) only.add(this.#order[own] as number);
    const contradicts = haveDotInCommon(
      only,
      ranks.map((rank) => theirs[rank] as number),
    );
    return { ranks, ownOnly: this.#dotsAt(only), contradicts };
  }

  #dotsAt(places: ReadonlySet<number>): Dot[] {
    const dots: Dot[] = [];
    for (let part = 0; part < this.size; part++) {
      if (places.has(placeOf(this.#items, part))) dots.push(this.compared.parts.dotOf(part));
    }
    return dots;
  }
}

/** How a side differs from all items of the other. */
export interface ListedDifference {
  /** The places in order of the peer's items that are not here. */
  readonly ranks: readonly number[];
  /** The dots of parts that the peer has not. */
  readonly ownOnly: readonly Dot[];
  /** See `contradict`. */
  readonly contradicts: boolean;
}

/**
 * Whether the two sides have one dot with two contents, so that its absence there is no removal: one of the two is damaged. True of
 * sound ones too, of 10,000 items at each side once in 10,000 keys.
 */
export function contradict(ownOnly: readonly Uint8Array[], peerOnly: readonly Uint8Array[]): boolean {
  return haveDotInCommon(ownOnly.map(placeOfItem), peerOnly.map(placeOfItem));
}

function haveDotInCommon(own: Iterable<number>, theirs: readonly number[]): boolean {
  const dots = new Set<number>();
  for (const place of own) dots.add(Math.floor(place / placesPerDot));
  return theirs.some((place) => dots.has(Math.floor(place / placesPerDot)));
}

function itemsOf({ parts }: ComparedParts, authors: AuthorTable, key: HashKey): Int32Array {
  const names = authorTags(parts.authors, authors, key);
  const hash = new KeyedHash(derivedKey(key, partPurpose));
  const words = new Int32Array(4);
  const items = new Int32Array(2 * parts.size);
  for (let part = 0; part < parts.size; part++) {
    const author = 2 * (parts.authors[part] as number);
    const seq = parts.seqs[part] as number;
    words[0] = names[author] as number;
    words[1] = names[author + 1] as number;
    words[2] = seq % wordRange;
    words[3] = Math.floor(seq / wordRange);
    hash.tag(words, 0, 4 * words.length);
    const content = (parts.hashes[2 * part] as number) ^ (parts.hashes[2 * part + 1] as number);
    items[2 * part] = hash.low ^ (Math.imul(content, 0x9e3779b1) >>> dotBits);
    items[2 * part + 1] = hash.high;
  }
  return items;
}

/** Two words for each author of a part, at its index. */
function authorTags(ofParts: Int32Array, authors: AuthorTable, key: HashKey): Int32Array {
  const hash = new KeyedHash(derivedKey(key, authorPurpose));
  const words = new Int32Array(nameWords);
  const tags = new Int32Array(2 * authors.size);
  for (const author of new Set(ofParts)) {
    const name = authors.bytesOf(author);
    bytesToWords(name, 0, name.length, words, 0);
    hash.tag(words, 0, name.length);
    tags[2 * author] = hash.low;
    tags[2 * author + 1] = hash.high;
  }
  return tags;
}

function inOrder(items: Int32Array): Float64Array {
  const order = new Float64Array(items.length / 2);
  for (let part = 0; part < order.length; part++) order[part] = placeOf(items, part);
  return order.sort();
}

/** The last four bytes of an item, then 20 bits of the first four: what items are ordered by. */
function placeOf(items: Int32Array, part: number): number {
  return ((items[2 * part + 1] as number) >>> 0) * 2 ** 20 + ((items[2 * part] as number) >>> 12);
}

function placeOfItem(item: Uint8Array): number {
  const words = new Int32Array(2);
  bytesToWords(item, 0, partItemBytes, words, 0);
  return placeOf(words, 0);
}
