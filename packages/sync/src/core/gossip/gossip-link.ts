// One peer's place in the tree of one document: whether new entries are pushed to it or it is told of them only, whether it
// was asked to do likewise, and what became of what was pushed. A peer that knows nothing of trees never asks, so it is pushed
// to always.

import { type AuthorIndex, type Dot, VersionVector } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import type { EntrySpan } from "../arrivals.js";
import type { ChannelContext } from "../channel-context.js";
import { headBytesMax } from "../document-messages.js";
import type { DocumentRef } from "../document-ref.js";
import type { FrameDraft } from "../frame.js";
import type { Source } from "../request.js";
import type { RandomWord } from "../session-options.js";
import type { Telling } from "../telling.js";
import type { Wanted } from "../wanted.js";
import { encodeTreeRequest, type TreeRequest } from "./gossip-messages.js";
import type { GossipTree, TreeLink } from "./gossip-tree.js";
import { PushWatch } from "./push-watch.js";
import { RoundTrip } from "./round-trip.js";
import { Waits } from "./waits.js";

export interface LinkContext {
  readonly document: DocumentCore;
  readonly session: ChannelContext;
  readonly wanted: Wanted;
  readonly source: Source;
  /** What the peer has on disk, as far as it said. */
  readonly peer: VersionVector;
  readonly telling: Telling;
  /** Asks the peer for what it has of `author`. */
  want(author: AuthorIndex, seq: number): void;
}

/** Of more authors than this, vectors are compared rather than said again what the peer lacks. */
const remindedMax = 8;

export class GossipLink implements TreeLink {
  readonly #context: LinkContext;
  readonly #trip: RoundTrip;
  readonly #watch: PushWatch;
  #isLazy = false;
  #isPruned = false;
  #due: TreeRequest | undefined;
  /** When the peer last told of anything. */
  #toldMs = Number.NEGATIVE_INFINITY;
  /** What a peer that pushes was heard to have, and what has not come from it. */
  readonly #unpushed: Waits = new Waits();
  /** What the peer was told once more because it said so twice. */
  readonly #assured: VersionVector = new VersionVector();
  #nowMs: number;

  constructor(context: LinkContext, nowMs: number) {
    this.#context = context;
    this.#trip = new RoundTrip(context.session.limits.repairMs);
    this.#watch = new PushWatch([this.#trip, context.wanted.tree.trip]);
    this.#nowMs = nowMs;
  }

  get #tree(): GossipTree {
    return this.#context.wanted.tree;
  }

  get document(): DocumentCore {
    return this.#context.document;
  }

  get randomWord(): RandomWord {
    return this.#context.session.randomWord;
  }

  /** The peer is told of new entries, and gets none unasked. */
  get isLazy(): boolean {
    return this.#isLazy;
  }

  get isPruned(): boolean {
    return this.#isPruned;
  }

  get isDue(): boolean {
    return this.#due !== undefined;
  }

  /** How long the exchange may rest before vectors are compared: longer than the peer takes to answer. */
  get patienceMs(): number {
    const { repairMs, repairMsMax } = this.#context.session.limits;
    // Branches are compared at the same checks, and what is on a branch is never acknowledged.
    if (this.document.branches !== undefined) return repairMs;
    return Math.min(Math.max(repairMs, this.#trip.answerMs), repairMsMax);
  }

  /** The peer gets new entries by others, and goes on telling of them. */
  get isLively(): boolean {
    return this.#isLazy && this.#nowMs - this.#toldMs < 2 * this.patienceMs;
  }

  get pace(): { readonly patienceMs: number; readonly isLively: boolean } {
    return { patienceMs: this.patienceMs, isLively: this.isLively };
  }

  offers(author: AuthorIndex, seq: number): boolean {
    return this.#context.source.offers(author, seq);
  }

  /** There is one more to ask. */
  join(): void {
    this.#context.wanted.join(this.#context.source);
    this.#tree.join(this);
  }

  /** Nothing is to be had from the peer any more. */
  leave(): void {
    this.#context.wanted.release(this.#context.source);
    this.forget();
    this.#tree.leave(this);
  }

  /** The peer begins anew with the document. */
  forget(): void {
    this.#shape(false, false);
    this.#due = undefined;
    this.#watch.clear();
    this.#unpushed.clear();
  }

  pull(author: AuthorIndex, seq: number, graft: boolean): void {
    if (graft) this.graft();
    this.#context.want(author, seq);
  }

  graft(): void {
    this.#shape(false, false);
    this.#due = "graft";
  }

  receiveGraft(): void {
    this.#shape(false, false);
    this.#due = undefined;
  }

  /** The peer is pushed to no more, and pushes no more itself unless nobody else does. */
  receivePrune(): void {
    const isNeeded = !this.#isPruned && !this.#tree.isFedWithout(this);
    if (!this.#isPruned && !isNeeded) this.#due = "prune";
    this.#shape(true, !isNeeded);
  }

  /** An entry has gone to the peer. */
  pushed(author: AuthorIndex, seq: number): void {
    this.#watch.pushed(author, seq, this.#nowMs);
  }

  /** Says again what the peer lacks, as far as it said: it may lack it, or not have been heard. False where that won't do. */
  remind(): boolean {
    if (!this.#tree.isSparse) return false;
    const { document, peer, telling } = this.#context;
    const lacking: AuthorIndex[] = [];
    for (const { author, seq } of document.durable.entries()) {
      if (peer.covers(author, seq)) continue;
      if (lacking.length === remindedMax) return false;
      lacking.push(author);
    }
    for (const author of lacking) telling.sayAgain(author);
    return true;
  }

  /** Ahead of `told`: of what the peer has said before, it does not know that it is here too. */
  toldAgain(dots: readonly Dot[]): void {
    const { document, peer, telling } = this.#context;
    if (!this.#tree.isSparse) return;
    for (const { author, seq } of dots) {
      // Once each, or two would go on reminding each other.
      if (!peer.covers(author, seq) || !document.durable.covers(author, seq) || this.#assured.covers(author, seq))
        continue;
      this.#assured.set(author, seq);
      telling.sayAgain(author);
    }
  }

  /** The peer has said to have these on disk. */
  told(dots: readonly Dot[], nowMs: number): void {
    const tree = this.#tree;
    const { document } = this.#context;
    if (dots.length > 0) this.#toldMs = nowMs;
    for (const { author, seq } of dots) {
      this.#watch.acknowledged(author, seq, nowMs);
      if (!tree.isSparse || tree.hasCome(document, author, seq)) continue;
      if (this.#isPruned) tree.heard(author, seq, nowMs);
      else this.#unpushed.add(author, seq, nowMs);
    }
  }

  /** An entry has come from the peer; `isNew` when it is not applied, though it may have come before and wait for others. */
  arrived(span: EntrySpan, isNew: boolean, nowMs: number): void {
    const tree = this.#tree;
    const { document } = this.#context;
    const { author, lastSeq } = span;
    this.#watch.acknowledged(author, lastSeq, nowMs);
    if (isNew && !tree.hasCome(document, author, lastSeq)) tree.arrived(this, span, nowMs);
    else if (this.#isPruned || tree.isRedundant(this, author, lastSeq)) this.#prune();
  }

  /** `tick` does nothing but remember the time, whenever it is called. */
  get isAtRest(): boolean {
    if (!this.#context.telling.isAtRest) return false;
    return !this.#tree.isSparse || (this.#watch.isEmpty && this.#unpushed.isEmpty && this.#tree.isAtRest);
  }

  tick(nowMs: number): void {
    const tree = this.#tree;
    const { document, peer, telling } = this.#context;
    this.#nowMs = nowMs;
    telling.tick(nowMs);
    telling.ripen(peer, this.#acknowledgingMs, nowMs);
    if (!tree.isSparse) return;
    for (const author of this.#isLazy ? [] : this.#watch.overdue(nowMs)) {
      if (!peer.covers(author, document.durable.get(author))) telling.note(author);
    }
    this.#pullWhatWasPushed();
    tree.tick(document, nowMs);
  }

  write(draft: FrameDraft, ref: DocumentRef): void {
    if (this.#due === undefined || draft.room < headBytesMax(this.document.id)) return;
    draft.add(encodeTreeRequest(this.#due, ref));
    this.#due = undefined;
  }

  /** What the peer is known to have need not be said to be here too before more of it can be said at once. */
  get #acknowledgingMs(): number {
    return Math.max(this.#context.session.limits.repairMs, 2 * this.#tree.trip.timeoutMs);
  }

  /** What a peer that pushes has, and has not come, got lost; or the peer doesn't know that it is to push. */
  #pullWhatWasPushed(): void {
    for (const [author, { last }] of this.#unpushed.since(this.#nowMs - this.#trip.spreadMs)) {
      this.#unpushed.delete(author);
      if (this.#tree.hasCome(this.document, author, last) || !this.offers(author, last)) continue;
      this.pull(author, last, !this.#isPruned);
    }
  }

  #prune(): void {
    this.#due = "prune";
    this.#shape(this.#isLazy, true);
  }

  #shape(isLazy: boolean, isPruned: boolean): void {
    const tree = this.#tree;
    const { document, peer, telling } = this.#context;
    this.#isLazy = isLazy;
    this.#isPruned = isPruned;
    telling.isHeld = isLazy;
    tree.changed(this, isLazy || isPruned);
    if (!isPruned) return;
    for (const { author, seq } of peer.entries()) {
      if (!tree.hasCome(document, author, seq)) tree.heard(author, seq, this.#nowMs);
    }
  }
}
