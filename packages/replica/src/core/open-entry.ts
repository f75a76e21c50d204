// The entry that a replica is writing: transactions collect in it until it is flushed. Its time is fixed when it begins,
// and so are its dependencies, since applying anything remote first closes it; they are looked up at the end.

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import { assert, type Operation, type StructDelta } from "@joinery/crdt";
import {
  authorBytes,
  type Entry,
  entryBytesEnough,
  entryBytesMax,
  entryOperationsMax,
  entryTransactionsMax,
} from "./entry.js";
import { buildEntry, type EntryBody } from "./entry-codec.js";
import type { EntryWriters, WriterPool } from "./entry-writers.js";
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
  readonly #pool: WriterPool;
  readonly #writers: EntryWriters;
  /** In which form what is here stands. */
  #form: "nothing" | "row" | "columns" = "nothing";
  #isBent = false;

  constructor(start: EntryStart, codec: DeltaCodec, authors: AuthorTable, pool: WriterPool) {
    this.start = start;
    this.#codec = codec;
    this.#authors = authors;
    this.#pool = pool;
    this.#writers = pool.take();
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
    for (let index = 0; index < operations.length; index++) {
      this.#operations.push(operations[index] as Operation<StructDelta>);
    }
    this.#sizes.push(operations.length);
    this.#write(before);
    if (this.#fits()) return true;
    this.#operations.length = before;
    this.#sizes.pop();
    this.#form = "nothing";
    this.#write(0);
    return false;
  }

  /** Gives back what it writes with, when it is given up. */
  drop(): void {
    this.#pool.put(this.#writers);
  }

  /** The finished entry; `prev` links it to its author's previous one where the document asks for that. */
  close(deps: readonly Dot[], prev: Uint8Array | undefined): Entry {
    const { firstSeq, stamp } = this.start;
    const entry = buildEntry({ firstSeq, lastSeq: this.nextSeq - 1, stamp, deps, prev }, this.#body());
    this.#pool.put(this.#writers);
    return entry;
  }

  /** Writes the operations from `from` on, and those before where they stand in another form. */
  #write(from: number): void {
    const { author } = this.start;
    const { row, columns } = this.#writers;
    const count = this.#operations.length;
    if (count === 0) return;
    if (count === 1) {
      this.#form = "row";
      row.restart(author);
      const { seq, delta } = this.#operations[0] as Operation<StructDelta>;
      this.#isBent = !row.operation(seq, delta, this.#codec);
      return;
    }
    const begin = this.#form === "columns" ? from : 0;
    if (begin === 0) columns.restart(author);
    this.#form = "columns";
    for (let index = begin; index < count; index++) {
      const { seq, delta } = this.#operations[index] as Operation<StructDelta>;
      columns.operation(seq, delta, this.#codec);
    }
  }

  #fits(): boolean {
    const { row, columns } = this.#writers;
    const isRow = this.#form === "row";
    const mentioned = isRow ? row.mentioned : columns.mentioned;
    const bytesMax = this.#sizes.length > 1 ? entryBytesEnough : entryBytesMax;
    let left = bytesMax - headBytesMax - this.start.depsBytesMax;
    for (let index = 0; index < mentioned.length; index++) {
      left -= authorBytes(mentioned[index] as AuthorIndex, this.#authors) + 1;
    }
    return isRow ? row.length <= left : columns.fits(left);
  }

  #body(): EntryBody {
    assert(this.#form !== "nothing", "an entry is closed with something in it");
    const { row, columns, body } = this.#writers;
    if (this.#form === "row") return { mentioned: row.mentioned, bytes: row.toBytes(), bent: this.#isBent };
    body.clear();
    writeTransactionSizes(body, this.#sizes);
    columns.writeTo(body);
    return { mentioned: columns.mentioned, bytes: body.toBytes(), bent: false };
  }
}
