// The side that speaks first. With few documents it tells the vector of each and then OPENED; with many it tells a summary of
// all, learns which of them differ, and tells only those. Whatever can't be found out this way is told one by one.

import { estimateDifference } from "../../reconcile/sketch/difference-estimate.js";
import { SketchDecoder } from "../../reconcile/sketch/sketch-decoder.js";
import { planSketch } from "../../reconcile/sketch/sketch-plan.js";
import { symbolBytes } from "../../reconcile/sketch/symbols-codec.js";
import { type FrameDraft, messageType, type RawMessage } from "../frame.js";
import { Deadline } from "./deadline.js";
import { DocumentSummary, documentLayout } from "./document-summary.js";
import { listedMax, type OpeningContext, type OpeningPart, settleUnmentioned } from "./opening-part.js";
import {
  encodeMore,
  encodeOpened,
  encodeSummary,
  readDocumentSymbols,
  readLevel,
  readOpened,
} from "./summary-messages.js";

/** Symbols taken at most: a list of all documents is cheaper then. */
const symbolsMax = 100_000;
/** About what it costs to tell of one document that doesn't differ. */
const listedBytes = 48;

interface Comparison {
  readonly number: number;
  readonly summary: DocumentSummary;
  decoder?: SketchDecoder;
  estimate?: number | undefined;
}

export class Speaker implements OpeningPart {
  readonly isHolding = false;
  readonly #context: OpeningContext;
  readonly #deadline: Deadline;
  #state: "listing" | "comparing" | "over" = "listing";
  #comparison: Comparison | undefined;
  #summaries = 0;
  /** What waits for room in a frame. */
  #question: Uint8Array | undefined;
  /** What ends the opening, once it is known which documents differ. */
  #closing: Uint8Array | undefined;
  #isClosingDue = false;

  constructor(context: OpeningContext, nowMs: number) {
    this.#context = context;
    this.#deadline = new Deadline(context.limits);
    if (context.channels.size > listedMax) this.#compare(nowMs);
    else this.#list();
  }

  get isComparing(): boolean {
    return this.#state === "comparing";
  }

  isDue(isTelling: boolean): boolean {
    return this.#question !== undefined || (this.#isClosingDue && !isTelling);
  }

  receive(message: RawMessage, nowMs: number): void {
    if (message.type === messageType.level) this.#receiveLevel(readLevel(message.body));
    else if (message.type === messageType.symbols) this.#receiveSymbols(message.body, nowMs);
    else if (message.type === messageType.more && this.#state === "over") this.#isClosingDue = true;
    else if (message.type === messageType.opened && this.#state === "comparing") {
      settleUnmentioned(this.#context, readOpened(message.body).isGated);
      this.#end();
    }
  }

  tick(nowMs: number): void {
    if (this.#state !== "comparing" || !this.#deadline.isOver(nowMs)) return;
    if (this.#deadline.isSpent) this.#list();
    else this.#compare(nowMs);
  }

  write(draft: FrameDraft, isTelling: boolean): void {
    if (this.#question !== undefined && this.#question.length <= draft.room) {
      draft.add(this.#question);
      this.#question = undefined;
    }
    if (!this.#isClosingDue || isTelling) return;
    const closing = this.#closing ?? encodeOpened({ isGated: this.#context.isGated });
    if (closing.length <= draft.room) {
      draft.add(closing);
      this.#isClosingDue = false;
      this.#state = "over";
    } else if (draft.isEmpty) this.#list();
  }

  #list(): void {
    this.#end();
    this.#state = "listing";
    this.#closing = undefined;
    this.#isClosingDue = true;
    for (const channel of this.#context.channels) channel.begin();
  }

  #end(): void {
    this.#state = "over";
    this.#question = undefined;
    this.#deadline.stop();
  }

  /** Begins anew each time: what has changed meanwhile is in the next summary. */
  #compare(nowMs: number): void {
    const { channels, randomWord } = this.#context;
    const key = { k0: randomWord(), k1: randomWord() };
    const number = ++this.#summaries;
    const summary = new DocumentSummary(channels, key);
    this.#state = "comparing";
    this.#comparison = { number, summary };
    this.#question = encodeSummary({ number, key, count: summary.count, fingerprint: summary.fingerprint });
    this.#deadline.start(nowMs);
  }

  #receiveLevel(number: number): void {
    if (this.#state !== "comparing" || this.#comparison?.number !== number) return;
    this.#comparison.summary.level([]);
    this.#end();
  }

  #receiveSymbols(body: Uint8Array, nowMs: number): void {
    const { number, symbols } = readDocumentSymbols(body);
    const comparison = this.#comparison;
    if (comparison?.number !== number) return;
    // A peer that goes on asking has not heard what came of it.
    if (this.#state === "over") this.#isClosingDue = this.#closing !== undefined;
    if (this.#state !== "comparing") return;
    const { sketch } = comparison.summary;
    comparison.decoder ??= new SketchDecoder(sketch, symbolsMax);
    comparison.estimate ??= estimateDifference(sketch, symbols);
    const before = comparison.decoder.received;
    const progress = comparison.decoder.receive(symbols);
    if (progress.state === "complete") this.#found(comparison, progress.ownOnly, progress.peerOnly);
    else if (progress.state === "failed") this.#list();
    else if (comparison.decoder.received > before) this.#askMore(comparison, symbols.setSize, nowMs);
  }

  #found({ number, summary }: Comparison, ownOnly: readonly Uint8Array[], peerOnly: readonly Uint8Array[]): void {
    this.#end();
    for (const channel of summary.level(ownOnly)) channel.begin();
    this.#closing = encodeOpened({ isGated: this.#context.isGated, compared: { number, items: peerOnly } });
    this.#isClosingDue = true;
  }

  #askMore({ number, decoder, estimate }: Comparison, peerSize: number, nowMs: number): void {
    const received = decoder?.received ?? 0;
    const plan = planSketch({
      estimate: estimate ?? received,
      received,
      peerSize,
      symbolBytes: symbolBytes(documentLayout),
      listedBytes,
      symbolsMax,
    });
    if (plan.ask === "list") {
      this.#list();
      return;
    }
    this.#question = encodeMore(number, received, plan.count);
    this.#deadline.answered(nowMs);
  }
}
