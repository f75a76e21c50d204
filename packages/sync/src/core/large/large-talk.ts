// What two sides say to each other about entries of one document that are too large for a frame. Such an entry is offered
// instead of sent; whoever lacks it asks for its chunks as soon as there is room for it, from one peer at a time, and for those
// that were lost again. An entry that the peer doesn't take at all ends the talk about the document, with a word to both sides.

import type { DocumentCore, Entry } from "@joinery/replica";
import { decodeEntry } from "@joinery/replica";
import type { AuthorNames } from "../author-names.js";
import type { ChannelContext } from "../channel-context.js";
import type { DocumentRef } from "../document-ref.js";
import { authorsMax, interning } from "../foreign-bytes.js";
import type { FrameDraft } from "../frame.js";
import { malformed, ProtocolError } from "../protocol-error.js";
import type { Source } from "../request.js";
import type { SessionLimits } from "../session-options.js";
import type { Collector } from "./collecting.js";
import type { EntryDigest } from "./entry-digest.js";
import type { Chunk, ChunkRequest, EntryOffer } from "./large-messages.js";
import {
  chunkBytesOf,
  encodeGet,
  encodeOffer,
  encodeTooLarge,
  offerBytesMax,
  rangeBytesMax,
} from "./large-messages.js";
import { OfferedEntries, offersMax } from "./offered-entries.js";
import type { Staging } from "./staging.js";

/** Most ranges of chunks in one GET. */
const rangesMost = 64;

export class LargeTalk {
  readonly #document: DocumentCore;
  readonly #staging: Staging;
  readonly #limits: SessionLimits;
  /** Who collects: the staging of a document serves the channels of all sessions. */
  readonly #collector: Collector;
  readonly #offered: OfferedEntries = new OfferedEntries();
  /** What the peer offered and what has not come. */
  readonly #heard: Map<EntryDigest, EntryOffer> = new Map();
  #isGetDue = false;
  /** Bytes of an entry that the peer doesn't take. */
  #refused: number | undefined;
  #isRefusalDue = false;
  #isGivenUp = false;

  constructor(document: DocumentCore, staging: Staging, session: ChannelContext, source: Source) {
    this.#document = document;
    this.#staging = staging;
    this.#limits = session.limits;
    this.#collector = { source, link: session };
  }

  /** True when there is something to say beside chunks. */
  get isDue(): boolean {
    return this.#isRefusalDue || (this.#isGetDue && !this.#isGivenUp);
  }

  /** True when the document has an entry that one of the two doesn't take. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  get hasChunks(): boolean {
    return this.#offered.hasChunks;
  }

  /** Writes an offer; answers why it was not. `bytesMax` is what the peer takes. */
  writeOffer(
    entry: Entry,
    bytesMax: number,
    draft: FrameDraft,
    ref: DocumentRef,
    names: AuthorNames,
  ): "written" | "full" | "refused" {
    if (draft.roomBeside < offerBytesMax(this.#document.id)) return "full";
    const large = this.#offered.add(entry, this.#document.authors);
    if (large.bytes > bytesMax) {
      this.#refused = large.bytes;
      this.#isRefusalDue = true;
      return "refused";
    }
    draft.add(encodeOffer(ref, names, large.offer));
    return "written";
  }

  writeChunks(draft: FrameDraft, ref: DocumentRef): void {
    this.#offered.write(draft, ref);
  }

  /** The length of the entry that it asks for. */
  bytesOf({ digest }: ChunkRequest): number {
    return this.#offered.bytesOf(digest);
  }

  /** The peer asks for chunks; false when it was not offered them. */
  receiveGet(request: ChunkRequest): boolean {
    return this.#offered.ask(request);
  }

  /** The peer has an entry that is to be asked for. Throws `ProtocolError` for one that it was told is too large. */
  receiveOffer(offer: EntryOffer): void {
    if (offer.bytes === 0 || offer.bytes > this.#limits.entryBytesMax)
      throw malformed("an offer of an entry of a wrong size");
    if (this.#heard.size < offersMax) this.#heard.set(offer.digest, offer);
    this.#isGetDue = true;
  }

  /** A chunk has come: whether it was missing, and the entry that it made whole. Throws `ProtocolError`. */
  receiveChunk({ digest, index, bytes }: Chunk, nowMs: number): { readonly isNew: boolean; readonly entry?: Entry } {
    if (!this.#staging.take(digest, index, bytes, nowMs)) return { isNew: false };
    const whole = this.#staging.takeWhole(nowMs);
    if (whole === undefined) return { isNew: true };
    this.#heard.delete(digest);
    this.#isGetDue = true;
    if (whole.bytes === undefined) return { isNew: true };
    return { isNew: true, entry: this.#decode(whole.bytes) };
  }

  /** The peer speaks of a document whose entries it doesn't take: it has not heard that. */
  remind(): void {
    this.#isRefusalDue = this.#refused !== undefined;
  }

  /** Ends the talk: the peer said that it has an entry that is not taken here, or the other way round. */
  giveUp(): void {
    this.#isGivenUp = true;
    this.clear();
  }

  /** The peer has closed the document, or the session ends. */
  clear(): void {
    this.#offered.clear();
    this.#heard.clear();
    this.#isGetDue = false;
    this.#staging.release(this.#collector.source);
  }

  /** `check` does nothing, whenever it is called. */
  get isAtRest(): boolean {
    return this.#heard.size === 0 && this.#staging.isAtRest;
  }

  check(nowMs: number): void {
    this.#staging.expire(nowMs);
    if (this.#heard.size > 0) this.#isGetDue = true;
  }

  /** Writes what is due and fits; true when the peer left an earlier request unanswered. Without a time nothing is asked for. */
  write(draft: FrameDraft, ref: DocumentRef, nowMs: number | undefined): boolean {
    const roomMin = offerBytesMax(this.#document.id);
    if (this.#isRefusalDue && draft.room >= roomMin) {
      draft.add(encodeTooLarge(ref, this.#refused ?? 0));
      this.#isRefusalDue = false;
    }
    const ranges = Math.min(rangesMost, Math.floor((draft.room - roomMin) / rangeBytesMax));
    if (!this.#isGetDue || ranges < 1) return false;
    this.#isGetDue = false;
    if (nowMs === undefined) return false;
    return this.#writeGet(draft, ref, ranges, nowMs);
  }

  #writeGet(draft: FrameDraft, ref: DocumentRef, rangesMax: number, nowMs: number): boolean {
    const askable = { chunkBytes: chunkBytesOf(draft.bytesMax), rangesMax };
    for (const offer of this.#heard.values()) {
      const isNeedless =
        this.#document.branches === undefined &&
        offer.author >= 0 &&
        this.#document.applied.covers(offer.author, offer.lastSeq);
      const claim = isNeedless ? undefined : this.#staging.claim(offer, this.#collector, askable, nowMs);
      if (claim === undefined || claim.kind === "needless") this.#heard.delete(offer.digest);
      else if (claim.kind === "ask") {
        draft.add(encodeGet(ref, { digest: offer.digest, chunkBytes: claim.chunkBytes, ranges: claim.ranges }));
        return claim.again;
      }
    }
    return false;
  }

  #decode(bytes: Uint8Array): Entry {
    const { authors } = this.#document;
    return interning(authors, () => {
      const entry = decodeEntry(bytes, authors);
      if (!entry.ok) throw malformed(`a malformed entry: ${entry.reason}`);
      if (authors.size <= authorsMax) return entry.value;
      throw new ProtocolError("TOO_MANY_AUTHORS", `the peer names more than ${authorsMax} authors of one document`);
    });
  }
}
