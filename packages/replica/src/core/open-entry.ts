// The entry that a replica is writing: transactions collect in it until it is flushed.
// Its time and dependencies are fixed when it begins, so applying anything remote first closes it.

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import { DeltaWriter, type Operation, type StructDelta } from "@joinery/crdt";
import { authorBytesMax, type Entry, entryBytesMax, entryTransactionsMax } from "./entry.js";
import { buildEntry } from "./entry-codec.js";
import type { DeltaCodec } from "./operations.js";

/** What the numbers and the hash at the front of an entry take at most. */
const headBytesMax = 96;
/** What the number of one dependency takes at most. */
const depBytesMax = 8;

/** One transaction in bytes, and the authors that the entry mentions once it is in. */
export interface EncodedTransaction {
  readonly bytes: Uint8Array;
  readonly mentioned: readonly AuthorIndex[];
  readonly operations: number;
}

/** Where an entry begins. */
export interface EntryStart {
  readonly author: AuthorIndex;
  readonly firstSeq: number;
  readonly stamp: Stamp;
  readonly deps: readonly Dot[];
}

/** An entry under construction. */
export class OpenEntry {
  readonly start: EntryStart;
  #locals: readonly AuthorIndex[];
  readonly #parts: Uint8Array[] = [];
  #bytes = 0;
  #operations = 0;

  constructor(start: EntryStart) {
    this.start = start;
    this.#locals = [start.author, ...start.deps.map((dep) => dep.author)];
  }

  get nextSeq(): number {
    return this.start.firstSeq + this.#operations;
  }

  get isEmpty(): boolean {
    return this.#operations === 0;
  }

  /** Encodes one transaction as it would stand in this entry. */
  encode(operations: readonly Operation<StructDelta>[], codec: DeltaCodec, authors: AuthorTable): EncodedTransaction {
    const writer = new DeltaWriter(authors, { seq: this.start.firstSeq, stamp: this.start.stamp }, this.#locals);
    writer.count(operations.length);
    for (const { seq, delta } of operations) writer.operation(seq, () => codec.write(delta, writer));
    return { bytes: writer.toBytes(), mentioned: writer.mentioned, operations: operations.length };
  }

  /** False when `transaction` must go into another entry. */
  fits(transaction: EncodedTransaction): boolean {
    if (this.#parts.length >= entryTransactionsMax) return false;
    const tables = this.start.deps.length * depBytesMax + transaction.mentioned.length * authorBytesMax;
    return headBytesMax + tables + this.#bytes + transaction.bytes.length <= entryBytesMax;
  }

  add(transaction: EncodedTransaction): void {
    this.#parts.push(transaction.bytes);
    this.#locals = transaction.mentioned;
    this.#bytes += transaction.bytes.length;
    this.#operations += transaction.operations;
  }

  /** The finished entry; `prev` links it to its author's previous one where the document asks for that. */
  close(prev: Uint8Array | undefined): Entry {
    const { firstSeq, stamp, deps } = this.start;
    return buildEntry(this.#locals, { firstSeq, lastSeq: this.nextSeq - 1, stamp, deps, prev }, this.#parts);
  }
}
