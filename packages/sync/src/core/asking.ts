// What one peer is asked for of one document: what it has more, once it has said so, and what has not come in time.

import type { AuthorIndex, Dot } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import type { AuthorNames } from "./author-names.js";
import { encodeWant, headBytesMax, itemBytesMax } from "./document-messages.js";
import type { DocumentRef } from "./document-ref.js";
import type { FrameDraft } from "./frame.js";
import type { PeerVector } from "./peer-vector.js";
import type { Source } from "./request.js";
import type { Offered, Wanted } from "./wanted.js";

export interface AskingContext {
  readonly document: DocumentCore;
  readonly wanted: Wanted;
  readonly source: Source;
  /** What the peer has, as far as it said. */
  readonly peer: PeerVector;
  /** Up to where the peer can be asked for an author, of whom it has so much. */
  readonly reachable: (author: AuthorIndex, seq: number) => number;
}

export class Asking {
  readonly #context: AskingContext;
  /** What to look through for things to ask for: all that the peer has, or what is overdue. */
  #search: "all" | "overdue" | undefined;
  /** What to ask for at once, beside a search. */
  #missing: Map<AuthorIndex, number> | undefined;

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
    this.#missing ??= new Map();
    this.#missing.set(author, Math.max(seq, this.#missing.get(author) ?? 0));
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
    const { document, wanted, source, peer } = this.#context;
    const { applied } = document;
    const has = { entries: () => peer.beyond(applied), get: (author: AuthorIndex) => peer.get(author) };
    const isExpected = wanted.expect({ source, has, applied, nowMs });
    if (isExpected) peer.mark();
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
    const { document, wanted, source, peer } = this.#context;
    const intervalsMax = Math.floor((draft.room - headBytesMax(document.id)) / itemBytesMax);
    if (!this.isDue || intervalsMax < 1) return false;
    const applied = this.#search === undefined ? wanted.tree.come(document) : document.applied;
    const has = this.#sought;
    const claim = wanted.claim({ source, has, applied, nowMs, intervalsMax });
    const { intervals, complete, again, isHopeless } = claim;
    if (intervals.length > 0) draft.add(encodeWant(ref, names, intervals));
    if (complete) {
      if (this.#search !== undefined) peer.mark();
      this.rest();
    }
    if (isHopeless) {
      // What it said is forgotten, and what the two call the authors: it will be asked to say all that it has, by their names.
      peer.clear();
      names.forget();
    }
    return again;
  }

  /** What to ask for of what the peer has, which is also all of it that is missing. */
  get #sought(): Offered {
    const { document, peer, reachable } = this.#context;
    const get = (author: AuthorIndex): number => reachable(author, this.#soughtOf(author));
    function* dots(authors: Iterable<Pick<Dot, "author">>): Generator<Dot> {
      for (const { author } of authors) yield { author, seq: get(author) };
    }
    if (this.#search !== undefined) return { entries: () => dots(peer.beyond(document.applied)), get };
    const missing = [...(this.#missing?.keys() ?? [])].sort((a, b) => a - b);
    return { entries: () => dots(missing.map((author) => ({ author }))), get };
  }

  #soughtOf(author: AuthorIndex): number {
    const { peer } = this.#context;
    if (this.#search === "all") return peer.get(author);
    const missing = this.#missing?.get(author) ?? 0;
    return this.#search === "overdue" ? Math.max(missing, peer.markedOf(author)) : missing;
  }
}
