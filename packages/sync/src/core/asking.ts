// What one peer is asked for of one document: what it has more, once it has said so, and what has not come in time.

import { type AuthorIndex, VersionVector } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import type { AuthorNames } from "./author-names.js";
import { encodeWant, headBytesMax, itemBytesMax } from "./document-messages.js";
import type { DocumentRef } from "./document-ref.js";
import type { FrameDraft } from "./frame.js";
import type { RepairCheck } from "./repair-check.js";
import type { Source, Wanted } from "./wanted.js";

export interface AskingContext {
  readonly document: DocumentCore;
  readonly wanted: Wanted;
  readonly source: Source;
  /** What the peer has, as far as it said. */
  readonly peer: VersionVector;
  readonly check: RepairCheck;
  /** What the peer can be asked for, of what it has. */
  readonly reachable: (has: VersionVector) => VersionVector;
}

export class Asking {
  readonly #context: AskingContext;
  /** What to look through for things to ask for: all that the peer has, or what is overdue. */
  #search: "all" | "overdue" | undefined;
  /** What to ask for at once, beside a search. */
  #missing: VersionVector | undefined;

  constructor(context: AskingContext) {
    this.#context = context;
  }

  get isDue(): boolean {
    return this.#search !== undefined || this.#missing !== undefined;
  }

  lookFor(what: "all" | "overdue"): void {
    if (what === "all") this.#search = what;
    else this.#search ??= what;
  }

  /** Asks for what the peer has of `author`, up to `seq`. */
  want(author: AuthorIndex, seq: number): void {
    this.#missing ??= new VersionVector();
    this.#missing.raise(author, seq);
  }

  /** Nothing is to be asked for now. */
  rest(): void {
    this.#search = undefined;
    this.#missing = undefined;
  }

  /** Whether the peer is to send at once what it has more; `met` when it has said what that is. */
  pull(met: boolean, nowMs: number): boolean {
    const { wanted, source } = this.#context;
    if (!wanted.pull(source, nowMs)) return false;
    if (met) this.expect(nowMs);
    return true;
  }

  /** Waits for what a peer that was asked to send at once has more; false when it was not asked to. */
  expect(nowMs: number): boolean {
    const { document, wanted, source, peer, check } = this.#context;
    const isExpected = wanted.expect({ source, has: peer, applied: document.applied, nowMs });
    if (isExpected) check.expect(peer);
    return isExpected;
  }

  /** `expect`, or a look for what to ask of a peer that was not asked to send at once. */
  expectOrLook(nowMs: number): boolean {
    const isExpected = this.expect(nowMs);
    if (!isExpected) this.lookFor("all");
    return isExpected;
  }

  /** Writes a WANT when there is one to write; true when the peer has let an earlier one expire. */
  write(draft: FrameDraft, ref: DocumentRef, names: AuthorNames, nowMs: number): boolean {
    const { document, wanted, source, peer, check, reachable } = this.#context;
    const intervalsMax = Math.floor((draft.room - headBytesMax(document.id)) / itemBytesMax);
    if (!this.isDue || intervalsMax < 1) return false;
    const has = reachable(this.#sought);
    const applied = this.#search === undefined ? wanted.tree.come(document) : document.applied;
    const { intervals, complete, again } = wanted.claim({ source, has, applied, nowMs, intervalsMax });
    if (intervals.length > 0) draft.add(encodeWant(ref, names, intervals));
    if (complete) {
      if (this.#search !== undefined) check.expect(peer);
      this.rest();
    }
    return again;
  }

  get #sought(): VersionVector {
    const { peer, check } = this.#context;
    if (this.#search === "all") return peer;
    const missing = this.#missing ?? new VersionVector();
    if (this.#search === "overdue") missing.join(check.expected);
    return missing;
  }
}
