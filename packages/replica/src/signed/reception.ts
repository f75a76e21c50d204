// The way of an entry into a signed document: taken apart, proven to be its author's, and held until everything it
// follows is stored. What comes out fits its author's chain; whether it counts is decided later.

import type { AuthorIndex } from "@joinery/clock";
import type { DocumentCounts } from "../core/document-options.js";
import type { Entry } from "../core/entry.js";
import { type Arrival, arrivalOf, type EntryName, type Foundation, withoutSignature } from "./arrival.js";
import { isNamedRight } from "./branch-entry.js";
import type { EntryTree } from "./entry-tree.js";
import { type DueCheck, ProofRoom } from "./proof-room.js";
import { noRefusals, type RefusalCounts, type RefusalReason } from "./refusal-reason.js";
import { WaitingRoom } from "./waiting-room.js";

export interface ReceptionLimits {
  /** Most bytes that wait, half of them for their proof and half for what they lack. */
  readonly bytesMax: number;
  readonly aheadMsMax: number;
}

/** Most refused entries remembered by name. */
const refusedMax = 4096;

export class Reception {
  readonly refusals: RefusalCounts = noRefusals();
  readonly #foundation: Foundation;
  readonly #tree: EntryTree;
  readonly #counts: DocumentCounts;
  readonly #aheadMsMax: number;
  readonly #refused: Map<EntryName, AuthorIndex> = new Map();
  readonly #proofs: ProofRoom;
  readonly #waiting: WaitingRoom;

  constructor(foundation: Foundation, tree: EntryTree, counts: DocumentCounts, limits: ReceptionLimits) {
    this.#foundation = foundation;
    this.#tree = tree;
    this.#counts = counts;
    this.#aheadMsMax = limits.aheadMsMax;
    const waiting = new WaitingRoom(limits.bytesMax / 2, (name) => tree.has(name));
    this.#waiting = waiting;
    const isProven = (arrival: Arrival): boolean => tree.has(arrival.name) || waiting.proves(arrival);
    this.#proofs = new ProofRoom(limits.bytesMax / 2, this.refuse, isProven);
  }

  get bytes(): number {
    return this.#proofs.bytes + this.#waiting.bytes;
  }

  /** When the first of what waits for its time may be stored. */
  get dueMs(): number | undefined {
    const { firstMs } = this.#waiting;
    return firstMs === undefined ? undefined : firstMs - this.#aheadMsMax;
  }

  /** True for what is held until it can be stored. */
  isWaiting(name: EntryName): boolean {
    return this.#waiting.has(name);
  }

  /** True for what was refused as more evidence than is kept, lately, and would be again: nobody else has built on it. */
  hasRefused(name: EntryName): boolean {
    const author = this.#refused.get(name);
    return author !== undefined && !this.#waiting.isNeeded({ name, author });
  }

  /** Refuses what there is no room for as evidence. */
  refuseEvidence({ name, author }: Arrival): void {
    this.refuse("evidence_full");
    if (this.#refused.size >= refusedMax) this.#refused.delete(this.#refused.keys().next().value as EntryName);
    this.#refused.set(name, author);
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

  /** Takes entries in: those that are proven by what is known, and the signatures to check for the others. */
  take(entries: readonly Entry[]): { readonly proven: Arrival[]; readonly checks: DueCheck[] } {
    const proven: Arrival[] = [];
    const suspects: Arrival[] = [];
    for (const entry of entries) {
      const arrival = arrivalOf(entry, this.#foundation);
      if (typeof arrival === "string") this.refuse(arrival);
      else if (this.#tree.has(arrival.name) || this.#waiting.has(arrival.name)) this.#counts.duplicate++;
      else if (this.#waiting.proves(arrival) && !this.#proofs.checks(arrival)) {
        proven.push(...this.#proofs.prove(arrival.prev, arrival), withoutSignature(arrival));
      } else suspects.push(arrival);
    }
    return { proven, checks: this.#proofs.take(suspects) };
  }

  /** What the answer to a check proves, and what must be checked instead. */
  answer(ticket: number, accepted: boolean): { readonly proven: Arrival[]; readonly checks: DueCheck[] } {
    return this.#proofs.answer(ticket, accepted);
  }

  /** Hands to `store`, in causal order, whatever of `proven` and of what waited for it can be stored. */
  admit(proven: readonly Arrival[], nowMs: number, store: (arrival: Arrival) => void): void {
    const queue = [...proven].reverse();
    for (let arrival = queue.pop(); arrival !== undefined; arrival = queue.pop()) {
      if (this.#tree.has(arrival.name) || this.#waiting.has(arrival.name)) continue;
      if (this.#waiting.hold(arrival, this.#left)) {
        this.#counts.held++;
        queue.push(...this.#proofs.prove(arrival.prev, arrival).reverse());
      } else if (!this.#fits(arrival)) this.refuse("malformed");
      else if (arrival.entry.stamp.ms > nowMs + this.#aheadMsMax) {
        this.#counts.held++;
        this.#waiting.park(arrival, this.#left);
      } else {
        store(arrival);
        queue.push(...this.#waiting.release(arrival.name).reverse());
      }
    }
  }

  /** What was parked and may be stored by now. */
  due(nowMs: number): Arrival[] {
    return this.#waiting.due(nowMs + this.#aheadMsMax);
  }

  /** True when something of another author waits for `arrival`. */
  isNeeded(arrival: Arrival): boolean {
    return this.#waiting.isNeeded(arrival);
  }

  readonly #left = (): void => this.refuse("crowded_out");

  /** True when the entry goes on where its predecessor ended and names its dependencies right. */
  #fits({ author, entry, prev, deps }: Arrival): boolean {
    const parent = prev === undefined ? undefined : this.#tree.get(prev);
    if (parent !== undefined && parent.author !== author) return false;
    if (entry.firstSeq !== (parent?.entry.lastSeq ?? 0) + 1) return false;
    return entry.deps.every((dep, index) => this.#isNamedRight(dep, deps[index] as EntryName, author));
  }

  #isNamedRight(dep: Entry["deps"][number], name: EntryName, author: AuthorIndex): boolean {
    const meant = this.#tree.get(name);
    return meant !== undefined && meant.author !== author && isNamedRight(dep, meant, this.#tree);
  }
}
