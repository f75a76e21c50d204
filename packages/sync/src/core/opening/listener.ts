// The side that is spoken to first. It answers vectors as they come, and a summary by LEVEL, by symbols of its own, or, when it
// has few documents, by telling of those. What was not mentioned by OPENED the peer doesn't have.

import { symbolBytes } from "../../reconcile/sketch/symbols-codec.js";
import { type FrameDraft, messageType, type RawMessage } from "../frame.js";
import { Deadline } from "./deadline.js";
import { DocumentSummary, documentLayout } from "./document-summary.js";
import { listedMax, type OpeningContext, type OpeningPart, settleUnmentioned } from "./opening-part.js";
import * as messages from "./summary-messages.js";

/** Symbols that are sent with the first answer: they find up to some forty documents that differ. */
const symbolsFirst = 64;
/** The most symbols of one answer. */
const symbolsAtOnce = 4096;
/** The last symbol that is sent: a peer that needs more can have a list. */
const symbolsMax = 100_000;
/** Summaries that a peer gets an answer to: an honest one sends a few, and each costs a pass over all documents. */
const summariesMax = 16;
/** Bytes that counts add to symbols, at most. */
const countsBytesMax = 320;

interface Comparison {
  readonly number: number;
  readonly summary: DocumentSummary;
}

export class Listener implements OpeningPart {
  readonly #context: OpeningContext;
  readonly #deadline: Deadline;
  #isOver = false;
  #comparison: Comparison | undefined;
  /** The symbols that are to be said next. */
  #symbols: { from: number; count: number } | undefined;
  #levelDue: number | undefined;
  #isListing = false;
  #summaries = 0;
  #reminderDue = false;

  constructor(context: OpeningContext, nowMs: number) {
    this.#context = context;
    this.#deadline = new Deadline(context.limits);
    this.#deadline.start(nowMs);
  }

  get isHolding(): boolean {
    return !this.#isOver;
  }

  get isComparing(): boolean {
    return !this.#isOver && this.#context.channels.size > listedMax;
  }

  isDue(isTelling: boolean): boolean {
    if (this.#reminderDue || this.#symbols !== undefined) return true;
    return this.#levelDue !== undefined || (this.#isListing && !isTelling);
  }

  receive({ type, body }: RawMessage, nowMs: number): void {
    if (type === messageType.summary) this.#receiveSummary(messages.readSummary(body), nowMs);
    else if (type === messageType.more) this.#receiveMore(messages.readMore(body), nowMs);
    else if (type === messageType.opened) this.#receiveOpened(messages.readOpened(body));
  }

  tick(nowMs: number): void {
    if (!this.isComparing || !this.#deadline.isOver(nowMs)) return;
    if (this.#deadline.isSpent) this.#beginAll();
    else {
      if (this.#comparison === undefined) this.#reminderDue = true;
      else this.#symbols = { from: 0, count: symbolsFirst };
      this.#deadline.start(nowMs);
    }
  }

  write(draft: FrameDraft, isTelling: boolean): void {
    if (this.#levelDue !== undefined && draft.room >= messages.summaryBytesMax) {
      draft.add(messages.encodeLevel(this.#levelDue));
      this.#levelDue = undefined;
    }
    if (this.#reminderDue && draft.room >= messages.summaryBytesMax) {
      draft.add(messages.encodeMore(0, 0, 0));
      this.#reminderDue = false;
    }
    if (this.#symbols !== undefined) this.#writeSymbols(draft, this.#symbols);
    if (!this.#isListing || isTelling || draft.room < messages.summaryBytesMax) return;
    draft.add(messages.encodeOpened({ isGated: this.#context.isGated }));
    this.#isListing = false;
  }

  #receiveSummary({ number, key, count, fingerprint }: messages.ToldSummary, nowMs: number): void {
    const { channels } = this.#context;
    if (++this.#summaries > summariesMax || number < (this.#comparison?.number ?? 0)) return;
    if (number === this.#comparison?.number && !this.#isOver) {
      this.#symbols = { from: 0, count: symbolsFirst };
      return;
    }
    const summary = new DocumentSummary(channels, key);
    this.#deadline.answered(nowMs);
    if (summary.count === count && summary.fingerprint.every((word, index) => word === fingerprint[index])) {
      this.#levelDue = number;
      if (!this.#isOver) summary.level([]);
      this.#isOver = true;
    } else if (channels.size <= listedMax && !this.#isOver) {
      this.#beginAll();
      this.#isListing = true;
    } else {
      this.#comparison = { number, summary };
      this.#symbols = { from: 0, count: symbolsFirst };
    }
  }

  #receiveMore({ number, from, count }: ReturnType<typeof messages.readMore>, nowMs: number): void {
    if (this.#comparison?.number !== number || from > symbolsMax) return;
    this.#symbols = { from, count: Math.min(count, symbolsAtOnce) };
    this.#deadline.answered(nowMs);
  }

  #receiveOpened({ compared, isGated }: messages.Opened): void {
    if (this.#isOver) return;
    if (compared !== undefined) {
      if (compared.number !== this.#comparison?.number) return;
      this.#comparison.summary.level(compared.items);
    }
    this.#isOver = true;
    settleUnmentioned(this.#context, isGated);
  }

  #beginAll(): void {
    this.#isOver = true;
    for (const channel of this.#context.channels) channel.begin();
  }

  #writeSymbols(draft: FrameDraft, { from, count }: { readonly from: number; readonly count: number }): void {
    if (this.#comparison === undefined) {
      this.#symbols = undefined;
      return;
    }
    const room = draft.room - messages.summaryBytesMax - countsBytesMax;
    const { number, summary } = this.#comparison;
    const fitting = Math.min(count, Math.floor(room / symbolBytes(documentLayout)));
    if (fitting < 1) return;
    draft.add(messages.encodeDocumentSymbols(number, summary.sketch.symbols(from, fitting)));
    this.#symbols = undefined;
  }
}
