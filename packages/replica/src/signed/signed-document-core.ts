// One signed document without I/O. It differs from others in how entries come in and in what of them counts: everything
// proven is stored, what counts is applied, and when a fork takes back what was assumed, the state is made anew.

import { type ReplicaId, VersionVector } from "@joinery/clock";
import { assert, type Fields, type StructDraft } from "@joinery/crdt";
import type { ChangeResult } from "../core/change-result.js";
import { DocumentCore } from "../core/document-core.js";
import type { DocumentOptions } from "../core/document-options.js";
import type { DeliverEffect, Effect, Origin } from "../core/effects.js";
import type { Entry } from "../core/entry.js";
import type { SignedFoundation } from "../core/signatory.js";
import { ChangeError } from "../errors.js";
import { type Arrival, arrivalOf, type Foundation } from "./arrival.js";
import { branchEntry } from "./branch-entry.js";
import { type EntryNode, EntryTree } from "./entry-tree.js";
import { Evidence } from "./evidence.js";
import { OwnSeals, type Sign } from "./own-seals.js";
import type { DueCheck } from "./proof-room.js";
import { type Received, Reception, type StoreUnit } from "./reception.js";
import type { RefusalCounts } from "./refusal-reason.js";
import { StoredBranches } from "./stored-branches.js";
import { whatCounts } from "./what-counts.js";

const pendingBytesMaxDefault = 16 * 1024 * 1024;
const aheadMsMaxDefault = 5 * 60 * 1000;

export interface SigningOptions extends SignedFoundation {
  readonly sign: Sign;
}

export class SignedDocumentCore<F extends Fields = Fields> extends DocumentCore<F> {
  readonly #foundation: Foundation;
  readonly #tree: EntryTree;
  readonly #reception: Reception;
  readonly #seals: OwnSeals;
  readonly #evidence: Evidence;
  readonly #stored: StoredBranches;
  /** What is stored of each author, on whatever branch: the greatest number. */
  readonly #held: VersionVector = new VersionVector();
  /** What the state is made of. */
  #applied: Set<EntryNode> = new Set();
  /** Stored and not yet looked at. */
  #fresh: EntryNode[] = [];
  /** The branches that the state knows are no longer those of the tree. */
  #isOutdated = false;

  constructor(options: DocumentOptions<F>, { sign, hash, genesisHash, members }: SigningOptions) {
    super({ ...options, sealed: true });
    const { authors, id: document } = this;
    const admitted = members === undefined ? undefined : new Set(members);
    this.#foundation = { document, hash, genesisHash, members: admitted, authors };
    this.#tree = new EntryTree(authors);
    this.#reception = new Reception(this.#foundation, this.#tree, this.counts, {
      bytesMax: options.pendingBytesMax ?? pendingBytesMaxDefault,
      aheadMsMax: options.aheadMsMax ?? aheadMsMaxDefault,
    });
    this.#seals = new OwnSeals(this.#foundation, this.#tree, sign);
    this.#evidence = new Evidence(this.#tree);
    this.#stored = new StoredBranches(this.#foundation, this.#tree, this.#reception);
  }

  /** What is stored of each author, evidence included: its greatest number on any branch. */
  override get applied(): VersionVector {
    return this.#held;
  }

  override get pendingBytes(): number {
    return this.#reception.bytes;
  }

  override get dueMs(): number | undefined {
    return this.#reception.dueMs;
  }

  override get branches(): StoredBranches {
    return this.#stored;
  }

  /** The stored entries of all authors, on all branches. */
  get tree(): EntryTree {
    return this.#tree;
  }

  /** Why entries were not taken, since the document was opened. */
  get refusals(): Readonly<RefusalCounts> {
    return this.#reception.refusals;
  }

  /** True for a stored entry that counts; another is evidence. */
  isApplied(node: EntryNode): boolean {
    return this.#applied.has(node);
  }

  /** As everywhere, and `ChangeError` with code `NOT_A_MEMBER`, or `AUTHOR_FORKED` once this replica's key was used twice. */
  override change<R>(run: (draft: StructDraft<F>) => R, nowMs: number, tag?: unknown): ChangeResult<R> {
    if (!this.#isMember) {
      throw new ChangeError(
        "NOT_A_MEMBER",
        `"${this.id}" takes nothing from "${this.#selfId}": its genesis does not admit it`,
      );
    }
    if (this.#tree.forks.has(this.self)) {
      const advice = "a key belongs to one storage: create a replica with another";
      throw new ChangeError("AUTHOR_FORKED", `the key of "${this.#selfId}" has signed two histories: ${advice}`);
    }
    return super.change(run, nowMs, tag);
  }

  override receive(entries: readonly Entry[], nowMs: number): Effect[] {
    return this.#admit(this.#reception.take(entries), nowMs);
  }

  override verified(ticket: number, accepted: boolean, nowMs: number): Effect[] {
    return this.#admit(this.#reception.answer(ticket, accepted), nowMs);
  }

  override tick(nowMs: number): Effect[] {
    const { dueMs } = this;
    if (dueMs === undefined || dueMs > nowMs) return [];
    return this.#storing(nowMs, (store) => this.#reception.tick(nowMs, store));
  }

  /** Entries on disk were proven before they were written, each after what it follows. */
  override recover(entries: readonly Entry[]): Effect[] {
    for (const entry of entries) {
      const arrival = arrivalOf(entry, this.#foundation);
      if (typeof arrival === "string" || !this.#tree.canAdd(arrival)) continue;
      this.#store(arrival);
      this.durable.raise(arrival.author, arrival.entry.lastSeq);
      this.#stored.persisted(arrival.entry);
    }
    return this.#catchUp("storage");
  }

  override persisted(ticket: number): Effect[] {
    const effects = super.persisted(ticket);
    for (const effect of effects)
      if (effect.type === "send") for (const entry of effect.entries) this.#stored.persisted(entry);
    return effects;
  }

  /** The first of its number under its author's name, another under its own. */
  override filedUnder(entry: Entry): ReplicaId {
    const node = this.#tree.nodeOf(entry);
    return node === undefined || this.#tree.isFirstOfItsNumber(node) ? super.filedUnder(entry) : node.name;
  }

  override isFiledUnder(entry: Entry, name: ReplicaId): boolean {
    const arrival = arrivalOf(entry, this.#foundation);
    return name === super.filedUnder(entry) || (typeof arrival === "object" && name === arrival.name);
  }

  protected override keepOwn(entry: Entry): Effect {
    const node = this.#seals.store(entry);
    this.#held.raise(node.author, entry.lastSeq);
    this.#applied.add(node);
    return this.persist([node.entry]);
  }

  get #selfId(): ReplicaId {
    return this.authors.idOf(this.self);
  }

  get #isMember(): boolean {
    const { members, authors } = this.#foundation;
    return authors.bytesOf(this.self).length === 32 && members?.has(this.#selfId) !== false;
  }

  #ask({ ticket, arrival, check }: DueCheck): Effect {
    return { type: "verify", document: this.id, ticket, entry: arrival.entry, check };
  }

  #admit({ proven, checks }: Received, nowMs: number): Effect[] {
    const asked = checks.map((check) => this.#ask(check));
    if (proven.length === 0) return asked;
    return [...this.#storing(nowMs, (store) => this.#reception.admit(proven, nowMs, store)), ...asked];
  }

  /** Stores what `run` finds, after what this replica was writing: that was written without knowing of it. */
  #storing(nowMs: number, run: (store: StoreUnit) => DueCheck[]): Effect[] {
    const effects: Effect[] = [...this.flush()];
    let group: Entry[] = [];
    const told: Effect[] = [];
    const checks = run((unit, isNeeded) => {
      if (!isNeeded && !this.#evidence.hasRoom(unit)) return false;
      if (unit.some((arrival) => this.#mustEndorse(arrival))) {
        if (group.length > 0) effects.push(this.persist(group));
        group = [];
        told.push(...this.#catchUp("peer"));
        effects.push(...this.writeBlank(nowMs));
      }
      for (const arrival of unit) this.#store(arrival);
      group.push(...unit.map(({ entry }) => entry));
      return true;
    });
    if (group.length > 0) effects.push(this.persist(group));
    return [...effects, ...told, ...this.#catchUp("peer"), ...checks.map((check) => this.#ask(check))];
  }

  /** Before the first proof against an author is stored, what was applied of it is built on, so that it goes on counting. */
  #mustEndorse(arrival: Arrival): boolean {
    const { forks } = this.#tree;
    if (!this.#tree.wouldFork(arrival) || forks.has(arrival.author)) return false;
    return arrival.author !== this.self && this.#isMember && this.hasOwnEntries && !forks.has(this.self);
  }

  #store(arrival: Arrival): void {
    if (this.#tree.wouldFork(arrival)) this.#isOutdated = true;
    this.#fresh.push(this.#tree.add(arrival));
    this.#evidence.add(arrival);
    this.#held.raise(arrival.author, arrival.entry.lastSeq);
  }

  /** Brings the state to what counts by now. */
  #catchUp(origin: Origin): Effect[] {
    const fresh = this.#fresh;
    if (fresh.length === 0) return [];
    this.#fresh = [];
    if (this.#tree.forks.size === 0) return fresh.map((node) => this.#apply(node, origin));
    const counting = whatCounts(this.#tree);
    this.#evidence.settle(counting);
    const isKept = !this.#isOutdated && [...this.#applied].every((node) => counting.has(node));
    this.#isOutdated = false;
    if (isKept) {
      const more = [...counting].filter((node) => !this.#applied.has(node));
      return more.map((node) => this.#apply(node, origin));
    }
    return this.#rebuild(counting, origin, fresh.at(-1) as EntryNode);
  }

  #rebuild(counting: ReadonlySet<EntryNode>, origin: Origin, cause: EntryNode): Effect[] {
    const { applied, refused } = this.counts;
    const before = this.#applied.size;
    this.startOver();
    this.#applied = new Set();
    for (const node of counting) this.#apply(node, origin);
    this.counts.applied = applied + Math.max(0, counting.size - before);
    this.counts.refused = refused;
    return [this.deliverAll(origin, cause.entry)];
  }

  #apply(node: EntryNode, origin: Origin): DeliverEffect {
    this.#applied.add(node);
    const { firstSeq, lastSeq } = node.entry;
    return { ...this.applySealed(this.#asApplied(node), node.author, origin), firstSeq, lastSeq };
  }

  /** Where nobody forked and nothing is named after a branch, an entry is applied as it is. */
  #asApplied(node: EntryNode): Entry {
    const isPlain = this.#tree.forks.size === 0 && !node.entry.locals.some((named) => this.#tree.named(named));
    if (isPlain) return node.entry;
    const { judge } = this.history;
    assert(judge !== undefined, "a signed document has a genesis");
    return branchEntry(node, this.#tree, (entry) => judge.pastOf(entry));
  }
}
