// All documents of a session as one set: an item of eight bytes stands for a document's name and what is on disk of it. Two
// sides whose sets are equal have the same of the same documents; a sketch of the set finds the documents that differ.

import { encodeUtf8 } from "lib0/string";
import { bytesToWords, wordsOf, wordsToBytes } from "../../reconcile/item-words.js";
import { derivedKey, type HashKey, KeyedHash } from "../../reconcile/keyed-hash.js";
import { addFingerprint, type Fingerprint, fingerprintBytes, ItemHash } from "../../reconcile/range/fingerprint.js";
import { Sketch } from "../../reconcile/sketch/sketch.js";
import { type SketchShape, SymbolLayout } from "../../reconcile/sketch/sketch-shape.js";
import type { Channel } from "../channel.js";
import { VectorHash } from "./vector-hash.js";

export const documentShape: SketchShape = { itemBytes: 8, checkBytes: 4 };
export const documentLayout: SymbolLayout = new SymbolLayout(documentShape);

/** 1 to 3 are the purposes of fingerprints and of vectors. */
const purpose = 4;

interface Summed {
  readonly channel: Channel;
  readonly item: Uint8Array;
  /** Of what is on disk: when that has changed since, the summary is outdated for the document. */
  readonly mark: string;
}

export class DocumentSummary {
  readonly fingerprint: Fingerprint = new Int32Array(fingerprintBytes / 4);
  readonly #key: HashKey;
  readonly #summed: readonly Summed[];
  #sketch: Sketch | undefined;

  constructor(channels: Iterable<Channel>, key: HashKey) {
    this.#key = key;
    const tagger = new DocumentTagger(key);
    const hash = new ItemHash(documentShape.itemBytes, key);
    this.#summed = Array.from(channels, (channel) => {
      const item = tagger.itemOf(channel);
      addFingerprint(this.fingerprint, hash.of(item), 1);
      return { channel, item, mark: channel.mark };
    });
  }

  /** Documents in it. */
  get count(): number {
    return this.#summed.length;
  }

  get sketch(): Sketch {
    if (this.#sketch === undefined) {
      this.#sketch = new Sketch(documentShape, this.#key);
      for (const { item } of this.#summed) this.#sketch.add(item);
    }
    return this.#sketch;
  }

  /** The peer has the same of all documents but these, which are answered; of one that changed since, it is asked. */
  level(differing: readonly Uint8Array[]): Channel[] {
    const others = new Set(differing.map(keyOf));
    const found: Channel[] = [];
    for (const { channel, item, mark } of this.#summed) {
      if (others.has(keyOf(item))) found.push(channel);
      else if (channel.mark === mark) channel.level();
      else channel.begin();
    }
    return found;
  }
}

function keyOf(item: Uint8Array): string {
  return String.fromCharCode(...item);
}

/** Makes items of documents. */
class DocumentTagger {
  readonly #hash: KeyedHash;
  readonly #vectors: VectorHash;

  constructor(key: HashKey) {
    this.#hash = new KeyedHash(derivedKey(key, purpose));
    this.#vectors = new VectorHash(key);
  }

  itemOf({ document }: Channel): Uint8Array {
    const name = encodeUtf8(document.id);
    const digest = document.branches?.digest ?? new Uint8Array();
    const bytes = fingerprintBytes + digest.length + name.length;
    const words = new Int32Array(wordsOf(bytes));
    words.set(this.#vectors.of(document.durable, document.authors));
    bytesToWords(digest, 0, digest.length, words, fingerprintBytes / 4);
    bytesToWords(name, 0, name.length, words, (fingerprintBytes + digest.length) / 4);
    this.#hash.tag(words, 0, bytes);
    const item = new Uint8Array(documentShape.itemBytes);
    wordsToBytes(Int32Array.of(this.#hash.low, this.#hash.high), 0, item.length, item, 0);
    return item;
  }
}
