// Which documents a peer may read and write. Until that is known of one, nothing is said of it. Whoever decides is asked by an
// effect, once per document and again when permissions have changed, and may take its time.

import { type DocumentCore, type DocumentId, documentIdLengthMax, namedDocumentId } from "@joinery/replica";
import { RateLimit } from "../flow/rate-limit.js";
import type { Wanted } from "../wanted.js";

/** What a peer may do with a document. */
export interface Permission {
  readonly read: boolean;
  readonly write: boolean;
}

/** Find out what the peer may do with a document, and tell the session by `authorized`. */
export interface AuthorizeEffect {
  readonly type: "authorize";
  readonly document: DocumentId;
  /** False for one that the peer asks for and that is not open here. */
  readonly isOpen: boolean;
}

export interface Waiting {
  readonly document: DocumentCore;
  readonly wanted: Wanted;
}

/** Most documents that are not open here and that a peer asks for at a time; it asks again for the rest. */
const strangersMax = 256;

/** Most of them at a time whose genesis may have to be asked of others. */
const searchesMax = 32;

/**
 * Documents that are opened for one peer at once, and each second: all other peers are told of each. More than a relay has open, and a
 * client with more of them gets all in time.
 */
export const openingsMax = 1024;
export const openingsPerSecond = 128;

export class AccessGate {
  /** Open documents of which it is not known yet. */
  readonly #waiting: Map<string, Waiting> = new Map();
  /** What the peer asked for before it was known whether it may, by the number of its asking. */
  readonly #strangers: Map<string, number> = new Map();
  /** Open documents that the peer may not read. */
  readonly #refused: Map<string, Waiting> = new Map();
  readonly #questions: Map<string, AuthorizeEffect> = new Map();
  /** Questions about documents that are opened where the answer is yes: at a measured pace. */
  readonly #toOpen: Map<string, AuthorizeEffect> = new Map();
  readonly #pace: RateLimit;
  #rests = false;
  /** Questions about documents that are opened only once their genesis is found: so many at a time. */
  readonly #unheardOf: Map<string, AuthorizeEffect> = new Map();
  readonly #searched: Set<string> = new Set();

  constructor(nowMs: number) {
    this.#pace = new RateLimit(openingsPerSecond, nowMs, openingsMax);
  }

  /** True while it is not known of every document that is open. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  get isDue(): boolean {
    if (this.#questions.size > 0) return true;
    return !this.#rests && (this.#toOpen.size > 0 || (this.#unheardOf.size > 0 && this.#searched.size < searchesMax));
  }

  /** True for what the peer asked for, as long as it is not known whether it gets it. */
  isAskedFor(document: string): boolean {
    return this.#strangers.has(document);
  }

  isRefused(document: string): boolean {
    return this.#refused.has(document);
  }

  refuse(waiting: Waiting): void {
    this.#refused.set(waiting.document.id, waiting);
  }

  /** Permissions may have changed: what was refused is found out anew. */
  reconsider(): void {
    const refused = [...this.#refused.values()];
    this.#refused.clear();
    for (const waiting of refused) this.hold(waiting);
  }

  /** The document is open here: the peer may perhaps not know of it. */
  hold(waiting: Waiting): void {
    this.#waiting.set(waiting.document.id, waiting);
    this.ask(waiting.document.id, true);
  }

  /** The peer asked for a document that is not talked about, or of which it is not known yet. */
  holdStranger(document: string, ask: number, isOpen: boolean): void {
    if (document.length > documentIdLengthMax || document.length === 0) return;
    if (ask === 0 || (this.#strangers.size >= strangersMax && !this.#strangers.has(document))) return;
    const isNew = !this.#strangers.has(document);
    this.#strangers.set(document, ask);
    if (isNew && !this.#waiting.has(document)) this.ask(document, isOpen);
  }

  /** Has it found out, perhaps once more. */
  ask(document: string, isOpen: boolean): void {
    const question: AuthorizeEffect = { type: "authorize", document: document as DocumentId, isOpen };
    const isSearched = !isOpen && namedDocumentId(document) === undefined;
    this.#drop(document);
    const others = isOpen ? this.#questions : this.#toOpen;
    (isSearched ? this.#unheardOf : others).set(document, question);
  }

  #drop(document: string): void {
    for (const questions of [this.#questions, this.#toOpen, this.#unheardOf]) questions.delete(document);
  }

  /** It is known: what was held on that account. */
  take(document: string): { readonly waiting: Waiting | undefined; readonly strangerAsk: number | undefined } {
    const waiting = this.#waiting.get(document);
    const strangerAsk = this.#strangers.get(document);
    this.#waiting.delete(document);
    this.#strangers.delete(document);
    this.#searched.delete(document);
    return { waiting, strangerAsk };
  }

  /** The document is closed. Whether it may be opened again is found out for a peer that has asked for it. */
  forget(document: string): void {
    this.#waiting.delete(document);
    this.#refused.delete(document);
    this.#drop(document);
    if (this.#strangers.has(document)) this.ask(document, false);
  }

  /** Time has passed: what waits for its turn may be asked. */
  tick(): void {
    this.#rests = false;
  }

  /** What is to be found out. */
  questions(nowMs: number): AuthorizeEffect[] {
    const due = [...this.#questions.values()];
    this.#questions.clear();
    for (const [document, question] of this.#toOpen) {
      if (this.#isOver(nowMs)) break;
      this.#toOpen.delete(document);
      due.push(question);
    }
    for (const [document, question] of this.#unheardOf) {
      if (this.#searched.size >= searchesMax || this.#isOver(nowMs)) break;
      this.#unheardOf.delete(document);
      this.#searched.add(document);
      due.push(question);
    }
    return due;
  }

  /** Takes a turn of the peer's; true when there is none left now. */
  #isOver(nowMs: number): boolean {
    this.#rests = !this.#pace.take(nowMs);
    return this.#rests;
  }
}
