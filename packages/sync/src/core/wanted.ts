// What has been asked of some peer and has not come yet, per document, so that one thing has one bulk source at a time.
// A request whose source stays silent expires, and whoever has the thing is asked next.

import type { AuthorIndex, Dot, VersionVector } from "@joinery/clock";
import type { Interval } from "@joinery/replica";
import type { EntrySpan } from "./arrivals.js";
import { GossipTree } from "./gossip/gossip-tree.js";
import { Staging } from "./large/staging.js";
import { StagingRoom } from "./large/staging-room.js";
import { NamedAuthors, NamesRoom } from "./named-authors.js";
import { bringsNothing, expiryMs, idleOf, type Request, type Source } from "./request.js";
import type { SessionLimits } from "./session-options.js";

/** What a source has, as far as it may be asked for. */
export interface Offered {
  /** Of all authors of whom that may be more than is applied, in order of their indexes. */
  entries(): Iterable<Dot>;
  get(author: AuthorIndex): number;
}

/** What a source offers, and what is known at the moment. */
export interface Offer {
  readonly source: Source;
  readonly has: Offered;
  readonly applied: VersionVector;
  readonly nowMs: number;
  readonly intervalsMax: number;
}

/** What to ask for. */
export interface Claim {
  readonly intervals: readonly Interval[];
  /** False when there was more than `intervalsMax`. */
  readonly complete: boolean;
  /** True when the source let an earlier request for any of it expire. */
  readonly again: boolean;
  /** True when it did so again and again, and nothing came: what it is called by, or what the source said of it, may be damaged. */
  readonly isHopeless: boolean;
}

/** How much longer than for a lost request one waits for what came and could not be applied. */
const inVainFactor = 16;

/** So many intervals any source may be asked for, however many others are: who has just come is asked for some at once. */
const rangesOfEach = 8;

/**
 * Of a peer that sends unasked whatever it has more, any number of intervals is expected; it may have named authors of whom it has
 * nothing. Of more requests than this, those that nothing came of are forgotten when they expire, and all are looked through once at a time.
 */
const requestsMany = 1024;

/** Requests under way of one document. */
export class Wanted {
  /** The large entry that is being collected. */
  readonly staging: Staging;
  /** The state that is being collected: meanwhile nobody is asked for entries, unless it takes long. */
  readonly states: Staging;
  /** Memory for states, and for lists of what peers have alive. */
  readonly stateRoom: StagingRoom;
  /** Authors whom peers have named and of whom nothing is here. */
  readonly named: NamedAuthors;
  /** Along which new entries come and go. */
  readonly tree: GossipTree;
  readonly #limits: SessionLimits;
  readonly #isCrowdedOut: (author: AuthorIndex) => boolean;
  readonly #requests: Map<AuthorIndex, Request> = new Map();
  readonly #sources: Set<Source> = new Set();
  /** Those who brought what they were asked for last. The others may have told of what they have not. */
  readonly #proven: WeakSet<Source> = new WeakSet();
  /** Those who offer more than another is being asked for: their turn comes when that has come. */
  readonly #deferred: Set<Source> = new Set();
  /** Those who offer more than may be asked for at once: their turn comes when something of that has come. */
  readonly #crowded: Set<Source> = new Set();
  /** When nothing was overdue. */
  #notOverdueMs: number | undefined;
  /** How many entries have been applied. */
  #settled = 0;
  /** How many had been when somebody was asked to send everything for want of room. */
  #settledAtPull: number | undefined;
  /** The one that sends unasked whatever it has more, and until when it may keep the others waiting. */
  #pulled: { readonly source: Source; readonly untilMs: number } | undefined;

  /** @param isCrowdedOut true when the next entry of an author came, and there was no room for it to wait for others */
  constructor(
    limits: SessionLimits,
    room: StagingRoom = new StagingRoom(limits),
    stateRoom: StagingRoom = new StagingRoom(limits),
    names: NamesRoom = new NamesRoom(),
    isCrowdedOut: (author: AuthorIndex) => boolean = () => false,
  ) {
    this.#limits = limits;
    this.#isCrowdedOut = isCrowdedOut;
    this.staging = new Staging(limits, room);
    this.states = new Staging(limits, stateRoom);
    this.stateRoom = stateRoom;
    this.named = new NamedAuthors(names);
    this.tree = new GossipTree(limits);
  }

  /** There is one more to ask. */
  join(source: Source): void {
    this.#sources.add(source);
  }

  /** Whether `source` is to send unasked whatever it has more: one at a time, and only while nothing is asked of others. */
  pull(source: Source, nowMs: number): boolean {
    if (this.#isPulling(nowMs) || this.#requests.size > 0 || this.states.holdsBack(source, nowMs)) return false;
    this.#pulled = { source, untilMs: nowMs + this.#limits.repairMs };
    return true;
  }

  /**
   * The same in place of asking, where `source` offers more than may be asked for at once and what comes finds no room to wait for the rest:
   * it sends each entry after those that this one waits for. Not again before anything was applied, lest who brings nothing keeps others from being asked.
   */
  pullCrowded(source: Source, applied: VersionVector, nowMs: number): boolean {
    if (!this.#crowded.has(source) || this.#isPulling(nowMs) || this.states.holdsBack(source, nowMs)) return false;
    if (this.#settledAtPull === this.#settled || !this.#isAnyCrowdedOut(applied)) return false;
    this.#settledAtPull = this.#settled;
    this.#requests.clear();
    this.#pulled = { source, untilMs: nowMs + this.#limits.repairMs };
    return true;
  }

  /** What a source that sends unasked has more counts as asked for; false when `source` is not that one. */
  expect(offer: Omit<Offer, "intervalsMax">): boolean {
    if (this.#pulled?.source !== offer.source) return false;
    this.#pulled = undefined;
    this.#claim({ ...offer, intervalsMax: Number.POSITIVE_INFINITY }, Number.POSITIVE_INFINITY);
    return true;
  }

  /** The intervals that are offered, not applied and not on their way; they count as asked for from now on. */
  claim(offer: Offer): Claim {
    return this.#claim(offer, this.#rangesFor(offer));
  }

  #claim(offer: Offer, rangesMax: number): Claim {
    const { source, has, applied, intervalsMax } = offer;
    const intervals: Interval[] = [];
    let again = false;
    let isHopeless = false;
    this.#lapseCrowdedOut(applied);
    this.#deferred.delete(source);
    this.#crowded.delete(source);
    const isOthersTurn = this.#isPulling(offer.nowMs) && this.#pulled?.source !== source;
    if (isOthersTurn || this.states.holdsBack(source, offer.nowMs)) {
      this.#deferred.add(source);
      return { intervals, complete: true, again, isHopeless };
    }
    // What has come in vain is asked for again only after all that has not come: it is likely to wait for just that.
    const inVain: Dot[] = [];
    for (const dots of [has.entries(), inVain]) {
      for (const { author, seq } of dots) {
        const known = applied.get(author);
        if (seq <= known) continue;
        const request = this.#requests.get(author);
        if (dots !== inVain && this.#cameInVain(author, request, known, offer.nowMs)) {
          inVain.push({ author, seq });
          continue;
        }
        const from = this.#askFrom(author, known, request, offer);
        if (from === undefined || seq < from) continue;
        if (intervals.length >= rangesMax) {
          this.#crowded.add(source);
          this.#lapse(offer);
          return { intervals, complete: true, again, isHopeless };
        }
        if (intervals.length >= intervalsMax) return { intervals, complete: false, again, isHopeless };
        if (request?.source === source && !request.hasLapsed && from <= request.upTo) {
          again = true;
          isHopeless ||= bringsNothing(request, known);
        }
        intervals.push({ author, from, to: seq });
        this.#requests.set(author, this.#request(author, request, from, known, seq, offer));
      }
    }
    return { intervals, complete: true, again, isHopeless };
  }

  /** All that was asked for of an author has come, and has waited for others for longer than there was time for that. */
  #cameInVain(author: AuthorIndex, request: Request | undefined, known: number, nowMs: number): boolean {
    if (request === undefined || request.upTo <= known || nowMs < this.#expiryMs(request)) return false;
    return this.#hasCome(author, request);
  }

  /** All that was asked for of an author has come, and not been turned away. */
  #hasCome(author: AuthorIndex, { come, upTo }: Request): boolean {
    return come >= upTo && !this.#isCrowdedOut(author);
  }

  /** What has come and found no room to wait in may be asked for again once anything was applied: that made room, or it was what this waited for. */
  #lapseCrowdedOut(applied: VersionVector): void {
    for (const [author, request] of this.#requests) {
      if (request.come < request.upTo || request.cameAt === this.#settled) continue;
      if (!applied.covers(author, request.upTo) && this.#isCrowdedOut(author)) request.hasLapsed = true;
    }
  }

  #isAnyCrowdedOut(applied: VersionVector): boolean {
    for (const [author, { upTo }] of this.#requests)
      if (!applied.covers(author, upTo) && this.#isCrowdedOut(author)) return true;
    return false;
  }

  /** Whatever the source could be asked for of what has expired waits for others now, as there is no room to ask. */
  #lapse(offer: Offer): void {
    const { has, applied, nowMs } = offer;
    for (const [author, request] of this.#requests) {
      const known = applied.get(author);
      const seq = has.get(author);
      if (seq <= known) continue;
      const from = this.#askFrom(author, known, request, offer);
      if (from !== undefined && seq >= from && nowMs >= this.#expiryMs(request)) request.hasLapsed = true;
    }
  }

  /** An entry has come from `source`; true when it is the next of what it was asked for, and had not come since. */
  arrived(source: Source, { author, firstSeq, lastSeq }: EntrySpan, applied: VersionVector, nowMs: number): boolean {
    const request = this.#requests.get(author);
    if (request === undefined || request.source !== source || firstSeq > request.upTo) return false;
    request.come = Math.max(request.come, applied.get(author));
    // Only what is new here keeps a request alive: a source that repeats itself doesn't, nor one that left something out.
    if (firstSeq > request.come + 1 || lastSeq <= request.come) return false;
    request.come = lastSeq;
    request.cameAt = this.#settled;
    this.#proven.add(source);
    // It was late, and not lost.
    if (lastSeq >= request.upTo) request.hasLapsed = false;
    source.arrivals.came(request.askedMs, nowMs);
    return true;
  }

  /** `source` offers an entry up to `upTo` that is asked for otherwise: nobody is asked for it meanwhile. */
  offered(source: Source, author: AuthorIndex, upTo: number, applied: VersionVector, nowMs: number): void {
    const known = applied.get(author);
    const last = this.#requests.get(author);
    if (last?.source === source) source.arrivals.came(last.askedMs, nowMs);
    if (upTo <= known || (last !== undefined && last.upTo > known && nowMs < this.#expiryMs(last))) return;
    this.#requests.set(author, this.#anew(author, last, known, upTo, source, nowMs));
  }

  /** True when `source` offers more than could be asked for at once. */
  isCrowded(source: Source): boolean {
    return this.#crowded.has(source);
  }

  /** True when `source` may be asked for something that another was asked for first, or that has not come in time. */
  isWorthAsking(source: Source, applied: VersionVector, nowMs: number): boolean {
    return this.#deferred.has(source) || this.#crowded.has(source) || this.#hasOverdue(applied, nowMs);
  }

  /** Nobody is asked for anything, and nobody waits for a turn. */
  get isAtRest(): boolean {
    return this.#requests.size + this.#deferred.size + this.#crowded.size === 0;
  }

  #hasOverdue(applied: VersionVector, nowMs: number): boolean {
    if (this.#requests.size > requestsMany && this.#notOverdueMs === nowMs) return false;
    this.#lapseCrowdedOut(applied);
    for (const [author, request] of this.#requests) {
      if (nowMs >= this.#expiryMs(request) && !applied.covers(author, request.upTo)) return true;
    }
    this.#notOverdueMs = nowMs;
    return false;
  }

  /** Forgets what has been applied by a state. */
  settleAll(applied: VersionVector): void {
    this.#settled++;
    for (const [author, { upTo }] of this.#requests) if (applied.covers(author, upTo)) this.#requests.delete(author);
    this.#pulled = undefined;
    this.named.settleAll(applied);
  }

  /** Forgets what has been applied. */
  settle(author: AuthorIndex, seq: number): void {
    this.#settled++;
    this.named.settle(author);
    const request = this.#requests.get(author);
    if (request !== undefined && request.upTo <= seq) this.#requests.delete(author);
  }

  /** Nothing is to be expected from `source` any more. */
  release(source: Source): void {
    this.#sources.delete(source);
    this.refused(source);
    this.stateRoom.leave(source);
  }

  /** `source` sends nothing now: others may be asked at once. */
  refused(source: Source): void {
    this.#deferred.delete(source);
    this.#crowded.delete(source);
    if (this.#pulled?.source === source) this.#pulled = undefined;
    this.staging.release(source);
    this.states.release(source);
    for (const [author, request] of this.#requests) if (request.source === source) this.#requests.delete(author);
  }

  /**
   * How many more intervals a source may be asked for. Those who bring what they are asked for don't wait for those who don't: each kind has
   * as many as there may be. What has come and waits for entries of others does not count: those may be among what could not be asked
   * for yet.
   */
  #rangesFor({ source, applied, nowMs }: Offer): number {
    const { rangesMax } = this.#limits;
    const open: Source[] = [];
    for (const [author, request] of this.#requests) {
      if (applied.covers(author, request.upTo)) continue;
      const hasCome = request.come >= request.upTo;
      const waitsForOthers = hasCome || (request.come > request.known && applied.get(author) === request.known);
      if (nowMs >= this.#expiryMs(request)) {
        this.#disprove(request);
        if (this.#requests.size > requestsMany && request.come === request.known) this.#requests.delete(author);
      } else if (!waitsForOthers) open.push(request.source);
    }
    const isProven = this.#proven.has(source);
    const alike = open.filter((other) => this.#proven.has(other) === isProven).length;
    const own = open.filter((other) => other === source).length;
    return Math.max(rangesMax - alike, Math.min(rangesOfEach, rangesMax) - own);
  }

  /** It let a request expire. */
  #disprove({ source, come, upTo }: Request): void {
    if (come < upTo) this.#proven.delete(source);
  }

  #isPulling(nowMs: number): boolean {
    return this.#pulled !== undefined && nowMs < this.#pulled.untilMs;
  }

  /** Where to begin asking `source`; undefined while another is being asked or should be asked first. */
  #askFrom(author: AuthorIndex, known: number, request: Request | undefined, offer: Offer): number | undefined {
    const { source, nowMs } = offer;
    if (request === undefined || request.upTo <= known) return known + 1;
    const overdueMs = nowMs - this.#expiryMs(request);
    if (overdueMs < 0) {
      if (request.source === source) return request.upTo + 1;
      this.#deferred.add(source);
      return undefined;
    }
    // Whoever let a request expire is asked again only after the others, or a silent one would be asked for ever.
    const isOthersTurn = request.source === source && overdueMs < this.#limits.repairMsMax;
    return isOthersTurn && this.#isOfferedElsewhere(source, author, known + 1) ? undefined : known + 1;
  }

  #request(
    author: AuthorIndex,
    last: Request | undefined,
    from: number,
    known: number,
    upTo: number,
    { source, nowMs }: Offer,
  ): Request {
    // What goes on where an older request ends does not make that one any younger.
    if (last !== undefined && from > known + 1) return { ...last, upTo };
    return this.#anew(author, last, known, upTo, source, nowMs);
  }

  #anew(
    author: AuthorIndex,
    last: Request | undefined,
    known: number,
    upTo: number,
    source: Source,
    nowMs: number,
  ): Request {
    const patienceMs = this.#patienceMs(author, last, known);
    const cameAt = this.#settled;
    const idle = last?.known === known ? idleOf(last) : 0;
    return { upTo, source, askedMs: nowMs, patienceMs, known, idle, come: known, cameAt, hasLapsed: false };
  }

  #isOfferedElsewhere(source: Source, author: AuthorIndex, seq: number): boolean {
    for (const other of this.#sources) if (other !== source && other.offers(author, seq)) return true;
    return false;
  }

  #patienceMs(author: AuthorIndex, last: Request | undefined, known: number): number {
    const { repairMsMax } = this.#limits;
    if (last === undefined || last.known !== known) return this.tree.answerMs;
    return Math.min(last.patienceMs * 2, this.#hasCome(author, last) ? repairMsMax * inVainFactor : repairMsMax);
  }

  #expiryMs(request: Request): number {
    return expiryMs(request, this.tree.answerMs);
  }
}
