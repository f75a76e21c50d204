// The pool of authors that a node leases to its clients. An author is leased only if it is new or free on disk, and it is
// free only once its last lessee has retired and all that it wrote is on disk here. Everything else errs to never again.

import type { ReplicaId } from "@joinery/clock";
import { assert } from "@joinery/crdt";
import type { DocumentId } from "../../document-id.js";
import { type Asker, DelayedAnswers, type MetaValue, type PoolEffect } from "./delayed-answers.js";
import type { LeaseAnswer, LeaseId, LeaseQuestion, LeaseRefusal } from "./lease.js";
import { authorKey, encodePool, encodeRecord, leftThePool, type PoolRecord, poolKey } from "./pool-record.js";

/** Bounds of a pool, with their defaults in `defaultPoolLimits`. */
export interface PoolLimits {
  /** Most authors that are leased at a time to clients that are connected, and most that are kept free. */
  readonly poolMax: number;
  /** Most leases that are remembered though their clients are gone; an older one can't be retired any more. */
  readonly vanishedMax: number;
}

export const defaultPoolLimits: PoolLimits = { poolMax: 1000, vanishedMax: 10_000 };

/** Most documents that one author writes in; one that has written in more is not leased again. */
export const documentsPerAuthorMax = 1024;

/** Most leases whose end is remembered, so that a late copy of their asking is not taken for a new one. */
const endedMax = 1024;

/** What is on disk here of `author` in `document`; undefined where that document is not open or takes no leased author. */
export type Held = (document: DocumentId, author: ReplicaId) => number | undefined;

interface Member {
  readonly author: ReplicaId;
  lease: LeaseId | undefined;
  readonly past: Map<DocumentId, number>;
}

type Ask = Extract<LeaseQuestion, { type: "lease" }>;
type Retire = Extract<LeaseQuestion, { type: "retire" }>;

export class LeasePool {
  readonly #owner: ReplicaId;
  readonly #limits: PoolLimits;
  readonly #held: Held;
  readonly #members: Map<ReplicaId, Member> = new Map();
  readonly #free: Set<Member> = new Set();
  /** Leases that have not ended, oldest first. */
  readonly #leases: Map<LeaseId, Member> = new Map();
  /** Those among them whose clients are connected. */
  readonly #live: Map<LeaseId, Asker> = new Map();
  /** Those that end as soon as everything is on disk here. */
  readonly #ending: Map<LeaseId, { readonly retire: Retire; readonly asker: Asker }> = new Map();
  readonly #ended: Set<LeaseId> = new Set();
  readonly #answers: DelayedAnswers = new DelayedAnswers();
  #saves: MetaValue[] = [];

  /** `recovered` is what the pool of the same owner left on disk; leases in it count as vanished until they are heard of. */
  constructor(owner: ReplicaId, limits: PoolLimits, held: Held, recovered: ReadonlyMap<ReplicaId, PoolRecord>) {
    this.#owner = owner;
    this.#limits = limits;
    this.#held = held;
    for (const [author, { lease, past }] of recovered) {
      const member = { author, lease, past: new Map(past) };
      this.#members.set(author, member);
      if (lease === undefined) this.#free.add(member);
      else this.#leases.set(lease, member);
    }
  }

  /** How many authors are free, leased to somebody who is connected, and leased to somebody who is not. */
  get counts(): { readonly free: number; readonly leased: number; readonly vanished: number } {
    const leased = this.#live.size;
    return { free: this.#free.size, leased, vanished: this.#leases.size - leased };
  }

  /** Takes a question. `fresh` is a random author that nobody has, in case a new one is needed. */
  ask(question: LeaseQuestion, asker: Asker, fresh: ReplicaId): PoolEffect[] {
    const answer = question.type === "lease" ? this.#lease(question, asker, fresh) : this.#retire(question, asker);
    return this.#say([[asker, answer]]);
  }

  /** The asker's connection has ended. */
  gone(asker: Asker): void {
    for (const [lease, live] of this.#live) if (live === asker) this.#live.delete(lease);
    for (const [lease, ending] of this.#ending) if (ending.asker === asker) this.#ending.delete(lease);
  }

  /** More of a document is on disk: leases that waited for it may end. */
  advanced(document: DocumentId): PoolEffect[] {
    const said: [Asker, LeaseAnswer][] = [];
    for (const { retire, asker } of [...this.#ending.values()]) {
      if (!retire.finals.some((final) => final.document === document)) continue;
      const answer = this.#retire(retire, asker);
      if (answer.type === "retired") said.push([asker, answer]);
    }
    return this.#say(said);
  }

  /** A document is deleted here. Nobody could go on after what these authors wrote in it, so they leave the pool. */
  deleted(document: DocumentId): PoolEffect[] {
    for (const member of [...this.#members.values()]) {
      if (!member.past.has(document)) continue;
      this.#free.delete(member);
      if (member.lease !== undefined) {
        this.#leases.delete(member.lease);
        this.#live.delete(member.lease);
      }
      this.#remove(member);
    }
    return this.#say([]);
  }

  /** The answer to a `save` effect. */
  saved(ticket: number): PoolEffect[] {
    this.#answers.saved(ticket);
    return this.#answers.take();
  }

  #lease({ lease, document, holds }: Ask, asker: Asker, fresh: ReplicaId): LeaseAnswer {
    const known = this.#leases.get(lease);
    if (known === undefined && (holds !== undefined || this.#ended.has(lease))) return refused(lease, "unknown");
    if (known !== undefined && holds !== undefined && holds !== known.author) return refused(lease, "unknown");
    if (this.#hasAnother(asker, lease)) return refused(lease, "full");
    if (known === undefined && this.#live.size >= this.#limits.poolMax) return refused(lease, "full");
    if (this.#held(document, known?.author ?? fresh) === undefined) return refused(lease, "absent");
    const member = known ?? this.#grant(lease, this.#freeFor(document) ?? this.#mint(fresh));
    this.#live.set(lease, asker);
    const { author, past } = member;
    const seq = Math.max(past.get(document) ?? 0, this.#held(document, author) ?? 0);
    return { type: "granted", lease, author, document, seq };
  }

  /** A connection carries one lease at a time, or one client could take them all. */
  #hasAnother(asker: Asker, lease: LeaseId): boolean {
    for (const [other, live] of this.#live) if (live === asker && other !== lease) return true;
    return false;
  }

  /** One that has written in the document already, so that no vector grows for nothing. */
  #freeFor(document: DocumentId): Member | undefined {
    let any: Member | undefined;
    for (const member of this.#free) {
      if (member.past.has(document)) return member;
      any ??= member;
    }
    return any;
  }

  #mint(author: ReplicaId): Member {
    assert(!this.#members.has(author), "a new author has a name that nobody had");
    while (this.#leases.size - this.#live.size > this.#limits.vanishedMax) this.#forgetOldest();
    const member: Member = { author, lease: undefined, past: new Map() };
    this.#members.set(author, member);
    this.#saves.push({ key: poolKey, value: encodePool(this.#owner, this.#members.keys()) });
    return member;
  }

  #forgetOldest(): void {
    for (const [lease, member] of this.#leases) {
      if (this.#live.has(lease)) continue;
      this.#leases.delete(lease);
      this.#remove(member);
      return;
    }
  }

  #grant(lease: LeaseId, member: Member): Member {
    this.#free.delete(member);
    member.lease = lease;
    this.#leases.set(lease, member);
    this.#keep(member);
    return member;
  }

  /** Nobody is told that what it wrote is safe here before it is, also when the lease itself is forgotten. */
  #retire(retire: Retire, asker: Asker): LeaseAnswer {
    const { lease, author, finals } = retire;
    const known = this.#leases.get(lease);
    const member = known?.author === author ? known : undefined;
    if (!finals.every(({ document, seq }) => (this.#held(document, author) ?? 0) >= seq)) {
      this.#endLater(retire, asker, member !== undefined);
      return { type: "lacking", lease };
    }
    if (member === undefined) {
      this.#ending.delete(lease);
      return { type: "retired", lease };
    }
    for (const { document, seq } of finals) {
      const held = this.#held(document, author) ?? 0;
      member.past.set(document, Math.max(seq, held, member.past.get(document) ?? 0));
    }
    this.#end(lease, member);
    return { type: "retired", lease };
  }

  /** One lease at a time ends on each connection, so what waits here is bounded by what is connected. */
  #endLater(retire: Retire, asker: Asker, isKnown: boolean): void {
    for (const [lease, ending] of this.#ending) if (ending.asker === asker) this.#ending.delete(lease);
    this.#ending.set(retire.lease, { retire, asker });
    if (isKnown) this.#live.set(retire.lease, asker);
  }

  #end(lease: LeaseId, member: Member): void {
    this.#leases.delete(lease);
    this.#live.delete(lease);
    this.#ending.delete(lease);
    this.#ended.add(lease);
    if (this.#ended.size > endedMax) this.#ended.delete(this.#ended.values().next().value as LeaseId);
    member.lease = undefined;
    if (this.#free.size >= this.#limits.poolMax || member.past.size > documentsPerAuthorMax) {
      this.#remove(member);
      return;
    }
    this.#free.add(member);
    this.#keep(member);
  }

  #remove({ author }: Member): void {
    this.#members.delete(author);
    this.#saves.push({ key: authorKey(author), value: leftThePool });
  }

  #keep(member: Member): void {
    this.#saves.push({ key: authorKey(member.author), value: encodeRecord(member) });
  }

  #say(answers: readonly (readonly [Asker, LeaseAnswer])[]): PoolEffect[] {
    const saves = this.#saves;
    this.#saves = [];
    const effects: PoolEffect[] = saves.length === 0 ? [] : [this.#answers.save(saves)];
    for (const [asker, answer] of answers) this.#answers.add(asker, answer);
    return [...effects, ...this.#answers.take()];
  }
}

function refused(lease: LeaseId, reason: LeaseRefusal): LeaseAnswer {
  return { type: "refused", lease, reason };
}
