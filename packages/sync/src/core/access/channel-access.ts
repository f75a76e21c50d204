// What this side and the peer may do with one document of each other: whether what the peer sends is taken, and what the
// peer has said of what it takes and shows.

import { headBytesMax } from "../document-messages.js";
import type { DocumentRef } from "../document-ref.js";
import type { FrameDraft } from "../frame.js";
import { encodeRefused } from "./refused-message.js";

/** How often it is told that the peer takes or shows nothing: one that asks in between could tell so all the time. */
const refusalsMax = 16;

export class ChannelAccess {
  /** What the peer sends is taken. */
  mayPeerWrite: boolean;
  /** The peer said that this side may not read the document. */
  isRefused = false;
  /** The peer said that it takes nothing from this side. */
  isReadOnly = false;
  #isDue = false;
  #refusals = 0;

  constructor(mayPeerWrite: boolean) {
    this.mayPeerWrite = mayPeerWrite;
  }

  get isDue(): boolean {
    return this.#isDue;
  }

  /** The peer sent what is not taken: it is told so. */
  refuse(): void {
    this.#isDue = true;
  }

  /** The peer takes nothing of what waits in `sending`, or ever; true when that is news. */
  becomeReadOnly(sending: { clear(): void }): boolean {
    sending.clear();
    const isNews = !this.isReadOnly;
    this.isReadOnly = true;
    return isNews && this.#isWorthTelling();
  }

  /** The peer shows nothing; true when that is news. */
  becomeUnreadable(): boolean {
    this.isRefused = true;
    return this.#isWorthTelling();
  }

  #isWorthTelling(): boolean {
    return ++this.#refusals <= refusalsMax;
  }

  write(draft: FrameDraft, document: string, ref: DocumentRef): void {
    if (!this.#isDue || draft.room < headBytesMax(document)) return;
    draft.add(encodeRefused(ref, { ask: 0, access: "write" }));
    this.#isDue = false;
  }
}
