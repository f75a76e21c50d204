// The side that tells what is on disk of a document with many authors: a fingerprint first. When the other side's differs, it
// sends symbols of its own set, from which this side learns what both lack, and says so.

import type { DocumentCore } from "@joinery/replica";
import { estimateDifference } from "../../reconcile/sketch/difference-estimate.js";
import { SketchDecoder } from "../../reconcile/sketch/sketch-decoder.js";
import { planSketch } from "../../reconcile/sketch/sketch-plan.js";
import { symbolBytes } from "../../reconcile/sketch/symbols-codec.js";
import { vectorDifference } from "../../reconcile/vector/vector-difference.js";
import { vectorLayout } from "../../reconcile/vector/vector-sketch.js";
import { type AuthorNames, authorBytesMax } from "../author-names.js";
import type { ChannelContext } from "../channel-context.js";
import { headBytesMax } from "../document-messages.js";
import type { DocumentRef } from "../document-ref.js";
import { lookUpBytes } from "../flow/allowance.js";
import type { FrameDraft } from "../frame.js";
import * as messages from "./vector-messages.js";
import type { VectorNews } from "./vector-news.js";
import { VectorSum } from "./vector-sum.js";

/** Vectors of so many authors are told; longer ones are compared. */
export const toldMax = 64;
const symbolsMax = 100_000;
/** What an author with a number costs in a vector that is told. */
const toldBytes = 20;
const dotBytesMax: number = authorBytesMax + 8;
const tagBytes = 6;

/** What both sides of a comparison need of their session. */
export type VectorSession = Pick<ChannelContext, "randomWord" | "limits" | "allowance">;

interface Comparison {
  readonly number: number;
  readonly sum: VectorSum;
  readonly terms: messages.TellingTerms;
  decoder?: SketchDecoder;
  estimate?: number | undefined;
}

type Writing = (ref: DocumentRef, names: AuthorNames) => Uint8Array;

export class VectorTeller {
  readonly #document: DocumentCore;
  readonly #session: VectorSession;
  #comparison: Comparison | undefined;
  #summaries = 0;
  /** Of the frames of this session, as seen when the summary went out. */
  #frameBytesMax = 0;
  #due: { readonly bytesMax: number; readonly write: Writing } | undefined;

  constructor(document: DocumentCore, session: VectorSession) {
    this.#document = document;
    this.#session = session;
  }

  get isDue(): boolean {
    return this.#due !== undefined;
  }

  /** Tells a summary of what is on disk now. */
  tell(terms: messages.TellingTerms): void {
    const { randomWord, allowance } = this.#session;
    const key = { k0: randomWord(), k1: randomWord() };
    const sum = new VectorSum(this.#document, key);
    allowance.spend(sum.count * lookUpBytes);
    const number = ++this.#summaries;
    this.#comparison = { number, sum, terms };
    const summary = { ...terms, number, key, count: sum.count, fingerprint: sum.fingerprint };
    this.#say(0, (ref) => messages.encodeVectorSummary(ref, summary));
  }

  /** The peer has the same. */
  receiveLevel(number: number): VectorNews | undefined {
    const comparison = this.#comparison;
    if (comparison?.number !== number) return undefined;
    this.#comparison = undefined;
    return { type: "learned", vector: comparison.sum.vector, isComplete: true };
  }

  /** The peer has so little in common that it wants to be told all. */
  receiveRefusal(number: number): VectorNews | undefined {
    return this.#comparison?.number === number ? this.#giveUp(this.#comparison) : undefined;
  }

  receiveSymbols({ number, symbols }: ReturnType<typeof messages.readVectorSymbols>): VectorNews | undefined {
    const comparison = this.#comparison;
    if (comparison?.number !== number) return undefined;
    const { sketch, collides } = comparison.sum.sketch;
    if (collides) return this.#giveUp(comparison);
    comparison.decoder ??= new SketchDecoder(sketch, symbolsMax);
    comparison.estimate ??= estimateDifference(sketch, symbols);
    const before = comparison.decoder.received;
    const progress = comparison.decoder.receive(symbols);
    if (progress.state === "complete") return this.#found(comparison, progress.ownOnly, progress.peerOnly);
    if (progress.state === "failed") return this.#giveUp(comparison);
    if (comparison.decoder.received === before) return undefined;
    const received = comparison.decoder.received;
    const plan = planSketch({
      estimate: comparison.estimate ?? received,
      received,
      peerSize: symbols.setSize,
      symbolBytes: symbolBytes(vectorLayout),
      listedBytes: toldBytes,
      symbolsMax,
    });
    if (plan.ask === "list") return this.#giveUp(comparison);
    this.#say(0, (ref) => messages.encodeVectorMore(ref, number, received, plan.count));
    return undefined;
  }

  write(draft: FrameDraft, ref: DocumentRef, names: AuthorNames): void {
    this.#frameBytesMax = draft.bytesMax;
    if (this.#due === undefined || draft.room < this.#due.bytesMax) return;
    draft.add(this.#due.write(ref, names));
    this.#due = undefined;
  }

  #found({ number, sum, terms }: Comparison, own: readonly Uint8Array[], peers: readonly Uint8Array[]): VectorNews {
    const { lacking, surplus, unknown } = vectorDifference(sum.sketch, own, peers);
    const authors = [...lacking, ...surplus].map(({ author }) => author);
    const dots = authors.map((author) => ({ author, seq: sum.vector.get(author) }));
    const difference = { ...terms, number, dots, tags: unknown };
    const bytesMax = dots.length * dotBytesMax + unknown.length * tagBytes;
    // A larger one is told as a vector, which may go on in the next frame.
    if (bytesMax > this.#frameBytesMax / 2) return this.#giveUp({ number, sum, terms });
    this.#comparison = undefined;
    this.#say(bytesMax, (ref, names) => messages.encodeVectorDifference(ref, names, difference));
    const theirs = [
      ...lacking.map(({ author, to }) => [author, to] as const),
      ...surplus.map(({ author, from }) => [author, from - 1] as const),
    ];
    return { type: "learned", vector: sum.with(theirs), isComplete: unknown.length === 0 };
  }

  #giveUp({ terms }: Comparison): VectorNews {
    this.#comparison = undefined;
    this.#due = undefined;
    return { type: "tell", terms };
  }

  #say(bytesMax: number, write: Writing): void {
    const head = headBytesMax(this.#document.id) + messages.vectorMessageBytesMax;
    this.#due = { bytesMax: head + bytesMax, write };
  }
}
