// One operation as a row: its numbers, texts and values one after the other. It is straight when every count of fields
// and keys in it is one, as in nearly all; then those counts are left out.

import type { AuthorIndex, AuthorTable, Dot } from "@joinery/clock";
import { assert } from "../core/assert.js";
import type { PlainValue } from "../values/plain-value.js";
import { writeValue } from "../values/value-codec.js";
import { writeAmount } from "./amount-codec.js";
import { ByteWriter } from "./byte-writer.js";
import { DeltaWriter } from "./delta-writer.js";

/** Writes operations of the first of `mentioned`, one at a time. */
export class RowWriter extends DeltaWriter {
  readonly #bytes: ByteWriter = new ByteWriter();
  #seq = 0;
  #isStraight = true;
  #writesParts = false;

  constructor(authors: AuthorTable, mentioned: Iterable<AuthorIndex>) {
    super(authors, mentioned);
  }

  /** Begins anew, for operations of `author`. */
  restart(author: AuthorIndex): void {
    this.#bytes.clear();
    this.forget();
    this.localOf(author);
  }

  /** Writes the operation that took `seq` and answers whether it is straight. */
  operation<Delta>(seq: number, delta: Delta, codec: { write(delta: Delta, writer: DeltaWriter): void }): boolean {
    this.#bytes.truncate(0);
    this.#seq = seq;
    this.#isStraight = true;
    codec.write(delta, this);
    if (this.#isStraight) return true;
    this.#bytes.truncate(0);
    this.#writesParts = true;
    codec.write(delta, this);
    this.#writesParts = false;
    return false;
  }

  parts(count: number): void {
    if (this.#writesParts) this.#bytes.count(count);
    else if (count !== 1) this.#isStraight = false;
  }

  field(key: number): void {
    this.#bytes.fixed(key, 3);
  }

  endField(): void {}

  head(added: number, removed: number): void {
    assert(added <= 1, "an operation adds one cell to a place at most");
    this.#bytes.count(removed * 2 + added);
  }

  cellDot(dot: Dot): void {
    assert(dot.seq === this.#seq && this.localOf(dot.author) === 0, "a cell carries its operation's dot");
  }

  cellStamp(): void {}

  dot(dot: Dot): void {
    const local = this.localOf(dot.author);
    const seq = local === 0 ? this.#seq - dot.seq : dot.seq;
    // Nearly always one's own: the author costs a bit, not a byte.
    this.#bytes.count(local === 0 ? seq * 2 : local * 2 + 1);
    if (local !== 0) this.#bytes.count(seq);
  }

  author(author: AuthorIndex): void {
    this.#bytes.count(this.localOf(author));
  }

  count(value: number): void {
    this.#bytes.count(value);
  }

  text(value: string): void {
    this.#bytes.text(value);
  }

  value(value: PlainValue): void {
    writeValue(this.#bytes, value);
  }

  amount(value: bigint): void {
    writeAmount(this.#bytes, value);
  }

  bytes(value: Uint8Array): void {
    this.#bytes.count(value.length);
    this.#bytes.raw(value);
  }

  get length(): number {
    return this.#bytes.length;
  }

  toBytes(): Uint8Array {
    return this.#bytes.toBytes();
  }
}
