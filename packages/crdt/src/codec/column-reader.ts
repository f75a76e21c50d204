// Reads what `ColumnWriter` wrote: many operations one after the other, or a whole state.

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import { stampCounterMax } from "@joinery/clock";
import { DecodeError } from "../errors.js";
import type { PlainValue } from "../values/plain-value.js";
import { readValue } from "../values/value-codec.js";
import { readAmount } from "./amount-codec.js";
import { ByteReader } from "./byte-reader.js";
import { ColumnSetReader } from "./column-set.js";
import { valueKinds } from "./column-writer.js";
import { DeltaReader, type OperationBase } from "./delta-reader.js";

/** A state whose bytes are read: the authors mentioned, and the number that each author's first is relative to. */
export interface StateBase {
  readonly locals: readonly AuthorIndex[];
  readonly lastSeqOf: (author: AuthorIndex) => number;
}

export class ColumnReader extends DeltaReader {
  readonly isState: boolean;
  readonly #root: ColumnSetReader;
  readonly #locals: readonly AuthorIndex[];
  readonly #lastSeqOf: StateBase["lastSeqOf"] | undefined;
  #set: ColumnSetReader;
  readonly #outer: ColumnSetReader[] = [];
  #announced = -1;
  #seq = 0;
  /** In a state, the author of the last cell of the same place. */
  #local = 0;
  #stamp: Stamp;

  constructor(bytes: Uint8Array, authors: AuthorTable, base: OperationBase | StateBase) {
    super(authors, "past" in base ? base.past : undefined, "names" in base ? base.names : undefined);
    this.#root = new ColumnSetReader(new ByteReader(bytes));
    this.#set = this.#root;
    this.#locals = base.locals;
    this.isState = "lastSeqOf" in base;
    this.#lastSeqOf = "lastSeqOf" in base ? base.lastSeqOf : undefined;
    this.#stamp = "stamp" in base ? base.stamp : { ms: 0, counter: 0 };
  }

  /** What follows is the operation that took `seq`; the one before was read to its end. */
  begin(seq: number): void {
    this.restart();
    this.#seq = seq;
  }

  parts(): number {
    return this.#set.numbers.parts.readCount();
  }

  field(): number {
    this.#announced = this.#set.field();
    return this.#set.keyOf(this.#announced);
  }

  /**
   * What is inside a field lies in columns of its own. What follows in the same operation is read all the same, since
   * the next operation begins where it ends.
   */
  override skip(): void {
    super.skip();
    if (this.isState) this.endOperation();
  }

  author(): AuthorIndex {
    return this.#authorAt(this.#set.numbers.authors.readCount());
  }

  count(): number {
    return this.#set.numbers.counts.readCount();
  }

  text(): string {
    return this.#set.texts.read();
  }

  value(): PlainValue {
    const { numbers, values, raw } = this.#set;
    switch (numbers.kinds.read()) {
      case valueKinds.text:
        return values.read();
      case valueKinds.integer:
        return numbers.integers.read();
      case valueKinds.null:
        return null;
      case valueKinds.false:
        return false;
      case valueKinds.true:
        return true;
      case valueKinds.other:
        return otherValue(readValue(raw));
      default:
        throw new DecodeError("an unknown kind of value");
    }
  }

  amount(): bigint {
    return readAmount(this.#set.raw);
  }

  byte(): number {
    return this.#set.raw.byte();
  }

  bytes(): Uint8Array {
    return this.#set.raw.sized().slice();
  }

  end(): void {
    this.#root.end();
  }

  protected enter(): void {
    const outer = this.#set;
    this.#outer.push(outer);
    this.#set = outer.childOf(this.#announced);
  }

  protected leave(): void {
    this.#set = this.#outer.pop() as ColumnSetReader;
  }

  protected readHead(): number {
    this.#local = 0;
    return this.#set.numbers.heads.readCount();
  }

  protected readCellDot(): void {
    if (this.#lastSeqOf === undefined) {
      this.cellAuthor = this.#locals[0] as AuthorIndex;
      this.cellSeq = this.#seq;
      return;
    }
    const { numbers, seqs } = this.#set;
    const local = this.#local + numbers.authors.read();
    const author = this.#authorAt(local);
    this.#local = local;
    const seq = (seqs[local] ?? this.#lastSeqOf(author)) + numbers.seqs.read();
    seqs[local] = seq;
    this.cellAuthor = author;
    this.cellSeq = checkedSeq(seq);
  }

  protected readCellStamp(): Stamp {
    if (this.#lastSeqOf === undefined) return this.#stamp;
    const { numbers } = this.#set;
    const { times } = this.#set;
    const ms = (times[this.#local] ?? this.#set.ms) + numbers.ms.read();
    const counter = numbers.counters.read();
    times[this.#local] = ms;
    this.#set.ms = ms;
    // Cells of one entry have one time: its object is shared, as where they were made.
    if (ms === this.#stamp.ms && counter === this.#stamp.counter) return this.#stamp;
    if (!Number.isSafeInteger(ms) || ms < 0) throw new DecodeError("a time out of range");
    if (counter < 0 || counter > stampCounterMax) throw new DecodeError("a clock counter out of range");
    this.#stamp = { ms, counter };
    return this.#stamp;
  }

  protected readCovered(): Dot {
    const { numbers, seqs } = this.#set;
    const local = numbers.coveredAuthors.readCount();
    const author = this.#authorAt(local);
    const step = numbers.coveredSeqs.read();
    const last = seqs[local];
    const seq = local === 0 && last === undefined ? this.#seq - step : (last ?? 0) + step;
    seqs[local] = seq;
    return { author, seq: checkedSeq(seq) };
  }

  protected get writer(): AuthorIndex | undefined {
    return this.isState ? undefined : this.#locals[0];
  }

  #authorAt(local: number): AuthorIndex {
    const author = this.#locals[local];
    if (author === undefined) throw new DecodeError("an author index beyond the table");
    return author;
  }
}

function checkedSeq(seq: number): number {
  if (!Number.isSafeInteger(seq) || seq < 1) throw new DecodeError("a sequence number out of range");
  return seq;
}

/** Kinds that have columns of their own are written there. */
function otherValue(value: PlainValue): PlainValue {
  const isPlain = value === null || typeof value === "string" || typeof value === "boolean";
  if (isPlain || (Number.isSafeInteger(value) && !Object.is(value, -0)))
    throw new DecodeError("a value in another column");
  return value;
}
