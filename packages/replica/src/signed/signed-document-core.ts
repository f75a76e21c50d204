// One signed document without I/O. It differs from others in how entries come in and in what of them counts: everything
// proven is stored, what counts is applied, and when a fork takes back what was assumed, the state is made anew.

import { type AuthorIndex, AuthorTable, HybridClock, type ReplicaId, VersionVector } from "@joinery/clock";
import { assert, type Fields, type StructDraft, type StructView } from "@joinery/crdt";
import type { ChangeResult } from "../core/change-result.js";
import { DocumentCore } from "../core/document-core.js";
import type { DocumentOptions, Hash } from "../core/document-options.js";
import type { DeliverEffect, Effect, Origin } from "../core/effects.js";
import type { Entry } from "../core/entry.js";
import type { SignedFoundation } from "../core/signatory.js";
import { ChangeError } from "../errors.js";
import { type Arrival, arrivalOf, type Foundation } from "./arrival.js";
import { branchEntry } from "./branch-entry.js";
import { Branches } from "./branches.js";
import { Counting } from "./counting.js";
import { entriesUpTo } from "./entries-up-to.js";
import { type EntryNode, EntryTree, isAncestor } from "./entry-tree.js";
import { Evidence, evidenceBytesMaxDefault } from "./evidence.js";
import { firmNow } from "./firm.js";
import { OwnSeals, type Sign } from "./own-seals.js";
import { conflict } from "./past-heads.js";
import type { DueCheck } from "./proof-room.js";
import { type Received, Reception, type StoreUnit } from "./reception.js";
import type { RefusalCounts } from "./refusal-reason.js";
import { StoredBranches } from "./stored-branches.js";

const pendingBytesMaxDefault = 16 * 1024 * 1024;
const aheadMsMaxDefault = 5 * 60 * 1000;

export interface SigningOptions extends SignedFoundation {
  readonly sign: Sign;
}

/** What keeping up with forks took, for those who watch the cost. */
export interface ForkWork {
  /** How often the state was made anew. */
  readonly rebuilds: number;
  /** How often everything was looked through for what counts. */
  readonly recounts: number;
  /** Entries looked at for what counts, whose pasts were worked out, or that were applied once more. */
  readonly visits: number;
}

export class SignedDocumentCore<F extends Fields = Fields> extends DocumentCore<F> {
  /** The canonical bytes of the document's genesis. */
  readonly genesis: Uint8Array;
  readonly #options: DocumentOptions<F>;
  readonly #signing: SigningOptions;
  readonly #foundation: Foundation;
  readonly #tree: EntryTree;
  readonly #reception: Reception;
  readonly #seals: OwnSeals;
  readonly #evidence: Evidence;
  readonly #stored: StoredBranches;
  /** What is stored of each author, on whatever branch: the greatest number. */
  readonly #held: VersionVector = new VersionVector();
  readonly #counting: Counting;
  readonly #branches: Branches;
  /** What the state is made of is no longer what counts, or goes by other names: it is made anew when it is looked at. */
  #isOutdated = false;
  /** Of whom something was applied that no entry of this replica has in its past. */
  readonly #unendorsed: Set<AuthorIndex> = new Set();
  #rebuilds = 0;
  #reapplied = 0;

  constructor(options: DocumentOptions<F>, signing: SigningOptions) {
    super({ ...options, sealed: true });
    this.#options = options;
    this.#signing = signing;
    const { sign, hash, genesis, genesisHash, members, evidenceBytesMax } = signing;
    this.genesis = genesis;
    const { authors, id: document } = this;
    const admitted = members === undefined ? undefined : new Set(members);
    this.#foundation = { document, hash, genesisHash, members: admitted, authors };
    this.#tree = new EntryTree(authors);
    this.#reception = new Reception(this.#foundation, this.#tree, this.counts, {
      bytesMax: options.pendingBytesMax ?? pendingBytesMaxDefault,
      aheadMsMax: options.aheadMsMax ?? aheadMsMaxDefault,
      pending: options.pending,
    });
    this.#branches = new Branches(authors, this.#tree);
    this.#seals = new OwnSeals(this.#foundation, this.#tree, this.#branches, sign);
    const evidence = new Evidence(this.#tree, evidenceBytesMax ?? evidenceBytesMaxDefault);
    this.#evidence = evidence;
    this.#counting = new Counting(this.#tree, (node) => evidence.changed(node));
    this.#stored = new StoredBranches(this.#foundation, this.#tree, this.#reception);
  }

  /** What is stored of each author, evidence included: its greatest number on any branch. */
  override get applied(): VersionVector {
    return this.#held;
  }

  override get view(): StructView<F> {
    this.#refresh();
    return super.view;
  }

  override get state(): DocumentCore<F>["state"] {
    this.#refresh();
    return super.state;
  }

  override get log(): DocumentCore<F>["log"] {
    this.#refresh();
    return super.log;
  }

  override get pendingBytes(): number {
    return this.#reception.bytes;
  }

  /** What waits leaves its room to the other documents. */
  override close(): void {
    super.close();
    this.#reception.close();
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

  /** SHA-256, by which its entries are named. */
  get hash(): Hash {
    return this.#foundation.hash;
  }

  /** Why entries were not taken, since the document was opened. */
  get refusals(): Readonly<RefusalCounts> {
    return this.#reception.refusals;
  }

  /** True for a stored entry that counts; another is evidence. */
  isApplied(node: EntryNode): boolean {
    return node.isApplied;
  }

  /** Under how many names the state knows what is applied of an author: one, unless several branches of it count. */
  branchCount(author: AuthorIndex): number {
    this.#refresh();
    return this.#branches.of(author).length;
  }

  /** Tells of applied entries whether one that this replica writes now makes them count for ever, unless its key forks. Ask anew each time. */
  firmNow(): (node: EntryNode) => boolean {
    return firmNow(this.#tree, this.#counting.heads, (author) => this.branchCount(author));
  }

  /**
   * The document as whoever has it who stored the entries up to `node`, and no others: to be read, and let go of. It has authors and a clock of its
   * own. Costs as much as opening it does.
   */
  upTo(node: EntryNode): SignedDocumentCore<F> {
    const authors = new AuthorTable();
    const { pending: _, ...options } = this.#options;
    const core = new SignedDocumentCore({ ...options, authors, clock: new HybridClock() }, this.#signing);
    core.recover(entriesUpTo(node, this.authors, authors));
    return core;
  }

  get work(): ForkWork {
    const { recounts, visits } = this.#counting.work;
    return { rebuilds: this.#rebuilds, recounts, visits: visits + this.#counting.heads.size + this.#reapplied };
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
    this.#refresh();
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
    this.#evidence.stored(node);
    this.#counting.add(node);
    this.#branches.extend(node);
    // An entry that names all heads has everything that was applied in its past.
    if (this.history.frontier.size === 1) this.#unendorsed.clear();
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
      if (!this.#evidence.hasRoom(unit) && !isNeeded()) return false;
      if (unit.some((arrival) => this.#mustEndorse(arrival, nowMs))) {
        if (group.length > 0) effects.push(this.persist(group));
        group = [];
        told.push(...this.#catchUp("peer"));
        this.#refresh();
        effects.push(...this.writeBlank(nowMs));
      }
      for (const arrival of unit) {
        this.elsewhere.came(arrival.author, arrival.entry.lastSeq);
        this.#store(arrival);
      }
      group.push(...unit.map(({ entry }) => entry));
      return true;
    });
    if (group.length > 0) effects.push(this.persist(group));
    return [...effects, ...told, ...this.#catchUp("peer"), ...checks.map((check) => this.#ask(check))];
  }

  /** Before the first proof against an author is stored, what was applied of it is built on, so that it goes on counting. */
  #mustEndorse(arrival: Arrival, nowMs: number): boolean {
    const { forks } = this.#tree;
    const { author } = arrival;
    if (!this.#unendorsed.has(author) || !this.#tree.wouldFork(arrival) || forks.has(author)) return false;
    return (
      author !== this.self && this.#isMember && this.elsewhere.problem(nowMs) === undefined && !forks.has(this.self)
    );
  }

  #store(arrival: Arrival): void {
    const node = this.#tree.add(arrival);
    this.#evidence.stored(node);
    this.#counting.add(node);
    this.#held.raise(arrival.author, arrival.entry.lastSeq);
  }

  /** Brings the state to what counts by now, or says that everything may have changed. */
  #catchUp(origin: Origin): Effect[] {
    const { applied, hasLost } = this.#counting.take();
    const fresh = applied.filter(({ branch }) => branch === undefined);
    if (fresh.length === 0 && !hasLost) return [];
    const effects: Effect[] = [];
    this.#isOutdated ||= hasLost;
    for (const node of fresh) {
      this.#isOutdated ||= !this.#branches.extend(node);
      if (this.#isOutdated) break;
      effects.push(this.#apply(node, origin));
    }
    const last = fresh.at(-1) ?? (this.#tree.nodes.at(-1) as EntryNode);
    return this.#isOutdated ? [...effects, this.deliverAll(origin, last.entry)] : effects;
  }

  /** Makes the state anew, where what counted before is no longer what counts. */
  #refresh(): void {
    if (!this.#isOutdated) return;
    this.#isOutdated = false;
    this.#rebuilds++;
    const { applied, refused } = this.counts;
    const counting = this.#tree.nodes.filter(({ isApplied }) => isApplied);
    const before = this.#tree.nodes.filter(({ branch }) => branch !== undefined).length;
    this.#reapplied += counting.length;
    this.startOver();
    this.#branches.rename(counting);
    for (const node of counting) this.#apply(node, "storage");
    this.counts.applied = applied + Math.max(0, counting.length - before);
    this.counts.refused = refused;
    this.#findUnendorsed(counting);
  }

  #findUnendorsed(counting: readonly EntryNode[]): void {
    const own = this.#tree.tipOf(this.self);
    if (own === undefined) return;
    this.#unendorsed.clear();
    for (const node of counting) {
      const head = this.#counting.heads.headOf(own, node.author);
      if (head === undefined || (head !== conflict && !isAncestor(node, head))) this.#unendorsed.add(node.author);
    }
  }

  #apply(node: EntryNode, origin: Origin): DeliverEffect {
    this.#unendorsed.add(node.author);
    const { firstSeq, lastSeq } = node.entry;
    return { ...this.applySealed(this.#asApplied(node), node.author, origin), firstSeq, lastSeq };
  }

  /** Where nothing applied is forked and nothing is named after a branch, an entry is applied as it is. */
  #asApplied(node: EntryNode): Entry {
    const isPlain = this.#branches.arePlain && !node.entry.locals.some((named) => this.#tree.named(named));
    if (isPlain) return node.entry;
    const { judge } = this.history;
    assert(judge !== undefined, "a signed document has a genesis");
    return branchEntry(node, this.#tree, this.#branches, (entry) => judge.pastOf(entry));
  }
}
