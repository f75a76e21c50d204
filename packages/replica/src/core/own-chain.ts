// The chain that this replica writes: one open entry at a time, which collects transactions until it is closed.
// Whoever applies anything else closes it first, so that its dependencies are what its author had seen.

import type { AuthorIndex, AuthorTable, HybridClock } from "@joinery/clock";
import { assert, type Operation, type StructDelta } from "@joinery/crdt";
import type { Entry } from "./entry.js";
import { WriterPool } from "./entry-writers.js";
import type { History } from "./history.js";
import { OpenEntry } from "./open-entry.js";
import type { DeltaCodec } from "./operations.js";

/** What a seal takes: a hash, a signature and their count, and a hash per dependency. */
const sealBytesMax = 104;
const hashBytes = 32;

/** What the dependencies of an entry take at most: it leaves room for operations beside them. */
const depsBytesMax = 212_000;

/** The entry a transaction went into is open; what was closed to make room for it comes back. */
export type Written = { readonly ok: true; readonly closed: Entry | undefined } | { readonly ok: false };

export class OwnChain {
  #author: AuthorIndex;
  readonly #authors: AuthorTable;
  readonly #clock: HybridClock;
  readonly #codec: DeltaCodec;
  readonly #history: History;
  readonly #sealed: boolean;
  readonly #writers: WriterPool;
  #open: OpenEntry | undefined;

  /** `sealed` leaves room in each entry for what signed documents put in front of it. */
  constructor(
    author: AuthorIndex,
    authors: AuthorTable,
    clock: HybridClock,
    codec: DeltaCodec,
    history: History,
    sealed: boolean,
  ) {
    this.#author = author;
    this.#authors = authors;
    this.#clock = clock;
    this.#codec = codec;
    this.#history = history;
    this.#sealed = sealed;
    this.#writers = new WriterPool(authors);
  }

  /** Goes on with the chain of another author. */
  writeAs(author: AuthorIndex): void {
    this.#author = author;
  }

  /** The first number of the entry that is open; undefined while none is. */
  get openSince(): number | undefined {
    return this.#open?.start.firstSeq;
  }

  /** True while operations wait to be closed into an entry. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** True when one entry can't name all heads: then entries that say nothing have to come before, and take in some each. */
  get hasTooManyHeads(): boolean {
    return this.#headsBytes > depsBytesMax;
  }

  /** The entry that the next transaction belongs to; `nextSeq` is the number of its first operation. */
  begin(nextSeq: number, nowMs: number): OpenEntry {
    this.#open ??= this.#begun(nextSeq, nowMs);
    assert(this.#open.nextSeq === nextSeq, "sequence numbers follow each other without a gap");
    return this.#open;
  }

  /** Forgets an entry that nothing was written to. */
  dropEmpty(): void {
    if (this.#open?.isEmpty !== true) return;
    this.#open.drop();
    this.#open = undefined;
  }

  /** Writes one transaction; not ok when it is larger than any entry may be, and then nothing has changed. */
  write(operations: readonly Operation<StructDelta>[]): Written {
    const open = this.#open;
    assert(open !== undefined, "a transaction begins with its entry");
    if (open.add(operations)) return { ok: true, closed: undefined };
    if (open.isEmpty) return { ok: false };
    // The same point in time, as the cells already carry it; what lies before is in the chain, so nothing else is needed.
    const start = { ...open.start, firstSeq: open.nextSeq, depsBytesMax: this.#sealed ? sealBytesMax : 0 };
    const next = new OpenEntry(start, this.#codec, this.#authors, this.#writers);
    if (!next.add(operations)) return { ok: false };
    const closed = this.close();
    this.#open = next;
    return { ok: true, closed };
  }

  /** Closes the open entry; undefined when there is nothing in it. */
  close(): Entry | undefined {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined || open.isEmpty) return undefined;
    const { frontier, judge } = this.#history;
    const deps = frontier.depsOf(this.#author, depsBytesMax, this.#hashBytes);
    const entry = open.close(deps, judge?.headOf(this.#author));
    this.#history.record(entry);
    return entry;
  }

  #begun(firstSeq: number, nowMs: number): OpenEntry {
    const start = {
      author: this.#author,
      firstSeq,
      stamp: this.#clock.next(nowMs),
      depsBytesMax: Math.min(this.#headsBytes, depsBytesMax) + (this.#sealed ? sealBytesMax : 0),
    };
    return new OpenEntry(start, this.#codec, this.#authors, this.#writers);
  }

  get #hashBytes(): number {
    return this.#sealed ? hashBytes : 0;
  }

  /** What an entry would take to name everything that its author has seen and nobody has built on. */
  get #headsBytes(): number {
    const { frontier } = this.#history;
    return frontier.bytes + frontier.size * this.#hashBytes;
  }
}
