// The side that offers to compare what is alive, since the peer lacks entries that were let go of here: sends symbols of its
// own parts until the peer has found out by which the two differ, makes a patch of what the peer lacks, and then takes the peer's.

import { VersionVector } from "@joinery/clock";
import type { ComparedParts, DocumentCore, PartsApart, Snapshot } from "@joinery/replica";
import type { HashKey } from "../../reconcile/keyed-hash.js";
import { partsGuess } from "../../reconcile/parts/expected-dots.js";
import { partDifference } from "../../reconcile/parts/part-difference.js";
import { decodeRanks } from "../../reconcile/parts/part-ranks.js";
import { PartSet, partLayout } from "../../reconcile/parts/part-set.js";
import { symbolBytes } from "../../reconcile/sketch/symbols-codec.js";
import type { DocumentRef } from "../document-ref.js";
import { lookUpBytes } from "../flow/allowance.js";
import type { FrameDraft } from "../frame.js";
import { expiryMsOf } from "../large/collecting.js";
import { malformed } from "../protocol-error.js";
import * as messages from "./parts-messages.js";
import type { PartsTalkContext } from "./parts-talk.js";
import { symbolsUnasked } from "./parts-worth.js";

/** Bytes that counts add to symbols, at most. */
const countsBytesMax = 320;
const symbolsMax = 100_000;
const placeBytesMax = 8;
/** How often an offer is made again that the peer has not answered. */
const offersMax = 4;

interface Telling {
  readonly number: number;
  readonly key: HashKey;
  readonly set: PartSet;
  /** What was seen then. */
  readonly compared: ComparedParts;
  offers: number;
  isHeard: boolean;
  stirredMs: number;
  asked?: messages.PartsRequest | undefined;
  apart?: PartsApart;
  patch?: Snapshot | undefined;
}

export class PartsTeller {
  readonly #context: PartsTalkContext;
  #telling: Telling | undefined;
  #numbers = 0;
  #isOfferDue = false;
  #isPatchDue = false;
  /** Comparing has failed once. */
  hasFailed = false;

  constructor(context: PartsTalkContext) {
    this.#context = context;
  }

  get isDue(): boolean {
    return this.#isOfferDue || this.#isPatchDue;
  }

  /** True while symbols or items go out. */
  get hasBulk(): boolean {
    return this.#telling?.asked !== undefined && this.#context.session.allowance.isOpen;
  }

  get isActive(): boolean {
    return this.#isOfferDue || this.#telling !== undefined;
  }

  /** The peer lacks what is not in the log. */
  offer(nowMs: number): void {
    const telling = this.#telling;
    if (telling === undefined) {
      this.#isOfferDue = true;
    } else if (!telling.isHeard && nowMs >= telling.stirredMs + this.#context.session.limits.repairMs) {
      if (telling.offers < offersMax) this.#isOfferDue = true;
      else this.fail();
    }
  }

  /** Whether the offer of a peer that came across one's own is the one that counts. */
  yieldsTo(key: HashKey): boolean {
    if (this.#telling === undefined) return true;
    const own = this.#telling.key;
    return !this.#telling.isHeard && (key.k0 < own.k0 || (key.k0 === own.k0 && key.k1 < own.k1));
  }

  /** How many bytes what is asked for takes, at most; 0 where nothing of it is sent. */
  bytesOf({ number, from, count, what }: messages.PartsRequest): number {
    if (this.#telling?.number !== number) return 0;
    const left = Math.max(0, this.#endOf(what, this.#telling) - from);
    return Math.min(count, left) * (what === "items" ? placeBytesMax : symbolBytes(partLayout));
  }

  /** The peer is to ask for it again later. */
  putOff({ number }: messages.PartsRequest, nowMs: number): void {
    if (this.#telling?.number === number) this.#hear(this.#telling, nowMs);
  }

  receiveMore(asked: messages.PartsRequest, nowMs: number): void {
    const telling = this.#telling;
    if (telling?.number !== asked.number) return;
    const end = this.#endOf(asked.what, telling);
    if (asked.count === 0 || asked.from >= end) {
      if (telling.patch === undefined) this.fail();
      return;
    }
    this.#hear(telling, nowMs);
    telling.asked = { ...asked, count: Math.min(asked.count, end - asked.from) };
  }

  /** What to join, with how the two differ; undefined where the peer brings no patch, or where it was joined already. */
  receiveDifference(difference: messages.PartsDifference, nowMs: number): PartsApart | undefined {
    const telling = this.#telling;
    // The offer waits for the disk, and whoever answers it has had it.
    if (telling?.number !== difference.number || telling.offers === 0) return undefined;
    this.#hear(telling, nowMs);
    telling.asked = undefined;
    this.#isPatchDue = true;
    if (telling.apart !== undefined) return undefined;
    const read = decodeRanks(difference.ranks, telling.set.size);
    if (!read.ok) throw malformed(`places that ${read.reason}`);
    const seen = new VersionVector();
    for (const { author, seq } of difference.seen) seen.raise(author, seq);
    const { lacks, removed } = partDifference(telling.set.dotsAt(read.ranks), seen);
    telling.apart = { compared: telling.compared, lacks, removed };
    return difference.patch === undefined ? undefined : telling.apart;
  }

  /** The peer's patch was joined, and this is for the peer. */
  mended(patch: Snapshot | undefined): void {
    if (this.#telling !== undefined) this.#made(this.#telling, patch);
  }

  fail(): void {
    this.clear();
    this.hasFailed = true;
  }

  clear(): void {
    this.#telling = undefined;
    this.#isOfferDue = false;
    this.#isPatchDue = false;
  }

  /** Forgets what the peer has, or what nothing was heard of for long. */
  check(nowMs: number): void {
    const telling = this.#telling;
    if (telling === undefined) return;
    const { peer, session } = this.#context;
    if (peer.coversAll((telling.patch ?? telling.compared).vector)) this.clear();
    else if (nowMs >= telling.stirredMs + expiryMsOf(session.limits)) this.fail();
  }

  write(draft: FrameDraft, ref: DocumentRef, nowMs: number): void {
    if (this.#isOfferDue) this.#writeOffer(draft, ref, nowMs);
    if (this.#isPatchDue && this.#telling?.apart !== undefined) this.#writePatch(draft, ref, this.#telling, nowMs);
  }

  /** Writes symbols and items that fit beside entries. */
  writeBulk(draft: FrameDraft, ref: DocumentRef): void {
    const telling = this.#telling;
    if (telling?.asked === undefined || !this.hasBulk) return;
    const { number, from, count, what } = telling.asked;
    const room = draft.entryRoom - messages.partsHeadBytesMax(this.#context.document.id) - countsBytesMax;
    const fitting = Math.min(count, Math.floor(room / (what === "items" ? placeBytesMax : symbolBytes(partLayout))));
    if (fitting < 1) return;
    const { set } = telling;
    const message =
      what === "symbols"
        ? messages.encodePartsSymbols(ref, number, set.sketch.symbols(from, fitting))
        : messages.encodePartsItems(ref, number, from, set.placesOf(from, from + fitting));
    draft.addEntries(message);
    this.#context.session.allowance.spend(message.length);
    telling.asked = fitting < count ? { number, from: from + fitting, count: count - fitting, what } : undefined;
  }

  #endOf(what: messages.PartsRequest["what"], { set }: Telling): number {
    return what === "items" ? set.size : symbolsMax;
  }

  #hear(telling: Telling, nowMs: number): void {
    telling.isHeard = true;
    telling.stirredMs = nowMs;
  }

  #writeOffer(draft: FrameDraft, ref: DocumentRef, nowMs: number): void {
    const { document, names, peer } = this.#context;
    const telling = this.#telling ?? this.#begin(document, nowMs);
    if (telling === undefined) return;
    if (!document.durable.coversAll(telling.compared.vector)) return;
    const seen = [...telling.compared.vector.entries()];
    const headBytes = messages.partsHeadBytesMax(document.id) + messages.seenBytesMax(names, seen) + countsBytesMax;
    const count = symbolsUnasked(partsGuess(telling.compared.vector, peer));
    const fitting = (room: number): number => Math.floor((room - headBytes) / symbolBytes(partLayout));
    if (fitting(draft.bytesMax / 2) < 1) {
      this.fail();
      return;
    }
    if (fitting(draft.room) < Math.min(count, fitting(draft.bytesMax / 2))) return;
    const symbols = telling.set.sketch.symbols(0, Math.min(count, fitting(draft.room)));
    const { number, key } = telling;
    draft.add(messages.encodeParts(ref, names, { number, key, seen, symbols }));
    telling.offers++;
    telling.stirredMs = nowMs;
    this.#isOfferDue = false;
  }

  /** Undefined while an entry is open, or where parts can't be compared. */
  #begin(document: DocumentCore, nowMs: number): Telling | undefined {
    const { randomWord, shelf, allowance } = this.#context.session;
    const compared = shelf.partsOf(document, nowMs);
    if (compared === undefined) {
      if (document.openSince === undefined) this.fail();
      return undefined;
    }
    const key = { k0: randomWord(), k1: randomWord() };
    const set = new PartSet(compared, document.authors, key);
    allowance.spend(set.size * lookUpBytes);
    // With another key they won't stand at one place; the offer is due still.
    if (set.collides) return undefined;
    const number = ++this.#numbers;
    this.#telling = { number, key, set, compared, offers: 0, isHeard: false, stirredMs: nowMs };
    return this.#telling;
  }

  #made(telling: Telling, patch: Snapshot | undefined): void {
    if (telling.patch !== undefined || patch === undefined) return;
    this.#context.session.allowance.spendOnMaking(patch.bytes.length);
    telling.patch = patch;
  }

  #writePatch(draft: FrameDraft, ref: DocumentRef, telling: Telling, nowMs: number): void {
    const { document, patches } = this.#context;
    const { compared, apart } = telling;
    if (telling.patch === undefined && apart?.lacks !== undefined)
      this.#made(telling, document.base.patch(compared, apart.lacks));
    if (telling.patch === undefined || !document.durable.coversAll(telling.patch.vector)) return;
    const carried = patches.carried(telling.patch, draft.bytesMax, nowMs);
    if (messages.partsHeadBytesMax(document.id) + messages.carriedBytes(carried) > draft.room) return;
    draft.add(messages.encodePatch(ref, telling.number, carried));
    this.#isPatchDue = false;
  }
}
