// A version vector as a set of items, with its sketch, and with the way back from an item to its author. Kept up to date
// entry by entry, so a vector of thousands of authors is gone through once and not at each meeting.

import type { HashKey } from "../keyed-hash.js";
import { Sketch } from "../sketch/sketch.js";
import { SymbolLayout } from "../sketch/sketch-shape.js";
import { type AuthorTag, AuthorTagger, tagOf, vectorItem, vectorItemBytes } from "./vector-item.js";

/** An author by the caller's own number for it, and how much of its sequence is covered. */
export interface VectorEntry {
  readonly author: number;
  readonly seq: number;
}

interface KnownEntry extends VectorEntry {
  readonly item: Uint8Array;
}

export const vectorLayout: SymbolLayout = new SymbolLayout({ itemBytes: vectorItemBytes, checkBytes: 4 });

export class VectorSketch {
  readonly sketch: Sketch;
  /**
   * Two authors have one tag under this key, which happens to one in five million vectors of 10,000 authors and can't be
   * brought about by who doesn't know the key. The sketch is of no use then: send the vector, or take another key.
   */
  collides = false;
  readonly #tagger: AuthorTagger;
  readonly #byTag: Map<AuthorTag, KnownEntry> = new Map();
  readonly #byAuthor: Map<number, KnownEntry> = new Map();

  constructor(key: HashKey) {
    this.sketch = new Sketch(vectorLayout.shape, key);
    this.#tagger = new AuthorTagger(key);
  }

  /** Covers `seq` of an author, whose name has 16 or 32 bytes, and nothing beyond; 0 takes the author out. */
  set(author: number, name: Uint8Array, seq: number): void {
    const before = this.#byAuthor.get(author);
    if (before?.seq === seq) return;
    if (before !== undefined) this.#remove(before);
    if (seq === 0) return;
    const tag = this.#tagger.tag(name, seq);
    const entry = { author, seq, item: vectorItem(tag, seq) };
    if (this.#byTag.has(tag)) this.collides = true;
    this.#byTag.set(tag, entry);
    this.#byAuthor.set(author, entry);
    this.sketch.add(entry.item);
  }

  /** The entry whose author has this tag; undefined when none has. */
  entryOf(tag: AuthorTag): VectorEntry | undefined {
    return this.#byTag.get(tag);
  }

  #remove(entry: KnownEntry): void {
    this.sketch.remove(entry.item);
    this.#byTag.delete(tagOf(entry.item));
    this.#byAuthor.delete(entry.author);
  }
}
