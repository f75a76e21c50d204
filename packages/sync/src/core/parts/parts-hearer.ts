// The side that is offered to compare what is alive: finds out from the peer's symbols by which parts the two differ, tells the
// peer, along with a patch of what the peer lacks unless it gets that as entries, and takes the peer's patch.

import { VersionVector } from "@joinery/clock";
import type { PartsApart, Snapshot } from "@joinery/replica";
import { expectedDots } from "../../reconcile/parts/expected-dots.js";
import { type PartDifference, partDifference } from "../../reconcile/parts/part-difference.js";
import { encodeRanks } from "../../reconcile/parts/part-ranks.js";
import { PartSet, partItemBytes, partLayout } from "../../reconcile/parts/part-set.js";
import type { CodedSymbols } from "../../reconcile/sketch/coded-symbols.js";
import { estimateDifference } from "../../reconcile/sketch/difference-estimate.js";
import { SketchDecoder, type SketchProgress } from "../../reconcile/sketch/sketch-decoder.js";
import { planSketch } from "../../reconcile/sketch/sketch-plan.js";
import { symbolBytes } from "../../reconcile/sketch/symbols-codec.js";
import type { DocumentRef } from "../document-ref.js";
import type { FrameDraft } from "../frame.js";
import { intervalsBeyond } from "../intervals-beyond.js";
import * as messages from "./parts-messages.js";
import type { PartsTalkContext } from "./parts-talk.js";
import { withTail } from "./parts-worth.js";

const symbolsMax = 100_000;
/** Offers that are heard at once; from then on one per `repairMs`, for each costs a pass over all that is alive. */
const offersFree = 8;
/** How often something is said again that the peer has not answered. */
const sayingsMax = 8;

interface Answer {
  readonly difference: PartDifference;
  readonly ranks: Uint8Array;
  /** Undefined where the peer gets entries, and while it can't be made. */
  patch?: Snapshot | undefined;
}

interface Hearing {
  readonly number: number;
  readonly set: PartSet;
  /** What the peer had seen. */
  readonly seen: VersionVector;
  readonly decoder: SketchDecoder;
  estimate?: number;
  answer?: Answer;
  more?: { readonly from: number; readonly count: number };
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
    this.#take(hearing, symbols);
    const isNews = hearing.decoder.received > before;
    if (isNews) {
      hearing.stirredMs = nowMs;
      hearing.sayings = 0;
    }
    // More of what was asked for is under way.
    if (asked !== undefined && hearing.decoder.received < asked.from + asked.count && this.#due === "more") {
      this.#due = undefined;
      hearing.more = asked;
    }
    return isNews;
  }

  /** How the two differ, for a patch that was waited for. */
  receivePatch(number: number): PartsApart | undefined {
    const hearing = this.#hearing;
    if (hearing?.number !== number || hearing.answer === undefined) return undefined;
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
    this.#hearing = undefined;
    this.#due = undefined;
    this.#refused = undefined;
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
      const { received } = hearing.decoder;
      const end = hearing.more === undefined ? received + 1 : hearing.more.from + hearing.more.count;
      hearing.more = { from: received, count: Math.max(end - received, 1) };
      this.#due = "more";
    }
  }

  write(draft: FrameDraft, ref: DocumentRef, nowMs: number): void {
    if (this.#offer !== undefined) this.#begin(this.#offer, nowMs);
    const room = draft.room - messages.partsHeadBytesMax(this.#context.document.id);
    if (room < 0) return;
    if (this.#refused !== undefined) {
      draft.add(messages.encodePartsMore(ref, this.#refused, 0, 0));
      this.#refused = undefined;
    }
    const hearing = this.#hearing;
    if (hearing === undefined) return;
    if (this.#due === "answer" && hearing.answer !== undefined) this.#writeAnswer(draft, ref, hearing, hearing.answer);
    else if (this.#due === "more" && hearing.more !== undefined) {
      draft.add(messages.encodePartsMore(ref, hearing.number, hearing.more.from, hearing.more.count));
      this.#due = undefined;
    }
  }

  #begin({ number, key, seen: dots, symbols }: messages.PartsOffer, nowMs: number): void {
    const { document } = this.#context;
    if (document.hasOpenEntry) return;
    const compared = document.base.parts();
    const set = compared === undefined ? undefined : new PartSet(compared, document.authors, key);
    if (set === undefined || set.collides) {
      this.refuse(number);
      return;
    }
    const seen = new VersionVector();
    for (const { author, seq } of dots) seen.raise(author, seq);
    this.#offer = undefined;
    const decoder = new SketchDecoder(set.sketch, symbolsMax);
    this.#hearing = { number, set, seen, decoder, sayings: 0, stirredMs: nowMs };
    this.#take(this.#hearing, symbols);
  }

  #take(hearing: Hearing, symbols: CodedSymbols): void {
    const { set, seen, decoder } = hearing;
    if (symbols.from === 0) {
      const counted = estimateDifference(set.sketch, symbols) ?? 0;
      hearing.estimate ??= expectedDots(counted, set.compared.vector, seen);
    }
    const before = decoder.received;
    const progress = decoder.receive(symbols);
    if (progress.state === "complete") this.#found(hearing, progress);
    else if (progress.state === "failed") this.refuse(hearing.number);
    else if (decoder.received > before) this.#ask(hearing, symbols.setSize);
  }

  #ask(hearing: Hearing, peerSize: number): void {
    const { received } = hearing.decoder;
    const plan = planSketch({
      estimate: withTail(hearing.estimate ?? received),
      received,
      peerSize,
      symbolBytes: symbolBytes(partLayout),
      listedBytes: partItemBytes,
      symbolsMax,
    });
    if (plan.ask === "list") {
      this.refuse(hearing.number);
      return;
    }
    hearing.more = { from: received, count: plan.count };
    this.#due = "more";
  }

  #found(hearing: Hearing, { ownOnly, peerOnly }: Extract<SketchProgress, { state: "complete" }>): void {
    const { set, seen } = hearing;
    const ranks = encodeRanks(set.ranksThere(ownOnly, peerOnly));
    hearing.answer = { difference: partDifference(set.dotsOf(ownOnly), seen), ranks };
    this.#due = "answer";
  }

  #writeAnswer(draft: FrameDraft, ref: DocumentRef, { number, set, seen }: Hearing, answer: Answer): void {
    const { document, names } = this.#context;
    const { base, durable, log } = document;
    const { ranks } = answer;
    const hasLetGo = log.below(intervalsBeyond(set.compared.vector, seen)).length > 0;
    if (hasLetGo) answer.patch ??= base.patch(set.compared, answer.difference.lacks);
    if (hasLetGo && answer.patch === undefined) return;
    if (!durable.coversAll(answer.patch?.vector ?? set.compared.vector)) return;
    const patch = answer.patch?.bytes ?? new Uint8Array();
    const own = [...set.compared.vector.entries()];
    const headBytes = messages.partsHeadBytesMax(document.id) + messages.seenBytesMax(names, own);
    const bytes = headBytes + ranks.length + patch.length;
    if (bytes > draft.bytesMax - 1) this.refuse(number);
    else if (bytes <= draft.room) {
      draft.add(messages.encodePartsDifference(ref, names, { number, seen: own, ranks, patch }));
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
