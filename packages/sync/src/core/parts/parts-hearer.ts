// The side that is offered to compare what is alive: finds out from the peer's symbols by which parts the two differ, tells the
// peer, along with a patch of what the peer lacks unless it gets that as entries, and takes the peer's patch.

import { type Dot, VersionVector } from "@joinery/clock";
import type { PartsApart, Snapshot } from "@joinery/replica";
import { expectedDots } from "../../reconcile/parts/expected-dots.js";
import { type PartDifference, partDifference } from "../../reconcile/parts/part-difference.js";
import { encodeRanks } from "../../reconcile/parts/part-ranks.js";
import { contradict, PartSet, partLayout } from "../../reconcile/parts/part-set.js";
import type { CodedSymbols } from "../../reconcile/sketch/coded-symbols.js";
import { estimateDifference } from "../../reconcile/sketch/difference-estimate.js";
import { SketchDecoder } from "../../reconcile/sketch/sketch-decoder.js";
import { planSketch } from "../../reconcile/sketch/sketch-plan.js";
import { symbolBytes } from "../../reconcile/sketch/symbols-codec.js";
import type { DocumentRef } from "../document-ref.js";
import { lookUpBytes } from "../flow/allowance.js";
import type { FrameDraft } from "../frame.js";
import { intervalsBeyond } from "../intervals-beyond.js";
import { Collecting } from "../large/collecting.js";
import { StagedEntry } from "../large/staged-entry.js";
import type { Staged } from "../large/staging-share.js";
import { malformed } from "../protocol-error.js";
import * as messages from "./parts-messages.js";
import type { PartsTalkContext } from "./parts-talk.js";
import { withTail } from "./parts-worth.js";

const symbolsMax = 100_000;
/** What an item takes in a list, by which alone they are told apart there: the step to its place, of 100,000 and more. */
const placeBytes = 6;
/** Offers that are heard at once; from then on one per `repairMs`, for each costs a pass over all that is alive. */
const offersFree = 8;
/** How often something is said again that the peer has not answered. */
const sayingsMax = 8;

interface Answer {
  readonly difference: PartDifference;
  readonly ranks: Uint8Array;
  /** Undefined where the peer gets entries, and while it can't be made. */
  patch?: Snapshot | undefined;
  /** It waits for the disk, and whoever goes on from it has had it. */
  isSaid?: boolean;
}

interface Hearing {
  readonly number: number;
  readonly set: PartSet;
  /** What the peer had seen. */
  readonly seen: VersionVector;
  /** How many parts the peer has. */
  readonly peerSize: number;
  readonly decoder: SketchDecoder;
  estimate?: number;
  answer?: Answer;
  more?: messages.PartsRequest;
  /** The places of the peer's items, where all of them are asked for, and the memory for them. */
  places?: number[];
  room?: Staged;
  sayings: number;
  stirredMs: number;
}

export class PartsHearer {
  /** Parts were not compared once. */
  hasFailed = false;
  readonly #context: PartsTalkContext;
  #offer: messages.PartsOffer | undefined;
  #hearing: Hearing | undefined;
  #due: "more" | "answer" | undefined;
  /** The number of the comparison that is given up. */
  #refused: number | undefined;
  /** The number of the last offer: it is not taken up a second time. */
  #heard = 0;
  #free = offersFree;
  #nextMs: number = Number.NEGATIVE_INFINITY;

  constructor(context: PartsTalkContext) {
    this.#context = context;
  }

  get isDue(): boolean {
    return this.#offer !== undefined || this.#due !== undefined || this.#refused !== undefined;
  }

  get isActive(): boolean {
    return this.#offer !== undefined || this.#hearing !== undefined;
  }

  /** True when that is news. */
  receiveOffer(offer: messages.PartsOffer, nowMs: number): boolean {
    if (this.#hearing?.number === offer.number) {
      if (this.#hearing.answer !== undefined) this.#due = "answer";
      else if (this.#hearing.more !== undefined) this.#due = "more";
      return false;
    }
    if (offer.number <= this.#heard) this.#refused = offer.number;
    if (offer.number <= this.#heard || !this.#mayHear(nowMs)) return false;
    this.clear();
    this.#heard = offer.number;
    this.#offer = offer;
    return true;
  }

  /** No comparison with the peer's parts. */
  refuse(number: number): void {
    this.clear();
    this.#refused = number;
    this.hasFailed = true;
  }

  /** True when that is news. */
  receiveSymbols({ number, symbols }: ReturnType<typeof messages.readPartsSymbols>, nowMs: number): boolean {
    const hearing = this.#hearing;
    if (hearing?.number !== number || hearing.answer !== undefined) return false;
    const before = hearing.decoder.received;
    const asked = hearing.more;
    this.#take(hearing, symbols, nowMs);
    const isNews = hearing.decoder.received > before;
    if (isNews) {
      hearing.stirredMs = nowMs;
      hearing.sayings = 0;
    }
    // More of what was asked for is under way.
    const isUnderWay = asked?.what === "symbols" && hearing.decoder.received < asked.from + asked.count;
    if (isUnderWay && this.#due === "more" && hearing.more?.what === "symbols") {
      this.#due = undefined;
      hearing.more = asked;
    }
    return isNews;
  }

  /** True when that is news. Throws `ProtocolError` for items that are not in order, or more than there are. */
  receiveItems({ number, from, places }: ReturnType<typeof messages.readPartsItems>, nowMs: number): boolean {
    const hearing = this.#hearing;
    const has = hearing?.places;
    if (hearing?.number !== number || has === undefined || hearing.answer !== undefined || from !== has.length)
      return false;
    if (has.length + places.length > hearing.peerSize) throw malformed("more items than there are");
    if (has.length > 0 && (places[0] ?? 0) <= (has.at(-1) as number)) throw malformed("items out of order");
    for (const place of places) has.push(place);
    hearing.room?.collecting.arrived(nowMs);
    hearing.stirredMs = nowMs;
    hearing.sayings = 0;
    if (has.length < hearing.peerSize) return true;
    const { ranks, ownOnly, contradicts } = hearing.set.against(has);
    this.#forgetPlaces(hearing);
    if (contradicts) this.refuse(number);
    else this.#found(hearing, ranks, ownOnly);
    return true;
  }

  /** How the two differ, for a patch that was waited for. */
  receivePatch(number: number): PartsApart | undefined {
    const hearing = this.#hearing;
    if (hearing?.number !== number || hearing.answer?.isSaid !== true) return undefined;
    this.clear();
    return { compared: hearing.set.compared, removed: hearing.answer.difference.removed };
  }

  /** The peer begins anew, and counts its offers anew. */
  restart(): void {
    this.clear();
    this.#heard = 0;
  }

  clear(): void {
    this.#offer = undefined;
    if (this.#hearing !== undefined) this.#forgetPlaces(this.#hearing);
    this.#hearing = undefined;
    this.#due = undefined;
    this.#refused = undefined;
  }

  /** Some of the patch has gone out. */
  used(nowMs: number): void {
    if (this.#hearing === undefined) return;
    this.#hearing.stirredMs = nowMs;
    this.#hearing.sayings = 0;
  }

  /** What is asked for is not served before. */
  putOff(untilMs: number): void {
    const hearing = this.#hearing;
    if (hearing === undefined || hearing.answer !== undefined) return;
    hearing.stirredMs = untilMs - this.#context.session.limits.repairMs;
    hearing.sayings = 0;
    this.#due = undefined;
  }

  /** Says again what the peer has left unanswered. */
  check(nowMs: number): void {
    const hearing = this.#hearing;
    if (hearing === undefined) return;
    const { document, peer } = this.#context;
    // Both have it by now, from somebody else.
    if (document.applied.coversAll(hearing.seen) && peer.coversAll(hearing.set.compared.vector)) this.clear();
    if (this.#hearing === undefined || this.#due !== undefined) return;
    if (nowMs < hearing.stirredMs + this.#context.session.limits.repairMs) return;
    hearing.stirredMs = nowMs;
    if (++hearing.sayings > sayingsMax) this.clear();
    else if (hearing.answer !== undefined) this.#due = "answer";
    else {
      this.#askOn(hearing);
    }
  }

  write(draft: FrameDraft, ref: DocumentRef, nowMs: number): void {
    if (this.#offer !== undefined) this.#begin(this.#offer, nowMs);
    const room = draft.room - messages.partsHeadBytesMax(this.#context.document.id);
    if (room < 0) return;
    if (this.#refused !== undefined) {
      draft.add(messages.encodePartsMore(ref, { number: this.#refused, from: 0, count: 0, what: "symbols" }));
      this.#refused = undefined;
    }
    const hearing = this.#hearing;
    if (hearing === undefined) return;
    if (this.#due === "answer") this.#writeAnswer(draft, ref, hearing, nowMs);
    else if (this.#due === "more" && hearing.more !== undefined) {
      draft.add(messages.encodePartsMore(ref, hearing.more));
      this.#due = undefined;
    }
  }

  #begin({ number, key, seen: dots, symbols }: messages.PartsOffer, nowMs: number): void {
    const { document, session } = this.#context;
    if (document.openSince !== undefined) return;
    const compared = session.shelf.partsOf(document, nowMs);
    const set = compared === undefined ? undefined : new PartSet(compared, document.authors, key);
    if (set === undefined || set.collides) {
      this.refuse(number);
      return;
    }
    session.allowance.spend(set.size * lookUpBytes);
    const seen = new VersionVector();
    for (const { author, seq } of dots) seen.raise(author, seq);
    this.#offer = undefined;
    const decoder = new SketchDecoder(set.sketch, symbolsMax);
    const peerSize = symbols.setSize;
    this.#hearing = { number, set, seen, peerSize, decoder, sayings: 0, stirredMs: nowMs };
    this.#take(this.#hearing, symbols, nowMs);
  }

  #take(hearing: Hearing, symbols: CodedSymbols, nowMs: number): void {
    const { set, seen, decoder } = hearing;
    if (symbols.from === 0) {
      const counted = estimateDifference(set.sketch, symbols) ?? 0;
      hearing.estimate ??= expectedDots(counted, set.compared.vector, seen);
    }
    const before = decoder.received;
    const progress = decoder.receive(symbols);
    if (progress.state === "complete") {
      const { ownOnly, peerOnly } = progress;
      if (contradict(ownOnly, peerOnly)) this.refuse(hearing.number);
      else this.#found(hearing, set.ranksThere(ownOnly, peerOnly), set.dotsOf(ownOnly));
    } else if (progress.state === "failed") this.#list(hearing, nowMs);
    else if (decoder.received > before) this.#ask(hearing, nowMs);
  }

  #forgetPlaces(hearing: Hearing): void {
    if (hearing.room !== undefined) this.#context.wanted.stateRoom.give(hearing.room);
    delete hearing.room;
    delete hearing.places;
  }

  /** Asks for what is still missing of what was asked for. */
  #askOn(hearing: Hearing): void {
    const { more, number, places, decoder, peerSize } = hearing;
    const from = places?.length ?? decoder.received;
    const end = places === undefined ? (more?.from ?? from) + (more?.count ?? 1) : peerSize;
    const what = places === undefined ? "symbols" : "items";
    hearing.more = { number, from, count: Math.max(end - from, 1), what };
    this.#due = "more";
  }

  /** Symbols would be dearer than all items, or don't tell. */
  #list(hearing: Hearing, nowMs: number): void {
    const bytes = hearing.peerSize * placeBytes;
    const { session, wanted, source } = this.#context;
    const entry = new StagedEntry("", bytes, bytes);
    const collecting = new Collecting(entry, { source, link: session }, session.limits, nowMs);
    const room: Staged = { collecting, drop: () => this.refuse(hearing.number) };
    if (bytes === 0 || bytes > session.limits.stateBytesMax || !wanted.stateRoom.take(room, nowMs)) {
      this.refuse(hearing.number);
      return;
    }
    hearing.room = room;
    hearing.places = [];
    this.#askOn(hearing);
  }

  #ask(hearing: Hearing, nowMs: number): void {
    const { received } = hearing.decoder;
    const { number, peerSize } = hearing;
    const plan = planSketch({
      estimate: withTail(hearing.estimate ?? received),
      received,
      peerSize,
      symbolBytes: symbolBytes(partLayout),
      listedBytes: placeBytes,
      symbolsMax,
    });
    if (plan.ask === "list") {
      this.#list(hearing, nowMs);
      return;
    }
    hearing.more = { number, from: received, count: plan.count, what: "symbols" };
    this.#due = "more";
  }

  #found(hearing: Hearing, ranks: readonly number[], ownOnly: readonly Dot[]): void {
    hearing.answer = { difference: partDifference(ownOnly, hearing.seen), ranks: encodeRanks(ranks) };
    this.#due = "answer";
  }

  #writeAnswer(draft: FrameDraft, ref: DocumentRef, { number, set, seen, answer }: Hearing, nowMs: number): void {
    if (answer === undefined) return;
    const { document, names, patches } = this.#context;
    const { base, durable, log } = document;
    const { ranks } = answer;
    const hasLetGo = log.below(intervalsBeyond(set.compared.vector, seen)).length > 0;
    if (hasLetGo && answer.patch === undefined) {
      answer.patch = base.patch(set.compared, answer.difference.lacks);
      this.#context.session.allowance.spendOnMaking(answer.patch?.bytes.length ?? 0);
    }
    if (hasLetGo && answer.patch === undefined) return;
    if (!durable.coversAll(answer.patch?.vector ?? set.compared.vector)) return;
    const patch = answer.patch && patches.carried(answer.patch, draft.bytesMax, nowMs);
    const own = [...set.compared.vector.entries()];
    const headBytes = messages.partsHeadBytesMax(document.id) + messages.seenBytesMax(names, own);
    const bytes = headBytes + ranks.length + messages.carriedBytes(patch);
    if (bytes > draft.bytesMax - 1) this.refuse(number);
    else if (bytes <= draft.room) {
      draft.add(messages.encodePartsDifference(ref, names, { number, seen: own, ranks, patch }));
      answer.isSaid = true;
      this.#due = undefined;
    }
  }

  #mayHear(nowMs: number): boolean {
    if (this.#free > 0) this.#free--;
    else if (nowMs < this.#nextMs) return false;
    this.#nextMs = nowMs + this.#context.session.limits.repairMs;
    return true;
  }
}
