// A client's side of a lease: which author it has, in which documents it may go on as that author, and what it has to ask
// next. It asks one thing at a time and takes any answer twice.

import { parseReplicaId, type ReplicaId } from "@joinery/clock";
import type { DocumentId } from "../../document-id.js";
import type { DocumentSeq, LeaseAnswer, LeaseId, LeaseQuestion } from "./lease.js";
import { decodePast, decodePlain, encodePast, encodePlain, isList } from "./pool-record.js";

/** Most documents that are written in under one lease: what ends it has to name them all. */
export const documentsPerLeaseMax = 64;

/** A question, and who has to answer it: undefined for any peer with a pool. */
export interface AddressedQuestion {
  readonly to: ReplicaId | undefined;
  readonly question: LeaseQuestion;
}

/** What an answer brought. */
export type LeaseNews =
  | { readonly type: "granted"; readonly author: ReplicaId; readonly document: DocumentId; readonly seq: number }
  /** The owner of the pool has forgotten the lease: the author stays, but learns nothing of other documents. */
  | { readonly type: "forgotten" }
  | { readonly type: "retired" }
  | undefined;

/** One lease, from its first asking to its end. */
export class HeldLease {
  readonly id: LeaseId;
  #author: ReplicaId | undefined;
  #lessor: ReplicaId | undefined;
  /** How far the author was in the documents that were granted. */
  readonly #past: Map<DocumentId, number> = new Map();
  readonly #wanted: Set<DocumentId> = new Set();
  #isEnding = false;
  #finals: readonly DocumentSeq[] | undefined;
  #question: AddressedQuestion | undefined;

  constructor(id: LeaseId) {
    this.id = id;
  }

  /** What `encode` wrote; undefined for anything else. */
  static decode(bytes: Uint8Array): HeldLease | undefined {
    const value = decodePlain(bytes);
    if (!isList(value)) return undefined;
    const [id, author, lessor, isEnding, past] = value;
    const read = decodePast(past);
    if (typeof id !== "string" || typeof author !== "string" || typeof lessor !== "string" || read === undefined) {
      return undefined;
    }
    const lease = new HeldLease(id as LeaseId);
    lease.#author = parseReplicaId(author);
    lease.#lessor = parseReplicaId(lessor);
    lease.#isEnding = isEnding === true;
    for (const [document, seq] of read) lease.#past.set(document, seq);
    return lease.#author === undefined || lease.#lessor === undefined ? undefined : lease;
  }

  /** For the client's own disk: before the author is used, and before the lease is ended. */
  encode(): Uint8Array {
    return encodePlain([this.id, this.#author ?? "", this.#lessor ?? "", this.#isEnding, encodePast(this.#past)]);
  }

  /** Undefined until one was granted. */
  get author(): ReplicaId | undefined {
    return this.#author;
  }

  /** True once nothing may be written under the lease any more. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** The documents that the author may have written in, and how far it was before. */
  get past(): ReadonlyMap<DocumentId, number> {
    return this.#past;
  }

  /** What to ask now: the same object until it is answered. */
  get question(): AddressedQuestion | undefined {
    this.#question ??= this.#next();
    return this.#question;
  }

  /** Asks for `document` too; false when the lease has as many as it may. */
  want(document: DocumentId): boolean {
    if (this.#past.has(document) || this.#wanted.has(document)) return true;
    if (this.#past.size + this.#wanted.size >= documentsPerLeaseMax) return false;
    this.#wanted.add(document);
    return true;
  }

  /** Nobody waits for `document` any more. */
  unwant(document: DocumentId): void {
    if (this.#wanted.delete(document)) this.#question = undefined;
  }

  /** The document is gone from here, where the author had got to `seq`: it writes on only when all of that is back. */
  forgot(document: DocumentId, seq: number): void {
    this.#past.set(document, Math.max(seq, this.#past.get(document) ?? 0));
  }

  /** Nothing is written from now on. */
  end(): void {
    this.#isEnding = true;
    this.#wanted.clear();
    this.#question = undefined;
  }

  /** Where the writing ended, so that the owner of the pool can be told. */
  endedAt(finals: readonly DocumentSeq[]): void {
    this.#finals = finals;
    this.#question = undefined;
  }

  answered(from: ReplicaId, answer: LeaseAnswer): LeaseNews {
    if (answer.lease !== this.id) return undefined;
    if (answer.type === "granted") return this.#granted(from, answer);
    if (answer.type === "retired") return this.#finals === undefined ? undefined : { type: "retired" };
    if (answer.type === "refused" && answer.reason === "unknown" && from === this.#lessor && !this.#isEnding) {
      this.#wanted.clear();
      this.#question = undefined;
      return { type: "forgotten" };
    }
    return undefined;
  }

  #granted(from: ReplicaId, { author, document, seq }: LeaseAnswer & { readonly type: "granted" }): LeaseNews {
    if (author !== (this.#author ?? author)) return undefined;
    // Also when nobody waits for it any more: it has to be returned.
    this.#author = author;
    this.#lessor ??= from;
    if (!this.#wanted.has(document)) return undefined;
    this.#past.set(document, seq);
    this.#wanted.delete(document);
    this.#question = undefined;
    return { type: "granted", author, document, seq };
  }

  #next(): AddressedQuestion | undefined {
    const to = this.#lessor;
    if (this.#finals !== undefined && this.#author !== undefined) {
      const { id: lease } = this;
      return { to, question: { type: "retire", lease, author: this.#author, finals: this.#finals } };
    }
    const [document] = this.#wanted;
    if (document === undefined) return undefined;
    return { to, question: { type: "lease", lease: this.id, document, holds: this.#author } };
  }
}
