// The side that hears a summary of what is on disk of a document with many authors. It answers that it has the same, or with
// symbols of its own set; or, where it has next to nothing, that it wants to be told all.

import type { DocumentCore } from "@joinery/replica";
import { symbolBytes } from "../../reconcile/sketch/symbols-codec.js";
import { vectorLayout } from "../../reconcile/vector/vector-sketch.js";
import { headBytesMax } from "../document-messages.js";
import type { DocumentRef } from "../document-ref.js";
import { lookUpBytes } from "../flow/allowance.js";
import type { FrameDraft } from "../frame.js";
import * as messages from "./vector-messages.js";
import type { VectorNews } from "./vector-news.js";
import { VectorSum } from "./vector-sum.js";
import type { VectorSession } from "./vector-teller.js";

/** Symbols that are sent with the first answer: they find up to some forty differences. */
const symbolsFirst = 64;
const symbolsAtOnce = 4096;
const symbolsMax = 100_000;
/** Bytes that counts add to symbols, at most. */
const countsBytesMax = 320;
/** Of so small a part of the peer's authors a sketch would cost more than telling them. */
const shareMin = 0.5;
/** Summaries that are heard at once; from then on one per `repairMs`, for each costs a pass over all authors. */
const summariesFree = 8;

export class VectorHearer {
  readonly #document: DocumentCore;
  readonly #session: VectorSession;
  #comparison: { readonly number: number; readonly sum: VectorSum } | undefined;
  #free = summariesFree;
  #nextMs: number = Number.NEGATIVE_INFINITY;
  #due: "level" | "refusal" | { readonly from: number; readonly count: number } | undefined;
  #dueNumber = 0;

  constructor(document: DocumentCore, session: VectorSession) {
    this.#document = document;
    this.#session = session;
  }

  get isDue(): boolean {
    return this.#due !== undefined;
  }

  /** Answers what the peer has when that is what is here. */
  receiveSummary(summary: messages.VectorSummary, nowMs: number): VectorNews | undefined {
    const { number, key, count, fingerprint, pull } = summary;
    if (!this.#mayHear(nowMs)) return undefined;
    const sum = new VectorSum(this.#document, key);
    this.#session.allowance.spend(sum.count * lookUpBytes);
    this.#dueNumber = number;
    this.#comparison = undefined;
    const own = sum.count;
    if (own === count && sum.fingerprint.every((word, index) => word === fingerprint[index])) {
      this.#due = "level";
      return { type: "level", vector: sum.vector, pull };
    }
    if (own < count * shareMin || sum.sketch.collides) {
      this.#due = "refusal";
      return undefined;
    }
    this.#comparison = { number, sum };
    this.#due = { from: 0, count: symbolsFirst };
    return undefined;
  }

  receiveMore({ number, from, count }: ReturnType<typeof messages.readVectorMore>): void {
    if (this.#comparison?.number !== number || from > symbolsMax || count === 0) return;
    this.#due = { from, count: Math.min(count, symbolsAtOnce) };
  }

  receiveDifference({ number, dots, tags, pull }: messages.VectorDifference): VectorNews | undefined {
    const comparison = this.#comparison;
    if (comparison?.number !== number) return undefined;
    this.#comparison = undefined;
    this.#due = undefined;
    const { sum } = comparison;
    const unnamed = tags.flatMap((tag) => sum.sketch.entryOf(tag)?.author ?? []);
    const theirs = [
      ...unnamed.map((author) => [author, 0] as const),
      ...dots.map(({ author, seq }) => [author, seq] as const),
    ];
    return { type: "known", vector: sum.with(theirs), pull, unnamed };
  }

  write(draft: FrameDraft, ref: DocumentRef): void {
    const head = headBytesMax(this.#document.id) + messages.vectorMessageBytesMax;
    if (this.#due === undefined || draft.room < head) return;
    if (this.#due === "level") draft.add(messages.encodeVectorLevel(ref, this.#dueNumber));
    else if (this.#due === "refusal") draft.add(messages.encodeVectorMore(ref, this.#dueNumber, 0, 0));
    else if (!this.#writeSymbols(draft, ref, this.#due, draft.room - head - countsBytesMax)) return;
    this.#due = undefined;
  }

  #writeSymbols(
    draft: FrameDraft,
    ref: DocumentRef,
    { from, count }: { readonly from: number; readonly count: number },
    room: number,
  ): boolean {
    const fitting = Math.min(count, Math.floor(room / symbolBytes(vectorLayout)));
    if (this.#comparison === undefined || fitting < 1) return this.#comparison === undefined;
    const { number, sum } = this.#comparison;
    draft.add(messages.encodeVectorSymbols(ref, number, sum.sketch.sketch.symbols(from, fitting)));
    return true;
  }

  #mayHear(nowMs: number): boolean {
    const { allowance, limits } = this.#session;
    if (!allowance.isOpen) return false;
    if (this.#free > 0) this.#free--;
    else if (nowMs < this.#nextMs) return false;
    this.#nextMs = nowMs + limits.repairMs;
    return true;
  }
}
