// BUSY: one document's requests for bulk that are not served now, and what the peer doesn't serve. Whoever hears it asks others,
// and this peer again when it is time; what is new comes all the same.

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { ChannelContext } from "../channel-context.js";
import { headBytesMax } from "../document-messages.js";
import { type DocumentRef, writeDocumentRef } from "../document-ref.js";
import { strict } from "../foreign-bytes.js";
import { encodeMessage, type FrameDraft, messageType } from "../frame.js";

/** A peer may keep others waiting for no longer than this at a time. */
const retryAfterMsMax = 60_000;

export function encodeBusy(ref: DocumentRef, retryAfterMs: number): Uint8Array {
  return encodeMessage(messageType.busy, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, retryAfterMs);
  });
}

export function readBusy(decoder: decoding.Decoder): number {
  return Math.min(
    strict(() => decoding.readVarUint(decoder)),
    retryAfterMsMax,
  );
}

export class BusyTalk {
  readonly #session: ChannelContext;
  #isDue = false;
  /** When the peer may be asked for bulk again. */
  #heldUntilMs: number | undefined;

  constructor(session: ChannelContext) {
    this.#session = session;
  }

  get isDue(): boolean {
    return this.#isDue;
  }

  /** True while the peer is not to be asked for anything. */
  get isHeld(): boolean {
    return this.#heldUntilMs !== undefined;
  }

  /** Whether an answer of so many bytes is given now; else the peer is told when to ask again. */
  admits(bytes: number, nowMs: number): boolean {
    if (this.#session.gate.admits(this.#session, bytes, nowMs)) return true;
    this.refuse();
    return false;
  }

  /** What the peer asks for is not given now. */
  refuse(): void {
    this.#session.counts.busyAnswers++;
    this.#isDue = true;
  }

  hear(retryAfterMs: number, nowMs: number): void {
    this.#heldUntilMs = nowMs + retryAfterMs;
  }

  /** True once it is time to ask again. */
  endsHold(nowMs: number): boolean {
    if (this.#heldUntilMs === undefined || nowMs < this.#heldUntilMs) return false;
    this.#heldUntilMs = undefined;
    return true;
  }

  write(draft: FrameDraft, document: string, ref: DocumentRef): void {
    if (!this.#isDue || draft.room < headBytesMax(document)) return;
    draft.add(encodeBusy(ref, this.#session.gate.retryAfterMs));
    this.#isDue = false;
  }
}
