// Whether the two sides of a session have met about one document: what each has told and heard of it, and whether the peer
// has it open at all.

import type { ChannelContext } from "./channel-context.js";
import { DocumentNumbers } from "./document-ref.js";

export class Meeting {
  /** What both sides call the document. */
  readonly numbers: DocumentNumbers;
  /** The peer has said all that it has. */
  isMet = false;
  /** All that is here was told, at least once. */
  hasTold = false;
  /** The peer doesn't have it open, or lets nobody here read it. */
  isAbsent = false;
  readonly #session: ChannelContext;
  /** The peer may yet hear that the document is not open here: it has to show that it knows better. */
  readonly #wasDenied: boolean;
  /** Askings up to this one were sent before the peer was last heard about the document, or before it was opened here. */
  #heardAtAsk: number;
  /** The last asking. */
  #asked = 0;

  constructor(document: string, number: number, session: ChannelContext) {
    this.numbers = new DocumentNumbers(document, number, session.wasOpen(document));
    this.#session = session;
    this.#wasDenied = session.hasDenied;
    this.#heardAtAsk = session.asks;
  }

  /** The peer has said all that it has, and knows that the document is open here. */
  get isMutual(): boolean {
    return this.isMet && (!this.#wasDenied || this.numbers.isKnown);
  }

  /** True when what answers this asking is older than what was heard since. */
  isOutdated(ask: number): boolean {
    return ask <= this.#heardAtAsk;
  }

  /** The number of the next asking. */
  ask(): number {
    this.#asked = ++this.#session.asks;
    return this.#asked;
  }

  /** The exchange is stuck: where the last asking was not answered, the document is called by its name from now on. */
  doubt(): void {
    if (this.isOutdated(this.#asked)) return;
    this.numbers.doubt();
  }

  /** The peer speaks of the document; true when it was taken not to have it. */
  hear(): boolean {
    this.#heardAtAsk = this.#session.asks;
    const wasAbsent = this.isAbsent;
    this.isAbsent = false;
    return wasAbsent;
  }

  /** The peer doesn't have the document. */
  miss(): void {
    this.isAbsent = true;
    this.isMet = false;
  }

  /** Both have the same, and know it. */
  level(): void {
    this.isAbsent = false;
    this.isMet = true;
    this.hasTold = true;
  }
}
