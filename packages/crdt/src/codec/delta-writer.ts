// Writes deltas: authors as indexes into a table that stands in front, sequence numbers and times relative to a base.
// The same writer serves an entry (base: the entry itself) and a whole state (base: zero).

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import * as encoding from "lib0/encoding";
import { assert } from "../core/assert.js";
import type { PlainValue } from "../values/plain-value.js";
import { writeValue } from "../values/value-codec.js";

/** What sequence numbers of the first author, and all times, are written relative to. */
export interface DeltaBase {
  readonly seq: number;
  readonly stamp: Stamp;
  /** True inside an operation: every cell it adds has the operation's own dot and time, which then need no bytes. */
  readonly implicit?: boolean;
}

export const zeroBase: DeltaBase = { seq: 0, stamp: { ms: 0, counter: 0 } };

/** Collects bytes and the authors they mention. Grows with what is written; holds no other memory. */
export class DeltaWriter {
  readonly authors: AuthorTable;
  /** The authors mentioned so far, in the order of their local indexes. */
  readonly mentioned: AuthorIndex[] = [];
  readonly #locals: Map<AuthorIndex, number> = new Map();
  #base: DeltaBase;
  #encoder: encoding.Encoder = encoding.createEncoder();

  constructor(authors: AuthorTable, base: DeltaBase, mentioned: Iterable<AuthorIndex> = []) {
    this.authors = authors;
    this.#base = base;
    for (const author of mentioned) this.#localOf(author);
  }

  author(author: AuthorIndex): void {
    encoding.writeVarUint(this.#encoder, this.#localOf(author));
  }

  dot(dot: Dot): void {
    const local = this.#localOf(dot.author);
    encoding.writeVarUint(this.#encoder, local);
    if (local === 0) encoding.writeVarInt(this.#encoder, dot.seq - this.#base.seq);
    else encoding.writeVarUint(this.#encoder, dot.seq);
  }

  /** The dot of a cell that is added. */
  cellDot(dot: Dot): void {
    if (this.#base.implicit !== true) this.dot(dot);
    else assert(dot.seq === this.#base.seq && this.#localOf(dot.author) === 0, "a cell carries its operation's dot");
  }

  /** The time of a cell that is added. */
  cellStamp(stamp: Stamp): void {
    if (this.#base.implicit !== true) this.stamp(stamp);
  }

  stamp(stamp: Stamp): void {
    encoding.writeVarInt(this.#encoder, stamp.ms - this.#base.stamp.ms);
    encoding.writeVarInt(this.#encoder, stamp.counter - this.#base.stamp.counter);
  }

  /** A whole number from 0 to 2^53 - 1. */
  count(value: number): void {
    encoding.writeVarUint(this.#encoder, value);
  }

  /** Four bytes, for keys that are hashes. */
  word(value: number): void {
    encoding.writeUint32(this.#encoder, value);
  }

  text(value: string): void {
    encoding.writeVarString(this.#encoder, value);
  }

  value(value: PlainValue): void {
    writeValue(this.#encoder, value);
  }

  /** A non-negative bigint below 2^128, shortest form. */
  amount(value: bigint): void {
    let hex = value.toString(16);
    if (hex.length % 2 === 1) hex = `0${hex}`;
    const length = value === 0n ? 0 : hex.length / 2;
    encoding.writeUint8(this.#encoder, length);
    for (let index = 0; index < length; index++) {
      encoding.writeUint8(this.#encoder, Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16));
    }
  }

  bytes(value: Uint8Array): void {
    encoding.writeVarUint8Array(this.#encoder, value);
  }

  /** Writes what `body` writes, with its length in front, so that a reader can step over it. */
  sized(body: () => void): void {
    const outer = this.#encoder;
    this.#encoder = encoding.createEncoder();
    body();
    const inner = this.#encoder;
    this.#encoder = outer;
    encoding.writeVarUint(outer, encoding.length(inner));
    encoding.writeBinaryEncoder(outer, inner);
  }

  /** Writes the operation that took `seq`, sized, with its cells' dots and times left out. */
  operation(seq: number, body: () => void): void {
    const outer = this.#base;
    this.#base = { seq, stamp: outer.stamp, implicit: true };
    this.sized(body);
    this.#base = outer;
  }

  get length(): number {
    return encoding.length(this.#encoder);
  }

  toBytes(): Uint8Array {
    return encoding.toUint8Array(this.#encoder);
  }

  #localOf(author: AuthorIndex): number {
    let local = this.#locals.get(author);
    if (local === undefined) {
      local = this.mentioned.length;
      this.mentioned.push(author);
      this.#locals.set(author, local);
    }
    return local;
  }
}
