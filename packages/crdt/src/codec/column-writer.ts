// Many operations, or a whole state, as columns: what a field writes goes to the columns of that field, so that sequences
// of numbers become runs and texts stand together. Almost all of the bytes that are left are the user's own.

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import { assert } from "../core/assert.js";
import type { PlainValue } from "../values/plain-value.js";
import { writeValue } from "../values/value-codec.js";
import { writeAmount } from "./amount-codec.js";
import type { ByteWriter } from "./byte-writer.js";
import { ColumnSetWriter, setBytesMax } from "./column-set.js";
import { DeltaWriter } from "./delta-writer.js";

/** How a value is written: some kinds have columns of their own. */
export const valueKinds = { text: 0, integer: 1, false: 2, true: 3, null: 4, other: 5 } as const;

/** Grows with what is written; its authors are those of the table in front. */
export class ColumnWriter extends DeltaWriter {
  readonly #root: ColumnSetWriter = new ColumnSetWriter();
  readonly #base: ((author: AuthorIndex) => number) | undefined;
  #set: ColumnSetWriter = this.#root;
  readonly #outer: ColumnSetWriter[] = [];
  #seq = 0;
  /** In a state, the author of the last cell of the same place. */
  #local = 0;
  /** Bytes that were written, at most. */
  #weight: number = setBytesMax;

  /**
   * For operations of the first of `mentioned`. With `lastSeqOf` for a state instead: cells then carry dots and times of
   * their own, the first number of each author relative to what that answers.
   */
  constructor(authors: AuthorTable, mentioned: Iterable<AuthorIndex>, lastSeqOf?: (author: AuthorIndex) => number) {
    super(authors, mentioned);
    this.#base = lastSeqOf;
  }

  /** Writes the operation that took `seq`. */
  operation<Delta>(seq: number, delta: Delta, codec: { write(delta: Delta, writer: DeltaWriter): void }): void {
    this.#seq = seq;
    codec.write(delta, this);
  }

  parts(count: number): void {
    this.#weight += 9;
    this.#set.numbers.parts.write(count);
  }

  field(key: number): void {
    const outer = this.#set;
    this.#weight += outer.hasChild(key) ? 9 : 9 + setBytesMax;
    this.#outer.push(outer);
    this.#set = outer.child(key);
  }

  endField(): void {
    this.#set = this.#outer.pop() as ColumnSetWriter;
  }

  head(added: number, removed: number): void {
    this.#weight += 9;
    if (this.#base !== undefined) {
      assert(removed === 0, "a state removes nothing");
      this.#local = 0;
      this.#set.numbers.heads.write(added);
    } else {
      assert(added <= 1, "an operation adds one cell to a place at most");
      this.#set.numbers.heads.write(removed * 2 + added);
    }
  }

  cellDot(dot: Dot): void {
    const local = this.localOf(dot.author);
    if (this.#base === undefined) {
      assert(dot.seq === this.#seq && local === 0, "a cell carries its operation's dot");
      return;
    }
    const { numbers, seqs } = this.#set;
    this.#weight += 18;
    // Cells of one place stand in order of their authors.
    numbers.authors.write(local - this.#local);
    this.#local = local;
    numbers.seqs.write(dot.seq - (seqs[local] ?? this.#base(dot.author)));
    seqs[local] = dot.seq;
  }

  cellStamp(stamp: Stamp): void {
    if (this.#base === undefined) return;
    const set = this.#set;
    const local = this.#local;
    this.#weight += 18;
    set.numbers.ms.write(stamp.ms - (set.times[local] ?? set.ms));
    set.numbers.counters.write(stamp.counter);
    set.times[local] = stamp.ms;
    set.ms = stamp.ms;
  }

  dot(dot: Dot): void {
    const { numbers, seqs } = this.#set;
    const local = this.localOf(dot.author);
    this.#weight += 18;
    numbers.coveredAuthors.write(local);
    const last = seqs[local];
    // Own ones are mostly near, others far: the first of one's own is told by how far back it lies.
    numbers.coveredSeqs.write(local === 0 && last === undefined ? this.#seq - dot.seq : dot.seq - (last ?? 0));
    seqs[local] = dot.seq;
  }

  author(author: AuthorIndex): void {
    this.#weight += 9;
    this.#set.numbers.authors.write(this.localOf(author));
  }

  count(value: number): void {
    this.#weight += 9;
    this.#set.numbers.counts.write(value);
  }

  text(value: string): void {
    this.#weight += 9 + 3 * value.length;
    this.#set.texts.write(value);
  }

  value(value: PlainValue): void {
    const { numbers, values, raw } = this.#set;
    this.#weight += 18;
    if (typeof value === "string") {
      numbers.kinds.write(valueKinds.text);
      this.#weight += 3 * value.length;
      values.write(value);
    } else if (typeof value === "number" && Number.isSafeInteger(value) && !Object.is(value, -0)) {
      numbers.kinds.write(valueKinds.integer);
      numbers.integers.write(value);
    } else if (value === null) {
      numbers.kinds.write(valueKinds.null);
    } else if (typeof value === "boolean") {
      numbers.kinds.write(value ? valueKinds.true : valueKinds.false);
    } else {
      numbers.kinds.write(valueKinds.other);
      const before = raw.length;
      writeValue(raw, value);
      this.#weight += raw.length - before;
    }
  }

  amount(value: bigint): void {
    this.#weight += 17;
    writeAmount(this.#set.raw, value);
  }

  bytes(value: Uint8Array): void {
    this.#weight += 9 + value.length;
    this.#set.raw.count(value.length);
    this.#set.raw.raw(value);
  }

  /** True when `writeTo` will write no more than `bytesMax`. Costs little until that is near. */
  fits(bytesMax: number): boolean {
    if (this.#weight > bytesMax) this.#weight = this.#root.length;
    return this.#weight <= bytesMax;
  }

  /** Begins anew, for operations of `author`; the room that was made stays. */
  restart(author: AuthorIndex): void {
    this.#root.clear();
    this.#set = this.#root;
    this.#outer.length = 0;
    this.#weight = setBytesMax;
    this.forget();
    this.localOf(author);
  }

  /** Writes all of it to `bytes`; before anything more is written, `restart`. */
  writeTo(bytes: ByteWriter): void {
    this.#root.finish(bytes);
  }
}
