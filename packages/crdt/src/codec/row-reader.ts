// Reads one operation that `RowWriter` wrote.

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import { DecodeError } from "../errors.js";
import type { PlainValue } from "../values/plain-value.js";
import { readValue } from "../values/value-codec.js";
import { readAmount } from "./amount-codec.js";
import { ByteReader } from "./byte-reader.js";
import { DeltaReader, type OperationBase } from "./delta-reader.js";

export class RowReader extends DeltaReader {
  readonly isState = false;
  readonly #bytes: ByteReader;
  readonly #base: OperationBase;
  readonly #seq: number;
  readonly #isStraight: boolean;
  /** In an operation that is not straight, whether some count was not one, as must be. */
  #isBent = false;

  /** The operation fills `bytes` from `from` on; `isStraight` is what `RowWriter.operation` answered. */
  constructor(
    bytes: Uint8Array,
    authors: AuthorTable,
    base: OperationBase,
    seq: number,
    isStraight: boolean,
    from = 0,
  ) {
    super(authors, base.past, base.names);
    this.#bytes = new ByteReader(bytes, from);
    this.#base = base;
    this.#seq = seq;
    this.#isStraight = isStraight;
  }

  parts(): number {
    if (this.#isStraight) return 1;
    const count = this.#bytes.count();
    if (count !== 1) this.#isBent = true;
    return count;
  }

  field(): number {
    return this.#bytes.fixed(3);
  }

  override skip(): void {
    super.skip();
    this.endOperation();
  }

  author(): AuthorIndex {
    return this.#authorAt(this.#bytes.count());
  }

  count(): number {
    return this.#bytes.count();
  }

  text(): string {
    return this.#bytes.text();
  }

  value(): PlainValue {
    return readValue(this.#bytes);
  }

  amount(): bigint {
    return readAmount(this.#bytes);
  }

  byte(): number {
    return this.#bytes.byte();
  }

  bytes(): Uint8Array {
    return this.#bytes.sized().slice();
  }

  end(): void {
    this.#bytes.end();
    if (!this.#isStraight && !this.#isBent) throw new DecodeError("a straight operation written as another");
  }

  protected enter(): void {}

  protected leave(): void {}

  protected readHead(): number {
    return this.#bytes.count();
  }

  protected readCellDot(): void {
    this.cellAuthor = this.writer;
    this.cellSeq = this.#seq;
  }

  protected readCellStamp(): Stamp {
    return this.#base.stamp;
  }

  protected readCovered(): Dot {
    const first = this.#bytes.count();
    if (first % 2 === 0) return checked(this.writer, this.#seq - first / 2);
    const local = (first - 1) / 2;
    if (local === 0) throw new DecodeError("one's own author by its place");
    return checked(this.#authorAt(local), this.#bytes.count());
  }

  protected get writer(): AuthorIndex {
    return this.#base.locals[0] as AuthorIndex;
  }

  #authorAt(local: number): AuthorIndex {
    const author = this.#base.locals[local];
    if (author === undefined) throw new DecodeError("an author index beyond the table");
    return author;
  }
}

function checked(author: AuthorIndex, seq: number): Dot {
  if (seq < 1) throw new DecodeError("a sequence number out of range");
  return { author, seq };
}
