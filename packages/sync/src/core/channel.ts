// One document on one session: what the peer has, what it was told, and what goes to it next.
// New entries are pushed once; everything else is repaired by comparing vectors and asking, so nothing rests on
// a frame having arrived: as long as the two sides differ, vectors go out.

import type { AuthorIndex, Dot } from "@joinery/clock";
import type { DocumentCore, Entry } from "@joinery/replica";
import type { Decoder } from "lib0/decoding";
import type { Waiting } from "./access/access-gate.js";
import { ChannelAccess } from "./access/channel-access.js";
import type { Refused } from "./access/refused-message.js";
import { ArrivalTimes } from "./arrival-times.js";
import { Asking } from "./asking.js";
import { AuthorNames } from "./author-names.js";
import { BranchTalk } from "./branch-talk.js";
import type { ChannelContext, ChannelProgress } from "./channel-context.js";
import type { InstallEffect } from "./document-effects.js";
import type { Told } from "./document-messages.js";
import type { DocumentNumbers, DocumentRef } from "./document-ref.js";
import { BusyTalk } from "./flow/busy-talk.js";
import { FlowControl } from "./flow/flow-control.js";
import type { FrameDraft } from "./frame.js";
import { GossipLink } from "./gossip/gossip-link.js";
import type { Chunk, EntryOffer } from "./large/large-messages.js";
import { LargeTalk } from "./large/large-talk.js";
import { Meeting } from "./meeting.js";
import type { Lane } from "./outgoing.js";
import { PeerVector } from "./peer-vector.js";
import { Receiving } from "./receiving.js";
import { RepairCheck } from "./repair-check.js";
import type { Source } from "./request.js";
import { Sending } from "./sending.js";
import { Serving } from "./serving.js";
import type { StateRefusal } from "./states/state-messages.js";
import type { StateOutcome, WholeState } from "./states/state-taker.js";
import { StateTalk } from "./states/state-talk.js";
import { Telling } from "./telling.js";
import { Upkeep } from "./upkeep.js";
import { VectorTalk } from "./vectors/vector-talk.js";
import type { Wanted } from "./wanted.js";

/** One document on one session. */
export class Channel implements Source {
  readonly document: DocumentCore;
  /** Our number for the document, which no other document of the session ever has. */
  readonly number: number;
  /** What both sides call the document's authors. */
  readonly names: AuthorNames;
  readonly #meeting: Meeting;
  readonly wanted: Wanted;
  readonly #context: ChannelContext;
  /** What the peer has on disk, as far as it said. */
  readonly peer: PeerVector = new PeerVector();
  /** What may be sent and may come of the document. */
  readonly flow: FlowControl;
  /** When what the peer was asked for came. */
  readonly arrivals: ArrivalTimes = new ArrivalTimes();
  readonly #telling: Telling;
  readonly #vectors: VectorTalk;
  /** The entries that wait for the peer. */
  readonly sending: Sending;
  /** What the peer asks for. */
  readonly serving: Serving;
  /** The entries that come from the peer. */
  readonly receiving: Receiving;
  /** Notices that the exchange rests. */
  readonly repair: RepairCheck;
  readonly #access: ChannelAccess;
  readonly #asking: Asking;
  /** What is said beside vectors, about a signed document. */
  readonly branches: BranchTalk | undefined;
  readonly #large: LargeTalk;
  /** What is said about states that stand in for entries. */
  readonly states: StateTalk;
  readonly #busy: BusyTalk;
  /** The peer's place in the tree along which new entries go. */
  readonly gossip: GossipLink;
  readonly #upkeep: Upkeep;
  /** How often entries have become durable here. */
  #announcements = 0;

  constructor({ document, wanted }: Waiting, mayPeerWrite: boolean, context: ChannelContext, nowMs: number) {
    this.document = document;
    this.number = ++context.numbers;
    this.names = new AuthorNames(document.authors, wanted.named);
    this.#meeting = new Meeting(document.id, this.number, context);
    this.wanted = wanted;
    this.#context = context;
    const { documentCreditBytes, frameBytesMax } = context.limits;
    this.flow = new FlowControl(documentCreditBytes, frameBytesMax, () => document.unfinishedBytes);
    this.flow.send.raise(context.documentCredit);
    this.#vectors = new VectorTalk(document, this.names, context);
    this.#telling = new Telling(document, this.#vectors, context.takesStates);
    this.branches = document.branches === undefined ? undefined : new BranchTalk(document.branches);
    this.#large = new LargeTalk(document, wanted.staging, context, this);
    this.#busy = new BusyTalk(context);
    this.repair = new RepairCheck(context.limits, context.randomWord, nowMs);
    this.#access = new ChannelAccess(mayPeerWrite);
    const want = (author: AuthorIndex, seq: number): void => this.#asking.want(author, seq);
    const link = { document, peer: this.peer, wanted, source: this, session: context, telling: this.#telling, want };
    this.gossip = new GossipLink(link, nowMs);
    const { names, peer, gossip } = this;
    const shared = { document, names, peer, wanted, source: this, access: this.#access, session: context, gossip };
    this.states = new StateTalk({ ...shared, busy: this.#busy });
    this.receiving = new Receiving({ ...shared, flow: this.flow, sending: () => this.sending });
    const { giver, taker } = this.states;
    const parts = { telling: this.#telling, large: this.#large, states: giver, busy: this.#busy, gossip };
    const windows = [this.flow.send, context.flow.send];
    this.sending = new Sending({ document, names, peer, windows, session: context, ...parts });
    this.serving = new Serving({ ...shared, ...parts, sending: this.sending, branches: this.branches });
    this.#asking = new Asking({ ...shared, reachable: (author, seq) => taker.reachable(author, seq) });
    const talks = { meeting: this.#meeting, asking: this.#asking, busy: this.#busy, large: this.#large };
    const checked = { states: this.states, repair: this.repair, branches: this.branches };
    const asks = { isLevel: () => this.#isLevel, ask: () => this.#ask() };
    this.#upkeep = new Upkeep({ ...shared, ...talks, ...checked, ...asks, flow: this.flow });
    if (mayPeerWrite) this.gossip.join();
  }

  offers(author: AuthorIndex, seq: number): boolean {
    return !this.#busy.isHeld && this.peer.covers(author, seq);
  }

  /** Settled means that each side has everything of the other on disk, as far as both have said. */
  get progress(): ChannelProgress {
    if (this.#meeting.isAbsent) return this.#access.isRefused ? "refused" : "absent";
    if (!this.#meeting.isMutual) return "waiting";
    if (this.#large.isGivenUp) return "givenUp";
    if (this.#isLevel && this.branches?.isSettled !== false) return "settled";
    return this.#access.isReadOnly && this.document.applied.coversAll(this.peer) ? "refused" : "syncing";
  }

  /** The peer has said all that it has. */
  get isMet(): boolean {
    return this.#meeting.isMet;
  }

  /** What both sides call the document; undefined unless the peer has shown that it has it open. */
  get numbersWhereMet(): DocumentNumbers | undefined {
    return this.isMet ? this.#meeting.numbers : undefined;
  }

  /** Another each time that what is on disk here changes. */
  get mark(): string {
    return `${this.#announcements}/${this.document.branches?.digest.join() ?? ""}`;
  }

  /** As far as both have said, they have the same numbers of every author. */
  get #isLevel(): boolean {
    const { applied } = this.document;
    if (!this.isMet || this.names.isMissing || !this.peer.coversAll(applied)) return false;
    return !this.#access.mayPeerWrite || applied.coversAll(this.peer);
  }

  /** Whether what the peer sends is taken, from now on. */
  set mayPeerWrite(may: boolean) {
    if (may === this.#access.mayPeerWrite) return;
    this.#access.mayPeerWrite = may;
    if (!may) this.gossip.leave();
    else if (!this.#meeting.isAbsent) this.gossip.join();
    if (may && this.isMet) this.#ask();
  }

  /** True when there is something to say; `withBulk` counts what was asked for. */
  isBusy(withBulk: boolean): boolean {
    if (this.#meeting.isAbsent) return false;
    if (this.#large.isDue || this.#access.isDue || this.states.isDue || this.gossip.isDue) return true;
    if (this.#large.isGivenUp) return false;
    if (this.#telling.isDue || this.#vectors.isDue || this.#asking.isDue || this.sending.isDue(withBulk)) return true;
    if (this.#busy.isDue || this.flow.isDue(this.sending.hasEntries)) return true;
    return this.branches?.isDue(this.#isLevel) === true;
  }

  /** True while a vector is on its way to the peer. */
  get isTellingAll(): boolean {
    return !this.#meeting.isAbsent && this.#telling.isTellingAll;
  }

  /** Entries have become durable here. */
  announce(entries: readonly Entry[]): void {
    this.#announcements++;
    if (entries.length === 0 && (this.isMet || this.#meeting.hasTold)) this.#telling.tellAll(0);
    if (this.wanted.isCrowded(this)) this.#asking.lookFor("overdue");
    const isPushed = this.isMet && !this.#large.isGivenUp && !this.#access.isReadOnly && !this.gossip.isLazy;
    for (const entry of entries) {
      this.#telling.note(entry.author);
      if (!isPushed || this.peer.covers(entry.author, entry.lastSeq)) continue;
      if (!this.sending.push(entry, this.#context.limits.outboxEntriesMax)) this.#context.counts.outboxOverflows++;
    }
  }

  /** Speaks of the document, unless the peer has spoken of it first. */
  begin(): void {
    if (!this.isMet && !this.#meeting.isAbsent && !this.#meeting.hasTold && !this.#telling.isTellingAll) this.#ask();
  }

  /** The peer has on disk just what is here, and knows it. */
  level(): void {
    if (this.#meeting.isAbsent && this.#access.mayPeerWrite) this.gossip.join();
    this.#meeting.level();
    this.peer.join(this.document.durable);
    this.#telling.level();
    this.branches?.level();
  }

  /** The peer has spoken of all that it has: it doesn't have the document, unless it was heard of, or asked and has yet to answer. */
  unmentioned(): void {
    if (!this.isMet && !this.#meeting.numbers.isHeard && !this.#meeting.hasTold && !this.#telling.isTellingAll)
      this.#miss();
  }

  /** The peer called the document so; false when it did before it opened the document anew. */
  hearRef(ref: DocumentRef): boolean {
    const hearing = this.#meeting.numbers.hear(ref);
    if (hearing !== "anew") return hearing === "known";
    this.names.forget();
    this.states.parts.restart();
    this.flow.send.restart(this.#context.documentCredit);
    this.flow.receive.restart();
    this.gossip.forget();
    return true;
  }

  /** The peer said a part of what it has. */
  receiveAck(dots: readonly Dot[], nowMs: number): void {
    this.gossip.toldAgain(dots);
    this.#hearOf(dots, nowMs);
  }

  #hearOf(dots: readonly Dot[], nowMs: number): void {
    for (const { author, seq } of dots) this.peer.raise(author, seq);
    this.document.elsewhere.hear(this.document.self, this.peer.get(this.document.self));
    this.gossip.told(dots, nowMs);
  }

  /** The peer has now said all that it has. */
  receiveVector({ dots, ask, pull, takesStates }: Told, nowMs: number): void {
    this.#hearOf(dots, nowMs);
    this.#meeting.isMet = true;
    if (takesStates !== undefined) this.states.giver.isWelcome = takesStates;
    if (!this.#access.mayPeerWrite && !this.document.applied.coversAll(this.peer)) this.#access.refuse();
    const isExpected = this.#asking.expectOrLook(nowMs);
    const pulls = this.names.toldAll(nowMs, this.#context.limits.repairMs);
    if (ask > 0 || pulls) this.#telling.tellAll(0, isExpected || pulls);
    if (pull) this.serving.pull();
  }

  /** A message by which long vectors are compared. */
  receiveAboutVectors(type: number, decoder: Decoder, nowMs: number): void {
    const news = this.#vectors.receive(type, decoder, nowMs);
    if (news === undefined) return;
    if (news.type === "tell") {
      this.#telling.tellInFull(news.terms);
      return;
    }
    this.peer.join(news.vector);
    if (news.type === "level") {
      this.#meeting.hasTold = true;
      this.#telling.level();
    } else if (news.type === "known") this.#telling.tellOnly(news.unnamed);
    // What the peer has yet to name comes with a VECTOR.
    else if (!news.isComplete) return;
    this.receiveVector({ dots: [], ask: 0, pull: news.type !== "learned" && news.pull }, nowMs);
  }

  /** The peer said that it doesn't have the document open; what it said before it last spoke of it is outdated. */
  receiveAbsent(ask: number): void {
    if (!this.#meeting.isOutdated(ask)) this.#miss();
  }

  /** The peer doesn't let this side read the document, or takes nothing of it; true when that is news. */
  receiveRefused({ ask, access }: Refused): boolean {
    if (access === "write") return this.#access.becomeReadOnly(this.serving);
    if (this.#meeting.isOutdated(ask) || this.#access.isRefused) return false;
    this.#miss();
    return this.#access.becomeUnreadable();
  }

  /** The peer has an entry that is too large for a frame. */
  receiveOffer(offer: EntryOffer, nowMs: number): void {
    if (!this.#access.mayPeerWrite) {
      this.#access.refuse();
      return;
    }
    this.#large.receiveOffer(offer);
    if (offer.author < 0) return;
    this.peer.raise(offer.author, offer.lastSeq);
    this.document.elsewhere.hear(offer.author, offer.lastSeq);
    this.wanted.offered(this, offer.author, offer.lastSeq, this.document.applied, nowMs);
  }

  /** A chunk: the entry that it made whole, if it is new here, or the state. */
  receiveChunk(chunk: Chunk, nowMs: number): { readonly entries: readonly Entry[]; readonly state?: WholeState } {
    const { isNew, entry } = this.#large.receiveChunk(chunk, nowMs);
    if (isNew) this.arrivals.cameAheadOfAll(nowMs);
    if (isNew) return { entries: entry === undefined ? [] : this.receiving.freshOf([entry], nowMs) };
    const { isNew: isOfState, ...whole } = this.states.taker.receiveChunk(chunk, nowMs);
    if (isOfState) this.arrivals.cameAheadOfAll(nowMs);
    return { entries: [], ...whole };
  }

  /** What came of a state or a patch of the peer's; answers why it was not taken, once. */
  installed(effect: InstallEffect, outcome: StateOutcome, nowMs: number): StateRefusal | undefined {
    this.#asking.lookFor("all");
    return this.states.installed(effect, outcome, nowMs);
  }

  /** The peer does not send what it was asked for: others are asked, and it is after so long. */
  receiveBusy(retryAfterMs: number, nowMs: number): void {
    this.#busy.hear(retryAfterMs, nowMs);
    this.states.parts.putOff(nowMs + retryAfterMs);
    this.wanted.refused(this);
  }

  /** When `check` next has something to do: see `Session.restsUntilMs`. */
  get restsUntilMs(): number {
    return this.#upkeep.restsUntilMs;
  }

  /** Looks whether the exchange got stuck since the last check, and if so compares vectors and asks again. */
  check(nowMs: number): void {
    if (!this.#meeting.isAbsent && !this.#large.isGivenUp) this.#upkeep.check(nowMs);
  }

  /** Writes vectors, acknowledgements and requests that are due and fit; what entries tell by themselves is not due. */
  writeControl(draft: FrameDraft, nowMs: number): void {
    if (this.#meeting.isAbsent) return;
    const { ref } = this.#meeting.numbers;
    if (this.#large.write(draft, ref, this.#busy.isHeld ? undefined : nowMs)) this.#ask();
    if (this.#large.isGivenUp) return;
    this.#telling.write(draft, { ref, names: this.names, peer: this.peer, nowMs, pull: () => this.#pull(nowMs) });
    this.#vectors.write(draft, ref);
    this.#access.write(draft, this.document.id, ref);
    this.gossip.write(draft, ref);
    this.branches?.write(draft, this.document.id, ref, this.#isLevel);
    if (this.states.write(draft, ref, this.#busy.isHeld, nowMs)) this.#ask();
    this.#busy.write(draft, this.document.id, ref);
    if (this.#busy.isHeld || !this.#access.mayPeerWrite) this.#asking.rest();
    if (this.wanted.pullCrowded(this, this.document.applied, nowMs)) this.#telling.tellAll(this.#meeting.ask(), true);
    // Whoever does not bring what it is asked for may have closed the document, which it says when it is asked for a vector.
    else if (this.#asking.write(draft, ref, this.names, nowMs)) this.#ask();
    this.flow.write(draft, this.sending.hasEntries, nowMs, { id: this.document.id, ref });
  }

  /** Writes entries that fit, and offers those that fit no frame; answers false when the peer doesn't take one at all. */
  writeEntries(draft: FrameDraft, lane: Lane): boolean {
    const isTaken = this.sending.write(draft, lane, this.#meeting.numbers.ref, this.#context.entryBytesMax);
    if (!isTaken) this.giveUp();
    return isTaken;
  }

  /** One of the two does not take an entry of the other: nothing more is said of the document. False when that was known. */
  giveUp(): boolean {
    if (this.#large.isGivenUp) return false;
    this.#large.giveUp();
    this.states.clear();
    this.serving.clear();
    this.gossip.leave();
    return true;
  }

  /** Whether the peer is to send at once what it has more: asked once, with the first telling of all that is here. */
  #pull(nowMs: number): boolean {
    const isFirst = !this.#meeting.hasTold;
    this.#meeting.hasTold = true;
    return isFirst && this.#access.mayPeerWrite && this.#asking.pull(this.isMet, nowMs);
  }

  #miss(): void {
    this.#meeting.miss();
    this.serving.clear();
    this.#large.clear();
    this.states.clear();
    this.gossip.leave();
  }

  /** The peer speaks of the document, so it has it open: called ahead of every `receive` but those that say it hasn't. */
  hear(): void {
    this.#large.remind();
    if (!this.#meeting.hear()) return;
    this.#access.isRefused = false;
    if (this.#access.mayPeerWrite) this.gossip.join();
    this.#ask();
  }

  #ask(): void {
    this.#telling.tellAll(this.#meeting.ask());
  }
}
