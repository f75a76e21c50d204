// Entries that nobody has proven yet to be from whom they say. A signature over one proves everything before it on its
// chain, so only the last signed entry of a chain is checked, and the one before it when that fails.

import type { SignatureCheck } from "../core/signatory.js";
import { type Arrival, type EntryName, isSameProof, signatureName, withoutSignature } from "./arrival.js";
import { FairRoom } from "./fair-room.js";
import type { RefusalReason } from "./refusal-reason.js";

/** A signature to be checked. */
export interface DueCheck {
  readonly ticket: number;
  readonly arrival: Arrival;
  readonly check: SignatureCheck;
}

interface Suspect extends Arrival {
  /** A later signed entry of its chain is being checked, or was. */
  covered: boolean;
  ticket: number | undefined;
}

/** Most signatures remembered as bad, so that a forgery that comes again costs a look-up. */
const badMax = 4096;

/** Most checks under way. */
const ticketsMax = 4096;

export class ProofRoom {
  readonly #room: FairRoom<Suspect>;
  readonly #refuse: (reason: RefusalReason) => void;
  readonly #isProven: (arrival: Arrival) => boolean;
  readonly #tickets: Map<number, Suspect> = new Map();
  readonly #bad: Set<string> = new Set();
  #lastTicket = 0;

  /** `isProven` tells whether an entry is stored, or something proven follows it on its chain. */
  constructor(bytesMax: number, refuse: (reason: RefusalReason) => void, isProven: (arrival: Arrival) => boolean) {
    this.#room = new FairRoom(bytesMax);
    this.#refuse = refuse;
    this.#isProven = isProven;
  }

  get bytes(): number {
    return this.#room.bytes;
  }

  get memory(): number {
    return this.#room.memory;
  }

  /** Lets go of what takes more memory; answers how many entries. What is being checked may be among them. */
  shrink(memoryMax: number): number {
    return this.#room.shrink(memoryMax).length;
  }

  /** Takes in what came together, and answers the signatures to check. */
  take(arrivals: readonly Arrival[]): DueCheck[] {
    const suspects = arrivals.map((arrival) => this.#admit(arrival));
    for (const suspect of suspects) if (suspect?.check !== undefined) this.#cover(suspect);
    const due = suspects.filter((suspect) => suspect !== undefined && !suspect.covered);
    return due.flatMap((suspect) => this.#ask(suspect as Suspect));
  }

  /** True for a signature that was found to be bad, lately. */
  isBad(arrival: Arrival): boolean {
    return this.#bad.size > 0 && this.#bad.has(signatureName(arrival));
  }

  /** The signature of an entry that is proven already and does not wait here. */
  ask(arrival: Arrival): DueCheck[] {
    return this.#ask({ ...arrival, covered: false, ticket: undefined });
  }

  /** The answer to a check: what is proven by it, oldest first, and what must be checked instead. */
  answer(ticket: number, accepted: boolean): { readonly proven: Arrival[]; readonly checks: DueCheck[] } {
    const suspect = this.#tickets.get(ticket);
    if (suspect === undefined) return { proven: [], checks: [] };
    this.#tickets.delete(ticket);
    suspect.ticket = undefined;
    if (accepted) return { proven: [...this.prove(suspect.prev, suspect), this.#taken(suspect)], checks: [] };
    this.#refuse("bad_signature");
    this.#remember(suspect);
    const isHere = this.#room.get(suspect.name) === suspect;
    this.#room.delete(suspect);
    const bare = withoutSignature(suspect);
    if (this.#isProven(suspect)) return { proven: [...this.prove(suspect.prev, suspect), bare], checks: [] };
    if (!suspect.covered) return { proven: [], checks: this.#askBefore(suspect) };
    // What is being checked may prove the entry yet, whatever its own signature is worth.
    if (isHere) this.#room.add({ ...suspect, ...bare, covered: true });
    return { proven: [], checks: [] };
  }

  /**
   * Takes out the entry `name` and all before it on its chain, oldest first: a proven one of `author` follows it. Ends at
   * an entry that is being checked: the answer settles what its signature is worth.
   */
  prove(name: EntryName | undefined, { author }: Pick<Arrival, "author">): Arrival[] {
    const proven: Arrival[] = [];
    for (let at = this.#find(name); at !== undefined && at.author === author; at = this.#find(at.prev)) {
      if (at.ticket !== undefined) break;
      this.#room.delete(at);
      proven.push(at);
    }
    return proven.reverse();
  }

  #find(name: EntryName | undefined): Suspect | undefined {
    return name === undefined ? undefined : this.#room.get(name);
  }

  /** A suspect may have been pushed out, or proven by another, while it was being checked. */
  #taken(suspect: Suspect): Arrival {
    const known = this.#room.get(suspect.name);
    if (known !== undefined) this.#room.delete(known);
    return { ...suspect, isChecked: true };
  }

  #admit(arrival: Arrival): Suspect | undefined {
    if (this.isBad(arrival)) return this.#turnAway("bad_signature");
    if (this.#tickets.size >= ticketsMax) return this.#turnAway("crowded_out");
    const known = this.#room.get(arrival.name);
    if (known !== undefined) {
      if (arrival.check === undefined || isSameProof(known, arrival)) {
        // Whatever was to prove it may be gone: what comes again is looked at again.
        known.covered = false;
        return known;
      }
      // Each signature must be able to prove it, or a bad one that came first would stand in the way.
      if (known.check !== undefined) return { ...arrival, covered: false, ticket: undefined };
      this.#room.delete(known);
    }
    const suspect: Suspect = { ...arrival, covered: false, ticket: undefined };
    this.#room.add(suspect);
    for (const left of this.#room.shrink()) {
      this.#refuse("crowded_out");
      if (left === suspect) return undefined;
    }
    return suspect;
  }

  #turnAway(reason: RefusalReason): undefined {
    this.#refuse(reason);
    return undefined;
  }

  /** Marks what stands before `suspect` as proven by it, if it is. Ends at what is marked, so it walks each chain once. */
  #cover(suspect: Suspect): void {
    for (let at = this.#find(suspect.prev); at !== undefined && !at.covered; at = this.#find(at.prev))
      at.covered = true;
  }

  #ask(suspect: Suspect): DueCheck[] {
    if (suspect.check === undefined || suspect.ticket !== undefined) return [];
    const ticket = ++this.#lastTicket;
    suspect.ticket = ticket;
    this.#tickets.set(ticket, suspect);
    return [{ ticket, arrival: suspect, check: suspect.check }];
  }

  /** The nearest signed entry before one that was forged: it may be genuine. */
  #askBefore(suspect: Suspect): DueCheck[] {
    let at = this.#find(suspect.prev);
    while (at !== undefined && at.check === undefined) at = this.#find(at.prev);
    if (at === undefined) return [];
    at.covered = false;
    return this.#ask(at);
  }

  #remember(suspect: Suspect): void {
    if (this.#bad.size >= badMax) this.#bad.delete(this.#bad.values().next().value as string);
    this.#bad.add(signatureName(suspect));
  }
}
