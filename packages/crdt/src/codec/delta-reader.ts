// Reads what DeltaWriter wrote, strictly: foreign bytes either are a delta in canonical form or raise DecodeError.
// Memory grows only with bytes that are there: a count is checked against what is left before anything is allocated.

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import { compareDots, stampCounterMax } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import { decodeUtf8 } from "lib0/string";
import type { DotPredicate } from "../core/join-scope.js";
import { DecodeError } from "../errors.js";
import type { PlainValue } from "../values/plain-value.js";
import { readValue } from "../values/value-codec.js";
import type { DeltaBase } from "./delta-writer.js";
import { nextByte, readCount, readSigned } from "./varint.js";

/** What bytes from others may claim: an operation adds cells under its own dot only and removes only what its author had seen. */
export interface OperationLimits {
  readonly operation: Dot;
  /** True for the dots in the operation's causal past. */
  readonly past: DotPredicate;
}

/** A cursor over the bytes of deltas. Every method throws `DecodeError` when the bytes are not what it expects. */
export class DeltaReader {
  readonly authors: AuthorTable;
  readonly #locals: readonly AuthorIndex[];
  readonly #base: DeltaBase;
  readonly #decoder: decoding.Decoder;
  readonly #limits: OperationLimits | undefined;
  /** The author whose row is being read. */
  #row: AuthorIndex | undefined;
  /** How many deletable keys lie above what is being read. */
  #keys = 0;

  /** `limits` is for operations from others; without it any dot may be added and removed, as in a whole state. */
  constructor(
    bytes: Uint8Array,
    authors: AuthorTable,
    locals: readonly AuthorIndex[],
    base: DeltaBase,
    limits?: OperationLimits,
  ) {
    this.#decoder = decoding.createDecoder(bytes);
    this.authors = authors;
    this.#locals = locals;
    this.#base = base;
    this.#limits = limits;
  }

  author(): AuthorIndex {
    const author = this.#locals[this.count()];
    if (author === undefined) throw new DecodeError("an author index beyond the table");
    return author;
  }

  dot(): Dot {
    const local = this.count();
    const author = this.#locals[local];
    if (author === undefined) throw new DecodeError("an author index beyond the table");
    const seq = local === 0 ? this.#base.seq + this.#signed() : this.count();
    if (!Number.isSafeInteger(seq) || seq < 1) throw new DecodeError("a sequence number out of range");
    return { author, seq };
  }

  /** The dot of a cell that is added. */
  cellDot(): Dot {
    const { seq, implicit } = this.#base;
    const dot = implicit === true ? { author: this.#locals[0] as AuthorIndex, seq } : this.dot();
    const own = this.#limits?.operation;
    if (own !== undefined && (dot.seq !== own.seq || dot.author !== own.author)) {
      throw new DecodeError("a cell under the dot of another operation");
    }
    this.#checkRow(dot.author);
    return dot;
  }

  /** The time of a cell that is added. */
  cellStamp(): Stamp {
    return this.#base.implicit === true ? this.#base.stamp : this.stamp();
  }

  /** The dots of cells that are removed. */
  removedDots(): Dot[] {
    const dots = this.dots();
    for (const { author, seq } of dots) {
      this.#checkRow(author);
      if (this.#limits?.past(author, seq) === false) throw new DecodeError("a removal of what its author had not seen");
    }
    return dots;
  }

  /** Dots in strictly ascending order, as canonical bytes have them. */
  dots(): Dot[] {
    const dots: Dot[] = [];
    for (let left = this.length(2); left > 0; left--) {
      const dot = this.dot();
      const last = dots[dots.length - 1];
      if (last !== undefined && compareDots(this.authors, last, dot) >= 0) throw new DecodeError("dots out of order");
      dots.push(dot);
    }
    return dots;
  }

  /** Reads the row of `author`, in which all dots are its own. Others touch it only by deleting a key above it. */
  row<T>(author: AuthorIndex, read: () => T): T {
    const outer = this.#row;
    this.#checkRow(author);
    if (this.#keys === 0 && this.#limits !== undefined && this.#limits.operation.author !== author) {
      throw new DecodeError("a row of another author");
    }
    this.#row = author;
    const row = read();
    this.#row = outer;
    return row;
  }

  /** Reads what lies below a key that can be deleted. */
  belowKey<T>(read: () => T): T {
    this.#keys++;
    const part = read();
    this.#keys--;
    return part;
  }

  stamp(): Stamp {
    const ms = this.#base.stamp.ms + this.#signed();
    const counter = this.#base.stamp.counter + this.#signed();
    if (!Number.isSafeInteger(ms) || ms < 0) throw new DecodeError("a time out of range");
    if (counter < 0 || counter > stampCounterMax) throw new DecodeError("a clock counter out of range");
    if (ms === this.#base.stamp.ms && counter === this.#base.stamp.counter) return this.#base.stamp;
    return { ms, counter };
  }

  count(): number {
    return readCount(this.#decoder);
  }

  /** A count of items of at least `bytesMin` bytes each, checked against the bytes that are left. */
  length(bytesMin: number): number {
    const count = this.count();
    if (count * bytesMin > this.remaining) throw new DecodeError("a count beyond the end of the bytes");
    return count;
  }

  word(): number {
    if (this.remaining < 4) throw new DecodeError("the bytes end early");
    return decoding.readUint32(this.#decoder);
  }

  text(): string {
    const length = this.length(1);
    const bytes = decoding.readUint8Array(this.#decoder, length);
    return readText(bytes);
  }

  value(): PlainValue {
    return guarded(() => readValue(this.#decoder, 0));
  }

  amount(): bigint {
    const length = this.byte();
    if (length > 16 || length > this.remaining) throw new DecodeError("an amount beyond 2^128");
    let value = 0n;
    for (let index = 0; index < length; index++) {
      const byte = this.byte();
      if (index === 0 && byte === 0) throw new DecodeError("an amount with leading zeros");
      value = (value << 8n) | BigInt(byte);
    }
    return value;
  }

  byte(): number {
    return nextByte(this.#decoder);
  }

  bytes(): Uint8Array {
    const length = this.length(1);
    return decoding.readUint8Array(this.#decoder, length).slice();
  }

  /** A reader over the next sized part; this one steps over it. */
  sized(): DeltaReader {
    const length = this.length(1);
    const part = decoding.readUint8Array(this.#decoder, length);
    const reader = new DeltaReader(part, this.authors, this.#locals, this.#base, this.#limits);
    reader.#row = this.#row;
    reader.#keys = this.#keys;
    return reader;
  }

  /** A reader over the operation that took `seq`; this one steps over it. */
  operation(seq: number): DeltaReader {
    const part = decoding.readUint8Array(this.#decoder, this.length(1));
    return new DeltaReader(part, this.authors, this.#locals, { seq, stamp: this.#base.stamp, implicit: true });
  }

  get remaining(): number {
    return this.#decoder.arr.length - this.#decoder.pos;
  }

  /** Throws unless every byte was read. */
  end(): void {
    if (this.remaining > 0) throw new DecodeError("bytes after the end");
  }

  #checkRow(author: AuthorIndex): void {
    if (this.#row !== undefined && this.#row !== author) throw new DecodeError("a dot in the row of another author");
  }

  #signed(): number {
    return readSigned(this.#decoder);
  }
}

/** UTF-8 text; throws `DecodeError` when it is not well-formed. */
export function readText(bytes: Uint8Array): string {
  return guarded(() => decodeUtf8(bytes));
}

/** The library below throws errors of its own at the end of the bytes and on large numbers. */
function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof DecodeError) throw cause;
    throw new DecodeError("the bytes end early or hold a number out of range", { cause });
  }
}
