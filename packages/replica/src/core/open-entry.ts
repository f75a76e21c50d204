// The entry that a replica is writing: transactions collect in it until it is flushed. Its time is fixed when it begins,
// and so are its dependencies, since applying anything remote first closes it; they are looked up at the end.

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import { assert, ByteWriter, ColumnWriter, type Operation, RowWriter, type StructDelta } from "@joinery/crdt";
import { authorBytes, type Entry, entryBytesMax, entryOperationsMax, entryTransactionsMax } from "./entry.js";
import { buildEntry, type EntryBody } from "./entry-codec.js";
import type { DeltaCodec } from "./operations.js";
import { writeTransactionSizes } from "./transaction-sizes.js";

/** What the numbers and the hash at the front of an entry take at most, and the sizes of its transactions. */
const headBytesMax = 128 + 2 * entryTransactionsMax;

/** An entry that holds as many operations takes no more transactions: what it gains by columns it has gained by then. */
const operationsEnough = 4096;

/** Where an entry begins. */
export interface EntryStart {
  readonly author: AuthorIndex;
  readonly firstSeq: number;
  readonly stamp: Stamp;
  /** What its dependencies will take at most. */
  readonly depsBytesMax: number;
}

/** An entry under construction. */
export class OpenEntry {
  readonly start: EntryStart;
  readonly #codec: DeltaCodec;
  readonly #authors: AuthorTable;
  /** What was written, once more: an entry of one operation is written otherwise than one of many. */
  readonly #operations: Operation<StructDelta>[] = [];
  readonly #sizes: number[] = [];
  #row: EntryBody | undefined;
  #columns: ColumnWriter | undefined;

  constructor(start: EntryStart, codec: DeltaCodec, authors: AuthorTable) {
    this.start = start;
    this.#codec = codec;
    this.#authors = authors;
  }

  get nextSeq(): number {
    return this.start.firstSeq + this.#operations.length;
  }

  get isEmpty(): boolean {
    return this.#operations.length === 0;
  }

  /** Adds a transaction; false, and nothing has changed, when it must go into another entry. */
  add(operations: readonly Operation<StructDelta>[]): boolean {
    const before = this.#operations.length;
    if (this.#sizes.length >= entryTransactionsMax || before >= operationsEnough) return false;
    if (before + operations.length > entryOperationsMax) return false;
    for (const operation of operations) this.#operations.push(operation);
    this.#sizes.push(operations.length);
    this.#write(before);
    if (this.#fits()) return true;
    this.#operations.length = before;
    this.#sizes.pop();
    this.#row = undefined;
    this.#columns = undefined;
    this.#write(0);
    return false;
  }

  /** The finished entry; `prev` links it to its author's previous one where the document asks for that. */
  close(deps: readonly Dot[], prev: Uint8Array | undefined): Entry {
    const { firstSeq, stamp } = this.start;
    return buildEntry({ firstSeq, lastSeq: this.nextSeq - 1, stamp, deps, prev }, this.#body());
  }

  /** Writes the operations from `from` on, and those before where they stand in another form. */
  #write(from: number): void {
    const count = this.#operations.length;
    if (count === 0) return;
    if (count === 1) {
      this.#row = this.#rowOf(this.#operations[0] as Operation<StructDelta>);
      return;
    }
    const begin = this.#columns === undefined ? 0 : from;
    this.#columns ??= new ColumnWriter(this.#authors, [this.start.author]);
    for (let index = begin; index < count; index++) {
      const { seq, delta } = this.#operations[index] as Operation<StructDelta>;
      this.#columns.operation(seq, delta, this.#codec);
    }
  }

  #rowOf({ seq, delta }: Operation<StructDelta>): EntryBody {
    const writer = new RowWriter(this.#authors, [this.start.author]);
    const isStraight = writer.operation(seq, delta, this.#codec);
    return { mentioned: writer.mentioned, bytes: writer.toBytes(), bent: !isStraight };
  }

  #fits(): boolean {
    const writer = this.#columns ?? this.#row;
    let left = entryBytesMax - headBytesMax - this.start.depsBytesMax;
    for (const author of writer?.mentioned ?? []) left -= authorBytes(author, this.#authors) + 1;
    return this.#columns === undefined ? (this.#row?.bytes.length ?? 0) <= left : this.#columns.fits(left);
  }

  #body(): EntryBody {
    const columns = this.#columns;
    if (columns === undefined) {
      assert(this.#row !== undefined, "an entry is closed with something in it");
      return this.#row;
    }
    const bytes = new ByteWriter();
    writeTransactionSizes(bytes, this.#sizes);
    columns.writeTo(bytes);
    return { mentioned: columns.mentioned, bytes: bytes.toBytes(), bent: false };
  }
}
