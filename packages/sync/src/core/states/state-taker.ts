// The other side of the talk about states: collects the one that the peer offers, chunk by chunk and from one peer at a time,
// and hands it over whole. What can't be taken is refused with a reason, and the peer is not asked for what takes a state.

import { type AuthorIndex, type Dot, VersionVector } from "@joinery/clock";
import type { DocumentCore, Snapshot } from "@joinery/replica";
import type { ChannelAccess } from "../access/channel-access.js";
import type { AuthorNames } from "../author-names.js";
import type { ChannelContext } from "../channel-context.js";
import type { InstallEffect } from "../document-effects.js";
import type { DocumentRef } from "../document-ref.js";
import type { FrameDraft } from "../frame.js";
import type { EntryDigest } from "../large/entry-digest.js";
import { type Chunk, chunkBytesOf, encodeGet, rangeBytesMax } from "../large/large-messages.js";
import type { Source } from "../request.js";
import type { Wanted } from "../wanted.js";
import { encodeNoState, type StateOffer, type StateRefusal, stateBytesMax } from "./state-messages.js";

/** Most ranges of chunks in one GET. */
const rangesMost = 64;

/** A state whose time has not come is asked for again after so long. */
const aheadMs = 60_000;

/**
 * What came of a state or a patch that was handed over; `patch` is for the peer, and `writtenBytes` were encoded for the disk.
 * `closed`: there is no document any more that could take it.
 */
export type StateOutcome =
  | { readonly ok: true; readonly writtenBytes: number; readonly patch?: Snapshot }
  | { readonly ok: false; readonly code: StateRefusal | "closed" };

/** A state, or a patch where it says how the two are `apart`. */
export type WholeState = Pick<InstallEffect, "bytes" | "apart">;

export interface StateTakerContext {
  readonly document: DocumentCore;
  readonly names: AuthorNames;
  /** What the peer has, as far as it said. */
  readonly peer: VersionVector;
  readonly wanted: Wanted;
  readonly source: Source;
  readonly access: ChannelAccess;
  readonly session: Pick<ChannelContext, "limits">;
}

export class StateTaker {
  readonly #context: StateTakerContext;
  #heard: (StateOffer & Pick<InstallEffect, "apart">) | undefined;
  #isGetDue = false;
  /** What was handed over last. */
  #handed: EntryDigest | undefined;
  /** Why the peer is told that none is taken. */
  #refusal: StateRefusal | undefined;
  /** Why none is taken from this peer, and until when. */
  #refused: { readonly code: StateRefusal; readonly untilMs: number } | undefined;
  /** Up to here the peer's log is cut off, and it gives no state either. */
  readonly #outOfReach: VersionVector = new VersionVector();

  constructor(context: StateTakerContext) {
    this.#context = context;
  }

  get isDue(): boolean {
    return this.#isGetDue || this.#refusal !== undefined;
  }

  /** Up to where the peer can be asked for `author`, of whom it has `seq`. */
  reachable(author: AuthorIndex, seq: number): number {
    const { applied } = this.#context.document;
    return applied.covers(author, this.#outOfReach.get(author)) ? seq : applied.get(author);
  }

  /** The peer offers a state; a reason when that is the first that is not taken. */
  receiveOffer(offer: StateOffer & Pick<InstallEffect, "apart">, nowMs: number): StateRefusal | undefined {
    const { document, wanted, source, access, session } = this.#context;
    if (!access.mayPeerWrite) {
      access.refuse();
      return undefined;
    }
    const code =
      document.base.refusal ?? (offer.bytes > session.limits.stateBytesMax ? "too-large" : this.#refused?.code);
    if (code !== undefined) return this.#refuse(code, nowMs);
    this.#heard = offer;
    this.#isGetDue = true;
    wanted.states.supersede(offer.digest, source, nowMs);
    return undefined;
  }

  /** The peer gives none; true when that is news. */
  receiveNone(cut: readonly Dot[]): boolean {
    const { applied } = this.#context.document;
    let isNews = false;
    for (const { author, seq } of cut) {
      if (this.#outOfReach.raise(author, seq) && !applied.covers(author, seq)) isNews = true;
    }
    return isNews && this.#refused === undefined;
  }

  /** A chunk has come: whether it was missing, and the state that it made whole. */
  receiveChunk(
    { digest, index, bytes }: Chunk,
    nowMs: number,
  ): { readonly isNew: boolean; readonly state?: WholeState } {
    const { states } = this.#context.wanted;
    if (!states.take(digest, index, bytes, nowMs)) return { isNew: false };
    const whole = states.takeWhole(nowMs);
    if (whole === undefined) return { isNew: true };
    if (whole.bytes === undefined) {
      this.#isGetDue = true;
      return { isNew: true };
    }
    const apart = this.#heard?.digest === digest ? this.#heard.apart : undefined;
    this.#heard = undefined;
    this.#handed = digest;
    return { isNew: true, state: apart === undefined ? { bytes: whole.bytes } : { bytes: whole.bytes, apart } };
  }

  /** What came of the state that was handed over; a reason when it is the first that was not taken. */
  installed(outcome: StateOutcome, nowMs: number): StateRefusal | undefined {
    if (!outcome.ok) {
      if (outcome.code === "closed") return undefined;
      if (outcome.code !== "elsewhere") return this.#refuse(outcome.code, nowMs);
      // Another may do: the peer sends entries now.
      this.#refusal = outcome.code;
      this.#context.wanted.refused(this.#context.source);
      return undefined;
    }
    if (this.#handed !== undefined) this.#context.wanted.states.applied(this.#handed);
    return undefined;
  }

  clear(): void {
    this.#heard = undefined;
    this.#isGetDue = false;
    this.#context.wanted.states.release(this.#context.source);
  }

  /** `check` does nothing, whenever it is called. */
  get isAtRest(): boolean {
    return this.#heard === undefined && this.#refused === undefined && this.#context.wanted.states.isAtRest;
  }

  /** True when what was refused for a time may be asked for again. */
  check(nowMs: number): boolean {
    const { document, peer, wanted } = this.#context;
    wanted.states.expire(nowMs);
    // A patch that is all here by now, from others: the peer keeps it no more.
    if (this.#heard?.apart !== undefined && document.applied.coversAll(peer)) this.#heard = undefined;
    this.#isGetDue = this.#heard !== undefined;
    if (this.#refused === undefined || nowMs < this.#refused.untilMs) return false;
    this.#refused = undefined;
    this.#outOfReach.clear();
    return true;
  }

  /** Writes what is due and fits; true when the peer left an earlier request unanswered. Without a time nothing is asked for. */
  write(draft: FrameDraft, ref: DocumentRef, nowMs: number | undefined): boolean {
    const { document, names } = this.#context;
    const roomMin = stateBytesMax(document.id) + 8;
    if (this.#refusal !== undefined && draft.room >= roomMin) {
      draft.add(encodeNoState(ref, names, { code: this.#refusal, cut: [] }));
      this.#refusal = undefined;
    }
    const ranges = Math.min(rangesMost, Math.floor((draft.room - roomMin) / rangeBytesMax));
    if (!this.#isGetDue || ranges < 1) return false;
    this.#isGetDue = false;
    return nowMs !== undefined && this.#writeGet(draft, ref, ranges, nowMs);
  }

  #writeGet(draft: FrameDraft, ref: DocumentRef, rangesMax: number, nowMs: number): boolean {
    const { wanted, source, session } = this.#context;
    if (this.#heard === undefined) return false;
    const { digest } = this.#heard;
    const askable = { chunkBytes: chunkBytesOf(draft.bytesMax), rangesMax };
    const claim = wanted.states.claim(this.#heard, { source, link: session }, askable, nowMs);
    if (claim.kind === "needless") this.#heard = undefined;
    if (claim.kind !== "ask") return false;
    draft.add(encodeGet(ref, { digest, chunkBytes: claim.chunkBytes, ranges: claim.ranges }));
    return claim.again;
  }

  /** Says why; answers the reason the first time. */
  #refuse(code: StateRefusal, nowMs: number): StateRefusal | undefined {
    const isNews = this.#refused?.code !== code;
    this.clear();
    this.#refusal = code;
    this.#refused = { code, untilMs: code === "ahead" ? nowMs + aheadMs : Number.POSITIVE_INFINITY };
    return isNews ? code : undefined;
  }
}
