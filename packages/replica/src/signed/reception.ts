// The way of an entry into a signed document: taken apart, proven to be its author's, and held until everything it
// follows is stored and something signed that can be stored covers it. What comes out fits its author's chain; whether it
// counts is decided later.

import type { AuthorIndex } from "@joinery/clock";
import type { DocumentCounts } from "../core/document-options.js";
import type { Entry } from "../core/entry.js";
import { PendingBudget, PendingShare } from "../core/pending-budget.js";
import { Admission, type Unit } from "./admission.js";
import { type Arrival, arrivalOf, type EntryName, type Foundation, isSameProof, withoutSignature } from "./arrival.js";
import type { EntryTree } from "./entry-tree.js";
import { type DueCheck, ProofRoom } from "./proof-room.js";
import { noRefusals, type RefusalCounts, type RefusalReason } from "./refusal-reason.js";
import { WaitingRoom } from "./waiting-room.js";

export interface ReceptionLimits {
  /** Most bytes that wait, half of them for their proof and half for what they lack. */
  readonly bytesMax: number;
  readonly aheadMsMax: number;
  /** Shared with the other documents of the replica; its own unless given. */
  readonly pending?: PendingBudget | undefined;
}

/** What came out of the proof room, and the signatures to check. */
export interface Received {
  readonly proven: readonly Arrival[];
  readonly checks: readonly DueCheck[];
}

/**
 * Stores a unit, of which only checked signatures are kept; false when there is no room for it as evidence. `isNeeded`
 * looks through what waits for it, so it is asked only where there is no room.
 */
export type StoreUnit = (unit: Unit, isNeeded: () => boolean) => boolean;

/** Most refused entries remembered by name. */
const refusedMax = 4096;

export class Reception {
  readonly refusals: RefusalCounts = noRefusals();
  readonly #foundation: Foundation;
  readonly #looked: WeakMap<Entry, Arrival | RefusalReason> = new WeakMap();
  readonly #tree: EntryTree;
  readonly #counts: DocumentCounts;
  readonly #aheadMsMax: number;
  readonly #refused: Map<EntryName, AuthorIndex> = new Map();
  readonly #proofs: ProofRoom;
  readonly #waiting: WaitingRoom;
  readonly #admission: Admission;
  readonly #share: PendingShare;
  #storeUnit: StoreUnit = () => false;
  #checks: DueCheck[] = [];

  constructor(foundation: Foundation, tree: EntryTree, counts: DocumentCounts, limits: ReceptionLimits) {
    this.#foundation = foundation;
    this.#tree = tree;
    this.#counts = counts;
    this.#aheadMsMax = limits.aheadMsMax;
    this.#share = new PendingShare(limits.pending ?? new PendingBudget(), (bytes) => this.#shed(bytes));
    const waiting = new WaitingRoom(limits.bytesMax / 2, (name) => tree.has(name));
    this.#waiting = waiting;
    const isProven = (arrival: Arrival): boolean =>
      tree.has(arrival.name) || waiting.get(arrival.name) !== undefined || waiting.proves(arrival);
    this.#proofs = new ProofRoom(limits.bytesMax / 2, this.refuse, isProven);
    this.#admission = new Admission(tree, waiting, {
      refuse: (arrival) => {
        waiting.leave(arrival);
        this.refuse("malformed");
      },
      ask: (arrival) => this.#checks.push(...this.#proofs.ask(arrival)),
      store: (unit) => this.#store(unit),
    });
  }

  /** What waits here leaves its room to others. */
  close(): void {
    this.#share.end();
  }

  get bytes(): number {
    return this.#proofs.bytes + this.#waiting.bytes;
  }

  get #memory(): number {
    return this.#proofs.memory + this.#waiting.memory;
  }

  /** When the first of what waits for its time may be stored. */
  get dueMs(): number | undefined {
    const { firstMs } = this.#waiting;
    return firstMs === undefined ? undefined : firstMs - this.#aheadMsMax;
  }

  /** True for an entry that waits. */
  holds(name: EntryName): boolean {
    return this.#waiting.get(name) !== undefined;
  }

  /** True for one that waits with a signature, so that it would not be more when it came again. */
  isSigned(name: EntryName): boolean {
    return this.#waiting.get(name)?.check !== undefined;
  }

  /** True for an entry that waits, with this signature or a good one. */
  knows(arrival: Arrival): boolean {
    const held = this.#waiting.get(arrival.name);
    if (held === undefined) return false;
    return held.isChecked || arrival.check === undefined || isSameProof(held, arrival);
  }

  /** True for what was refused as more evidence than is kept, lately, and would be again: nobody else has built on it. */
  hasRefused(name: EntryName): boolean {
    const author = this.#refused.get(name);
    return author !== undefined && !this.#isNeeded({ name, author });
  }

  /** The names of entries that proven ones follow and that are not here. */
  lacking(): EntryName[] {
    return this.#waiting.lacking();
  }

  readonly refuse = (reason: RefusalReason): void => {
    this.refusals[reason]++;
    if (reason === "crowded_out") this.#counts.overflowed++;
    else this.#counts.rejected++;
  };

  /** Takes an entry apart; once, where it is asked about before it is taken in. */
  look(entry: Entry): Arrival | RefusalReason {
    const looked = this.#looked.get(entry) ?? arrivalOf(entry, this.#foundation);
    this.#looked.set(entry, looked);
    return looked;
  }

  /** Takes entries in: those that are proven by what is known, and the signatures to check for the others. */
  take(entries: readonly Entry[]): Received {
    const proven: Arrival[] = [];
    const suspects: Arrival[] = [];
    for (const entry of entries) {
      const arrival = this.look(entry);
      this.#looked.delete(entry);
      if (typeof arrival === "string") this.refuse(arrival);
      else if (this.#tree.has(arrival.name) || this.knows(arrival)) this.#counts.duplicate++;
      else if (this.#waiting.get(arrival.name) === undefined && this.#waiting.proves(arrival)) proven.push(arrival);
      else suspects.push(arrival);
    }
    const checks = this.#proofs.take(suspects);
    this.#account();
    return { proven, checks };
  }

  /** What the answer to a check proves, and what must be checked instead. */
  answer(ticket: number, accepted: boolean): Received {
    const received = this.#proofs.answer(ticket, accepted);
    this.#account();
    return received;
  }

  /** Hands to `store`, in causal order, whatever of `proven` and of what waited for it can be stored. */
  admit(proven: readonly Arrival[], nowMs: number, store: StoreUnit): DueCheck[] {
    const entered = proven.flatMap((arrival) => this.#enter(arrival));
    this.#run(entered, nowMs, store);
    this.#account();
    for (const { name } of entered) if (this.#waiting.get(name) !== undefined) this.#counts.held++;
    return this.#checks.splice(0);
  }

  /** The same for what waited for its time. */
  tick(nowMs: number, store: StoreUnit): DueCheck[] {
    this.#run(this.#waiting.due(nowMs + this.#aheadMsMax), nowMs, store);
    this.#account();
    return this.#checks.splice(0);
  }

  #run(changed: readonly Arrival[], nowMs: number, store: StoreUnit): void {
    this.#storeUnit = store;
    this.#admission.admit(changed, nowMs + this.#aheadMsMax);
    for (let left = this.#waiting.shrink().length; left > 0; left--) this.refuse("crowded_out");
  }

  /** Counts what waits now; not before everything that came together is in its place, for some of it may have to go at once. */
  #account(): void {
    const more = this.#memory - this.#share.bytes;
    if (more > 0) this.#share.take(more);
    else this.#share.give(-more);
  }

  /** Lets go of so many bytes of memory or more: of what nobody has proven first. */
  #shed(bytes: number): void {
    const target = Math.max(0, this.#memory - bytes);
    let left = this.#proofs.shrink(Math.max(0, target - this.#waiting.memory));
    left += this.#waiting.shrink(target).length;
    for (; left > 0; left--) this.refuse("crowded_out");
    this.#share.give(this.#share.bytes - this.#memory);
  }

  /** What waits now because of `arrival`: itself, and what it proves. */
  #enter(arrival: Arrival): Arrival[] {
    if (this.#tree.has(arrival.name)) return [];
    const held = this.#waiting.get(arrival.name);
    const better = held === undefined ? this.#withoutBad(arrival) : this.#better(held, arrival);
    if (better === held) return [];
    this.#waiting.enter(better);
    return [...this.#proofs.prove(arrival.prev, arrival).flatMap((before) => this.#enter(before)), better];
  }

  /** Of two forms of one entry, the one whose signature is worth more; another signature is checked at once. */
  #better(held: Arrival, arrival: Arrival): Arrival {
    if (held.isChecked) return held;
    if (arrival.isChecked) return arrival;
    const known = this.#withoutBad(held);
    const other = this.#withoutBad(arrival);
    if (known.check === undefined) return other.check === undefined ? known : other;
    if (other.check !== undefined) this.#checks.push(...this.#proofs.ask(other));
    return known;
  }

  #withoutBad(arrival: Arrival): Arrival {
    return this.#proofs.isBad(arrival) ? withoutSignature(arrival) : arrival;
  }

  #store(unit: Unit): boolean {
    const kept = unit.map((arrival) => (arrival.isChecked ? arrival : withoutSignature(arrival)));
    const isStored = this.#storeUnit(kept, () => this.#isNeeded(unit[0] as Arrival));
    for (const arrival of unit) {
      this.#waiting.leave(arrival);
      if (!isStored) this.#refuseEvidence(arrival);
    }
    return isStored;
  }

  #isNeeded(arrival: Pick<Arrival, "name" | "author">): boolean {
    return this.#waiting.isNeeded(arrival, (author) => this.#tree.forks.has(author));
  }

  #refuseEvidence({ name, author }: Arrival): void {
    this.refuse("evidence_full");
    if (this.#refused.size >= refusedMax) this.#refused.delete(this.#refused.keys().next().value as EntryName);
    this.#refused.set(name, author);
  }
}
