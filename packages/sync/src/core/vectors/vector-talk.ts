// Both sides of comparing what is on disk of one document with many authors: one tells of its own, and hears of the peer's.

import type { DocumentCore } from "@joinery/replica";
import type { Decoder } from "lib0/decoding";
import type { AuthorNames } from "../author-names.js";
import type { DocumentRef } from "../document-ref.js";
import { type FrameDraft, messageType } from "../frame.js";
import { VectorHearer } from "./vector-hearer.js";
import * as messages from "./vector-messages.js";
import type { VectorNews } from "./vector-news.js";
import { type VectorSession, VectorTeller } from "./vector-teller.js";

export class VectorTalk {
  readonly #names: AuthorNames;
  readonly #teller: VectorTeller;
  readonly #hearer: VectorHearer;

  constructor(document: DocumentCore, names: AuthorNames, session: VectorSession) {
    this.#names = names;
    this.#teller = new VectorTeller(document, session);
    this.#hearer = new VectorHearer(document, session);
  }

  get isDue(): boolean {
    return this.#teller.isDue || this.#hearer.isDue;
  }

  /** Tells a summary of what is on disk now. */
  tell(terms: messages.TellingTerms): void {
    this.#teller.tell(terms);
  }

  receive(type: number, decoder: Decoder, nowMs: number): VectorNews | undefined {
    switch (type) {
      case messageType.vectorSummary:
        return this.#hearer.receiveSummary(messages.readVectorSummary(decoder), nowMs);
      case messageType.vectorLevel:
        return this.#teller.receiveLevel(messages.readVectorLevel(decoder));
      case messageType.vectorSymbols:
        return this.#teller.receiveSymbols(messages.readVectorSymbols(decoder));
      case messageType.vectorMore: {
        const asked = messages.readVectorMore(decoder);
        if (asked.count === 0) return this.#teller.receiveRefusal(asked.number);
        this.#hearer.receiveMore(asked);
        return undefined;
      }
      default:
        return this.#hearer.receiveDifference(messages.readVectorDifference(decoder, this.#names));
    }
  }

  write(draft: FrameDraft, ref: DocumentRef): void {
    this.#teller.write(draft, ref, this.#names);
    this.#hearer.write(draft, ref);
  }
}
