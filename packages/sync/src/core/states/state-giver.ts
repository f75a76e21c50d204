// One side of the talk about states: gives the peer one where what it asks for is not in the log any more, and says so where
// there can be none. A peer that keeps no history gets one, or the join of what it lacks, also where that is just less.

import type { Dot, VersionVector } from "@joinery/clock";
import type { DocumentCore, Interval } from "@joinery/replica";
import type { AuthorNames } from "../author-names.js";
import type { ChannelContext } from "../channel-context.js";
import { itemBytesMax } from "../document-messages.js";
import type { DocumentRef } from "../document-ref.js";
import type { BusyTalk } from "../flow/busy-talk.js";
import type { FrameDraft } from "../frame.js";
import { intervalsBeyond } from "../intervals-beyond.js";
import { ChunkQueue, type Whole } from "../large/chunk-queue.js";
import type { EntryDigest } from "../large/entry-digest.js";
import type { ChunkRequest } from "../large/large-messages.js";
import type { PartsTalk } from "../parts/parts-talk.js";
import { entryBytesIn, type JoinedStretch, joinedFor } from "./joined-stretch.js";
import { encodeNoState, encodeStateOffer, type StateRefusal, stateBytesMax } from "./state-messages.js";
import type { StateShelf } from "./state-shelf.js";

const seqBytesMax = 8;

/** Entries of fewer bytes are sent without making a state. */
const stateWorthBytes = 64 * 1024;

export interface StateGiverContext {
  readonly document: DocumentCore;
  readonly names: AuthorNames;
  /** What the peer has, as far as it said. */
  readonly peer: VersionVector;
  readonly shelf: StateShelf;
  readonly session: Pick<ChannelContext, "allowance">;
  readonly busy: BusyTalk;
  readonly parts: Pick<PartsTalk, "offers" | "find" | "used" | "hasBulk" | "writeBulk">;
}

export class StateGiver {
  readonly #context: StateGiverContext;
  readonly #chunks: ChunkQueue = new ChunkQueue();
  #isOfferDue = false;
  /** Why the peer is told that it gets none. */
  #refusal: StateRefusal | undefined;
  /** One of the two said that this document doesn't go as a state, and the peer has not asked since. */
  #isRefused = false;
  #chunksSeen = 0;
  /** The peer keeps no history. */
  isWelcome = false;
  /** The peer has been where what it was given went on from. */
  joins = true;
  #stretch: JoinedStretch | undefined;
  #isStretchDue = false;

  constructor(context: StateGiverContext) {
    this.#context = context;
  }

  get isDue(): boolean {
    return this.#isOfferDue || this.#isStretchDue || this.#refusal !== undefined;
  }

  get hasChunks(): boolean {
    return !this.#chunks.isEmpty || this.#context.parts.hasBulk;
  }

  /** Whether a state is given in place of these entries: some of them are not in the log any more, or it is less than they. */
  replaces(intervals: readonly Interval[], nowMs: number): boolean {
    const { document, parts } = this.#context;
    if (document.log.below(intervals).length === 0) {
      return this.isWelcome && !this.#isRefused && (this.#isLessJoined() || this.#isLessAsState(intervals, nowMs));
    }
    if (parts.offers(nowMs)) return true;
    const { refusal } = document.base;
    this.#refusal = refusal;
    this.#isRefused = refusal !== undefined;
    this.#isOfferDue = refusal === undefined;
    return this.#isOfferDue;
  }

  #isLessJoined(): boolean {
    const { document, peer } = this.#context;
    if (!this.joins) return false;
    if (this.#stretch?.from.compare(peer) !== "equal") {
      this.#context.session.allowance.spend(document.applied.total);
      this.#stretch = joinedFor(document, peer);
    }
    this.#isStretchDue = this.#stretch !== undefined;
    return this.#isStretchDue;
  }

  /** Only for a peer that lacks over a third of what the log has: a state is made for it. */
  #isLessAsState(intervals: readonly Interval[], nowMs: number): boolean {
    const { document, peer, shelf } = this.#context;
    const bytes = entryBytesIn(document, intervals);
    this.#context.session.allowance.spendOnMaking(bytes);
    if (bytes < stateWorthBytes || bytes * 3 < document.log.bytes || document.base.refusal !== undefined) return false;
    const state = shelf.stateOf(document, nowMs);
    if (typeof state === "string" || state.bytes > bytes || peer.coversAll(state.vector)) return false;
    this.#isOfferDue = true;
    return true;
  }

  /** What the peer should get: not what goes as a state alone, where one of the two has said that it doesn't. */
  owedOf(durable: VersionVector): VersionVector {
    const { document, peer } = this.#context;
    if (!this.#isRefused) return durable;
    const owed = durable.clone();
    for (const { author } of document.log.below(intervalsBeyond(durable, peer))) owed.set(author, peer.get(author));
    return owed;
  }

  /** The peer takes none, and is told what it can't be given then; true when that is news. */
  refused(code: StateRefusal): boolean {
    const isNews = !this.#isRefused;
    this.#isRefused = true;
    this.clear();
    this.#refusal = this.#lacksCut ? code : undefined;
    return isNews;
  }

  /** What both have was not compared: the peer gets the state. */
  notCompared(nowMs: number): void {
    const { document, peer } = this.#context;
    if (this.#lacksCut) this.replaces(intervalsBeyond(document.durable, peer), nowMs);
  }

  get #lacksCut(): boolean {
    const { document, peer } = this.#context;
    return document.log.below(intervalsBeyond(document.durable, peer)).length > 0;
  }

  /** The length of a state that the peer asks for chunks of; 0 for one that is not here. */
  bytesOf(digest: EntryDigest): number {
    return this.#find(digest)?.bytes ?? 0;
  }

  /** The peer asks for chunks; false when their state is not here. */
  receiveGet(request: ChunkRequest): boolean {
    const state = this.#find(request.digest);
    if (state !== undefined) this.#chunks.ask(state, request);
    return state !== undefined;
  }

  #find(digest: EntryDigest): Whole | undefined {
    const { document, shelf, parts } = this.#context;
    return this.#stretch?.digest === digest ? this.#stretch : (parts.find(digest) ?? shelf.find(document, digest));
  }

  clear(): void {
    this.#isOfferDue = false;
    this.#isStretchDue = false;
    this.#stretch = undefined;
    this.#chunks.clear();
  }

  /** What is being sent stays. */
  check(nowMs: number): void {
    const { document, shelf } = this.#context;
    if (this.#chunks.written > this.#chunksSeen) {
      shelf.used(document, nowMs);
      this.#context.parts.used(nowMs);
    }
    this.#chunksSeen = this.#chunks.written;
    if (this.#stretch !== undefined && this.#context.peer.compare(this.#stretch.from) !== "equal") {
      this.#stretch = undefined;
      this.#isStretchDue = false;
    }
    shelf.expire(nowMs);
  }

  writeChunks(draft: FrameDraft, ref: DocumentRef): void {
    this.#context.parts.writeBulk(draft, ref);
    this.#chunks.write(draft, ref);
  }

  write(draft: FrameDraft, ref: DocumentRef, nowMs: number): void {
    const { document, names, shelf, busy } = this.#context;
    if (!this.isDue || draft.room < stateBytesMax(document.id) + itemBytesMax) return;
    if (this.#refusal !== undefined) {
      const cut = this.#lackedCut(draft);
      if (cut.length > 0) draft.add(encodeNoState(ref, names, { code: this.#refusal, cut }));
      this.#refusal = undefined;
      return;
    }
    if (this.#isStretchDue && this.#stretch !== undefined) draft.add(encodeStateOffer(ref, this.#stretch, "joined"));
    this.#isStretchDue = false;
    if (!this.#isOfferDue) return;
    if (document.base.refusal !== undefined) {
      this.replaces(intervalsBeyond(document.durable, this.#context.peer), nowMs);
      return;
    }
    const state = shelf.stateOf(document, nowMs);
    if (state === "later") return;
    this.#isOfferDue = false;
    if (state === "full") busy.refuse();
    else draft.add(encodeStateOffer(ref, state));
  }

  /** Up to where the log is cut off, of authors of whom the peer lacks something there, as many as fit. */
  #lackedCut(draft: FrameDraft): Dot[] {
    const { document, names, peer } = this.#context;
    let room = draft.room - stateBytesMax(document.id);
    const cut: Dot[] = [];
    for (const { author } of document.log.below(intervalsBeyond(document.durable, peer))) {
      room -= names.bytesMaxOf(author) + seqBytesMax;
      if (room < 0) break;
      cut.push({ author, seq: document.log.cut.get(author) });
    }
    return cut;
  }
}
