// One document without I/O: local changes and foreign entries go in, effects come out. The order is always
// persist, then announce; a foreign entry is applied whole or not at all, and only after everything it depends on.

import { type AuthorIndex, AuthorTable, type ReplicaId, VersionVector } from "@joinery/clock";
import {
  assert,
  CausalState,
  childPath,
  type Fields,
  rootPath,
  type StructDraft,
  type StructView,
} from "@joinery/crdt";
import type { DocumentId } from "../document-id.js";
import { DocumentBase } from "./base/document-base.js";
import type { Base, DocumentState } from "./base/snapshot.js";
import type { BranchSource } from "./branch-source.js";
import { changeTooLarge, nestedChange, noAuthor, refusePromise } from "./change-faults.js";
import type { ChangeResult } from "./change-result.js";
import { ChangedPaths } from "./changed-paths.js";
import { type DocumentCounts, type DocumentOptions, noDocumentCounts } from "./document-options.js";
import { Durability, type Write } from "./durability.js";
import type { DeliverEffect, Effect, Origin } from "./effects.js";
import type { Entry } from "./entry.js";
import { EntryApplier } from "./entry-applier.js";
import type { EntryLog } from "./entry-log.js";
import type { Refusal } from "./guard.js";
import { History } from "./history.js";
import { Inbox } from "./inbox.js";
import { type TransactionOperations, unknownIn } from "./operations.js";
import { OwnChain } from "./own-chain.js";
import { OwnElsewhere } from "./own-elsewhere.js";
import { TransactionWatchers } from "./transaction-watchers.js";

/** The core of one document. */
export class DocumentCore<F extends Fields = Fields> {
  readonly id: DocumentId;
  readonly authors: AuthorTable;
  /** What is applied and on disk: what may be announced, served and acknowledged. */
  readonly durable: VersionVector = new VersionVector();
  readonly counts: DocumentCounts = noDocumentCounts();
  /** What is below the log: snapshots, one's own and those of peers. */
  readonly base: DocumentBase<F>;
  /** Those who see local transactions from within. */
  readonly watchers: TransactionWatchers = new TransactionWatchers();
  /** Whether peers have more of the own author. */
  readonly elsewhere: OwnElsewhere;
  readonly #options: DocumentOptions<F>;
  #inbox!: Inbox;
  #state!: DocumentState<F>;
  #history!: History;
  #own!: OwnChain;
  #applier!: EntryApplier;
  #observed = false;
  readonly #durability: Durability = new Durability();
  readonly #paths: ChangedPaths = new ChangedPaths();
  #changing = false;
  readonly #owed: Effect[] = [];
  #self: AuthorIndex;
  /** How much of the own author has to be applied before it writes on; undefined while it may not write at all. */
  #writesAfter: number | undefined;

  constructor(options: DocumentOptions<F>) {
    this.#options = options;
    this.id = options.id;
    this.authors = options.authors ?? new AuthorTable();
    this.#self = this.authors.intern(options.author);
    this.#writesAfter = options.leased === true ? undefined : 0;
    this.elsewhere = new OwnElsewhere(this, options.ownSeqMin ?? 0);
    this.startOver();
    this.base = new DocumentBase(options, {
      authors: this.authors,
      durable: this.durable,
      counts: this.counts,
      durability: this.#durability,
      paths: this.#paths,
      live: () => ({ state: this.#state, history: this.#history, inbox: this.#inbox, own: this.#own }),
      startOver: (base) => this.startOver(base),
      flush: () => this.flush(),
      integrate: (entries, nowMs) => this.#integrate(entries, "peer", nowMs),
    });
  }

  /** The entries that are applied, but for those below `base.cut`. */
  get log(): EntryLog {
    return this.#history.log;
  }

  /** The replica's own author; while it has none to write as, a name that nothing is written under. */
  get self(): AuthorIndex {
    return this.#self;
  }

  /** True when the own author may write: all that it wrote before is applied. */
  get isWritable(): boolean {
    return this.#writesAfter !== undefined && this.applied.covers(this.#self, this.#writesAfter);
  }

  /** What is applied, on disk or not. */
  get applied(): VersionVector {
    return this.#state.context.vector;
  }

  /** The whole document as users read it: live, nothing copied. */
  get view(): StructView<F> {
    return this.#state.view;
  }

  /** The state itself, for those who encode or check it. */
  get state(): DocumentState<F> {
    return this.#state;
  }

  /** What entries that wait for others, for their verification or for their time take in memory. */
  get pendingBytes(): number {
    return this.#inbox.bytes;
  }

  /** True when the next entry of `author` came, and there was no room for it to wait for what it depends on. */
  isCrowdedOut(author: AuthorIndex): boolean {
    return this.#inbox.isCrowdedOut(author);
  }

  /** Bytes of entries under way: being verified, or being written. They get through without anything else coming. */
  get unfinishedBytes(): number {
    return this.#inbox.unverifiedBytes + this.#durability.bytes;
  }

  /** When to call `tick`, in wall time: something parked may be applied then. Undefined while nothing is parked. */
  get dueMs(): number | undefined {
    return this.#inbox.dueMs;
  }

  /** The first number of the entry whose operations wait for `flush`; undefined while none do. */
  get openSince(): number | undefined {
    return this.#own.openSince;
  }

  /** True inside the callback of `change`. */
  get isChanging(): boolean {
    return this.#changing;
  }

  /** While true, deliver effects name the places that changed. */
  set observed(observed: boolean) {
    this.#observed = observed;
    this.#paths.observed = observed;
    this.#state.changed = observed ? (path) => this.#paths.note(path) : undefined;
  }

  /** Writes as `author` from now on, once everything of it up to `past` is applied: its numbers and its time go on from there. */
  adopt(author: ReplicaId, past: number): void {
    assert(!this.#own.isOpen, "an entry has one author");
    this.#self = this.authors.intern(author);
    this.#own.writeAs(this.#self);
    this.#writesAfter = past;
  }

  /** Writes nothing any more. What was changed has to be flushed before. */
  disown(): void {
    assert(!this.#own.isOpen, "what was written under an author is closed under it");
    this.#writesAfter = undefined;
  }

  /**
   * Runs one transaction: all or nothing, and synchronous. What `run` throws undoes it and is thrown on; so are
   * `ChangeError` and, for what a field does not take, `InvalidValueError`.
   * `nowMs` is for the entry that the transaction begins, and is not read while one is open. Call `flush` once the
   * transactions that belong together are through.
   */
  change<R>(run: (draft: StructDraft<F>) => R, nowMs: number, tag?: unknown): ChangeResult<R> {
    if (this.#changing) throw nestedChange(this.id);
    if (!this.isWritable) throw noAuthor(this.id);
    const problem = this.elsewhere.problem(nowMs);
    if (problem !== undefined) throw problem;
    if (!this.#own.isOpen) this.#absorbHeads(nowMs);
    const firstSeq = this.#state.context.vector.get(this.#self) + 1;
    const entry = this.#own.begin(firstSeq, nowMs);
    const transaction = this.#state.transaction(this.#self, entry.start.stamp);
    this.watchers.began(transaction);
    this.#changing = true;
    try {
      const result = run(transaction.draft);
      refusePromise(result, this.id);
      const lastSeq = firstSeq + transaction.operations.length - 1;
      const effects = lastSeq < firstSeq ? [] : this.#write(transaction.operations);
      if (lastSeq >= firstSeq) this.elsewhere.wrote();
      transaction.commit();
      this.watchers.ended("kept", tag);
      if (lastSeq >= firstSeq) effects.push(this.#deliver("local", this.#self, firstSeq, lastSeq, undefined, tag));
      return { firstSeq, lastSeq, result, effects: this.#withOwed(effects) };
    } catch (error) {
      transaction.rollback();
      this.watchers.ended("undone", tag);
      this.#paths.take();
      throw error;
    } finally {
      this.#own.dropEmpty();
      this.#changing = false;
    }
  }

  /** Closes the entry under construction and has it written. */
  flush(): Effect[] {
    assert(!this.#changing, "nothing is flushed inside a change");
    const entry = this.#own.close();
    return this.#withOwed(entry === undefined ? [] : [this.keepOwn(entry)]);
  }

  /** Takes entries from a peer, in any order, known or not. */
  receive(entries: readonly Entry[], nowMs: number): Effect[] {
    if (!this.#inbox.verifies) return this.#integrate(entries, "peer", nowMs);
    const unverified = this.#inbox.takeForVerification(entries);
    return unverified.map(({ ticket, entry }) => ({ type: "verify", document: this.id, ticket, entry }));
  }

  /** The answer to a `verify` effect. */
  verified(ticket: number, accepted: boolean, nowMs: number): Effect[] {
    const entry = this.#inbox.verified(ticket);
    if (entry === undefined) return [];
    if (accepted) return this.#integrate([entry], "peer", nowMs);
    this.counts.rejected++;
    return [];
  }

  /** What sync asks beside vectors, in a signed document; undefined in others. */
  get branches(): BranchSource | undefined {
    return undefined;
  }

  /** The name that storage files an entry under: two entries under one name have different first numbers. */
  filedUnder(entry: Entry): ReplicaId {
    return this.authors.idOf(entry.author);
  }

  /** True when storage may have filed `entry` under `name`. */
  isFiledUnder(entry: Entry, name: ReplicaId): boolean {
    return this.filedUnder(entry) === name;
  }

  /**
   * Takes entries that storage kept, in the order they were written. They are durable already, and applied whatever
   * their time: a clock that was set back must not hide them, or their numbers would be given out again.
   */
  recover(entries: readonly Entry[], _nowMs?: number): Effect[] {
    assert(!this.#own.isOpen, "what was stored is recovered before anything is changed");
    return this.#integrate(entries, "storage", Number.POSITIVE_INFINITY);
  }

  /** The answer to a `persist` effect: its entries survive a crash. */
  persisted(ticket: number): Effect[] {
    const writes = this.#durability.finish(ticket);
    if (writes.length === 0) return [];
    const entries = writes.length === 1 ? (writes[0] as Write).entries : writes.flatMap((write) => write.entries);
    for (const { upTo } of writes) if (upTo !== undefined) this.durable.join(upTo);
    for (const entry of entries) this.durable.raise(entry.author, entry.lastSeq);
    return [{ type: "send", document: this.id, entries }];
  }

  /** Nothing is taken in any more: what waited leaves its room to others. */
  close(): void {
    this.#inbox.close();
  }

  /** Tries again what was parked because its time had not come. */
  tick(nowMs: number): Effect[] {
    const due = this.#inbox.due(nowMs);
    return due.length === 0 ? [] : this.#integrate(due, "peer", nowMs);
  }

  /** What is derived from applied entries. */
  protected get history(): History {
    return this.#history;
  }

  /** Forgets everything that was applied, for those who apply it again in another way, and begins with `base`. */
  protected startOver(base?: Base<F>): void {
    const { root, clock, judge, sealed = false } = this.#options;
    this.#state = base?.state ?? new CausalState(root, this.authors);
    this.#history = new History(this.authors, root, judge);
    if (base !== undefined) this.#history.takeIn({ ...base, vector: this.applied }, new VersionVector());
    this.#inbox?.close();
    this.#inbox = new Inbox(this.#state.context.vector, this.#history.log, this.counts, this.#options);
    this.#own = new OwnChain(this.self, this.authors, clock, root, this.#history, sealed);
    this.#applier = new EntryApplier(root, this.#state, clock, this.#history);
    this.observed = this.#observed;
  }

  /** An entry of this replica was closed. */
  protected keepOwn(entry: Entry): Effect {
    return this.persist([entry]);
  }

  /** Writes an operation that says nothing, in an entry of its own, or in as many as it takes to name all heads. */
  protected writeBlank(nowMs: number): Effect[] {
    this.#absorbHeads(nowMs);
    return [...this.#withOwed([]), ...this.#writeOneBlank(nowMs)];
  }

  /** What it writes is owed until effects are next asked for: the change that it makes room for may still fail. */
  #absorbHeads(nowMs: number): void {
    while (this.#own.hasTooManyHeads) this.#owed.push(...this.#writeOneBlank(nowMs));
  }

  #withOwed(effects: Effect[]): Effect[] {
    return this.#owed.length === 0 ? effects : [...this.#owed.splice(0), ...effects];
  }

  #writeOneBlank(nowMs: number): Effect[] {
    assert(!this.#changing && !this.#own.isOpen, "a blank entry stands alone");
    const seq = this.#state.context.vector.get(this.self) + 1;
    this.#own.begin(seq, nowMs);
    const written = this.#own.write([{ seq, delta: [] }]);
    assert(written.ok, "an empty operation fits");
    this.#state.skip({ author: this.self, seq });
    const entry = this.#own.close();
    return entry === undefined ? [] : [this.keepOwn(entry)];
  }

  /** Applies an entry whose place in its chain and whose past are settled, and says so as coming from `author`. */
  protected applySealed(entry: Entry, author: AuthorIndex, origin: Origin): DeliverEffect {
    assert(!this.#changing, "nothing is applied inside a change");
    return this.#apply(entry, this.#applier.readSealed(entry), origin, author);
  }

  /** Asks for entries to be written. */
  protected persist(entries: readonly Entry[]): Effect {
    return { type: "persist", document: this.id, ticket: this.#durability.begin(entries), entries };
  }

  /** Everything may have changed. */
  protected deliverAll(origin: Origin, { author, firstSeq, lastSeq }: Entry): DeliverEffect {
    const paths = this.#observed ? Object.keys(this.#options.root.fields).map((name) => childPath(rootPath, name)) : [];
    return { ...this.#deliver(origin, author, firstSeq, lastSeq, undefined, undefined), paths };
  }

  #write(operations: Parameters<OwnChain["write"]>[0]): Effect[] {
    const written = this.#own.write(operations);
    if (!written.ok) throw changeTooLarge(this.id);
    return written.closed === undefined ? [] : [this.keepOwn(written.closed)];
  }

  #integrate(entries: readonly Entry[], origin: Origin, nowMs: number): Effect[] {
    assert(!this.#changing, "nothing is integrated inside a change");
    const effects: Effect[] = [];
    const integrated: Entry[] = [];
    const queue = [...entries].reverse();
    for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
      if (!this.#inbox.admits(entry, nowMs)) continue;
      const transactions = this.#read(entry, nowMs);
      if (transactions === undefined) continue;
      const own = this.#own.close();
      if (own !== undefined) integrated.push(own);
      if (origin === "peer") this.elsewhere.came(entry.author, entry.lastSeq);
      effects.push(this.#apply(entry, transactions, origin, entry.author));
      integrated.push(entry);
      const released = this.#inbox.release(entry);
      for (let index = released.length - 1; index >= 0; index--) queue.push(released[index] as Entry);
    }
    // What subscribers do when they are told may be written too: after this, on which it depends.
    return this.#withOwed(integrated.length === 0 ? effects : [...this.#keep(integrated, origin), ...effects]);
  }

  #keep(entries: readonly Entry[], origin: Origin): Effect[] {
    if (origin !== "storage") return [this.persist(entries)];
    for (const entry of entries) this.durable.raise(entry.author, entry.lastSeq);
    return [];
  }

  /** The transactions of an admitted entry; undefined when it is rejected or must wait after all. */
  #read(entry: Entry, nowMs: number): readonly TransactionOperations[] | undefined {
    const read = this.#applier.read(entry);
    if (read.ok) return read.value;
    if (read.lacks === undefined) this.counts.rejected++;
    else this.#inbox.hold(entry, read.lacks, nowMs);
    return undefined;
  }

  #apply(entry: Entry, read: readonly TransactionOperations[], origin: Origin, author: AuthorIndex): DeliverEffect {
    const refusal = this.#applier.apply(entry, read);
    if (refusal === undefined) this.counts.applied++;
    else this.counts.refused++;
    const unknown = unknownIn(read);
    this.counts.unknown += unknown;
    const news = this.#deliver(origin, author, entry.firstSeq, entry.lastSeq, refusal, undefined);
    return unknown === 0 ? news : { ...news, unknown };
  }

  #deliver(
    origin: Origin,
    author: AuthorIndex,
    firstSeq: number,
    lastSeq: number,
    refusal: Refusal | undefined,
    tag: unknown,
  ): DeliverEffect {
    const paths = this.#paths.take();
    return { type: "deliver", document: this.id, origin, author, firstSeq, lastSeq, refusal, paths, tag };
  }
}
