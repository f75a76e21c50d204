// The entries of one document on their way to one peer: what waits, what of it has become needless, and how it goes into
// frames as far as the peer's credit reaches. One that fits no frame is offered instead.

import type { VersionVector } from "@joinery/clock";
import { type DocumentCore, type Entry, type Interval, signatureBytesOf } from "@joinery/replica";
import type { AuthorNames } from "./author-names.js";
import type { ChannelContext } from "./channel-context.js";
import type { DocumentRef } from "./document-ref.js";
import { EntryBatch } from "./entry-batch.js";
import { RunBatch } from "./fan-out/run-batch.js";
import { lookUpBytes } from "./flow/allowance.js";
import type { BusyTalk } from "./flow/busy-talk.js";
import type { SendWindow } from "./flow/send-window.js";
import { bodyLength, type FrameDraft } from "./frame.js";
import type { GossipLink } from "./gossip/gossip-link.js";
import { intervalsBeyond } from "./intervals-beyond.js";
import type { LargeTalk } from "./large/large-talk.js";
import { type Lane, Outgoing } from "./outgoing.js";
import type { StateGiver } from "./states/state-giver.js";
import type { Telling } from "./telling.js";

/** What entries are sent by. */
export interface SendingContext {
  readonly document: DocumentCore;
  readonly names: AuthorNames;
  /** What the peer has on disk, as far as it said. */
  readonly peer: VersionVector;
  /** The credit of the document, and of the session. */
  readonly windows: readonly SendWindow[];
  readonly telling: Telling;
  /** What is encoded for all peers, and what this one may have done for it. */
  readonly session: Pick<ChannelContext, "runs" | "allowance">;
  readonly large: LargeTalk;
  readonly states: StateGiver;
  readonly busy: BusyTalk;
  /** The peer's place in the tree. */
  readonly gossip: Pick<GossipLink, "pushed">;
}

/** Of so many new entries in a row the last is encoded like the first before they are sent so. */
const togetherMin = 16;

export class Sending {
  readonly #context: SendingContext;
  readonly #outgoing: Outgoing = new Outgoing();
  /** What the peer asks for although it said that it has it: it deleted the document and begins anew, or has another branch. */
  readonly #askedAgain: Set<Entry> = new Set();

  constructor(context: SendingContext) {
    this.#context = context;
  }

  /** How many entries wait. */
  count(lane: Lane): number {
    return this.#outgoing.count(lane);
  }

  /** True while entries wait. */
  get hasEntries(): boolean {
    return !this.#outgoing.isEmpty;
  }

  /** True when something can be sent; `withBulk` counts what was asked for. */
  isDue(withBulk: boolean): boolean {
    if (withBulk && this.#hasChunks) return true;
    return (withBulk ? this.hasEntries : this.#outgoing.has("live")) && this.#mayBegin;
  }

  /** True while something waits that the peer asked for. */
  get hasBulk(): boolean {
    return this.#hasChunks || this.#outgoing.has("owed");
  }

  get #hasChunks(): boolean {
    return this.#context.large.hasChunks || this.#context.states.hasChunks;
  }

  get #mayBegin(): boolean {
    return this.#context.windows.every(({ isOpen }) => isOpen);
  }

  /** Queues a new entry; false when that made more than `entriesMax`, and all new ones are dropped. */
  push(entry: Entry, entriesMax: number): boolean {
    return this.#outgoing.push(entry, entriesMax);
  }

  /** Whatever is on disk here and not at the peer. */
  oweWhatIsLacking(nowMs: number): void {
    const { document, peer, states } = this.#context;
    const { durable, log, branches } = document;
    const lacking = intervalsBeyond(durable, peer);
    if (lacking.length > 0 && !states.replaces(lacking, nowMs)) this.#owe((branches ?? log).gather(lacking), nowMs);
  }

  /** The intervals that the peer asks for; false when nothing of them is here. */
  oweIntervals(intervals: readonly Interval[], nowMs: number): boolean {
    const { durable, log, branches } = this.#context.document;
    if (this.#context.states.replaces(intervals, nowMs)) return true;
    const served = intervals.map(({ author, from, to }) => ({ author, from, to: Math.min(to, durable.get(author)) }));
    const found = (branches ?? log).gather(served);
    this.oweWhatIsAsked(found, nowMs);
    return found.length > 0;
  }

  /** What the peer asks for, whatever it said that it has. */
  oweWhatIsAsked(entries: readonly Entry[], nowMs: number): void {
    const { peer } = this.#context;
    if (!this.#owe(entries, nowMs)) return;
    for (const entry of entries) if (peer.covers(entry.author, entry.lastSeq)) this.#askedAgain.add(entry);
  }

  /** False when that is more than the peer gets now. */
  #owe(entries: readonly Entry[], nowMs: number): boolean {
    let bytes = 0;
    this.#context.session.allowance.spend(entries.length * lookUpBytes);
    for (const { rest } of entries) bytes += rest.length;
    if (!this.#context.busy.admits(bytes, nowMs)) return false;
    this.#outgoing.owe(entries);
    return true;
  }

  clear(): void {
    this.#outgoing.clear();
    this.#askedAgain.clear();
  }

  /** Writes what fits; false when the peer doesn't take an entry at all. `bytesMax` is the largest that it takes in chunks. */
  write(draft: FrameDraft, lane: Lane, ref: DocumentRef, bytesMax: number): boolean {
    const { large, states } = this.#context;
    if (lane === "live") return this.#writeLane(draft, lane, ref, bytesMax);
    states.writeChunks(draft, ref);
    large.writeChunks(draft, ref);
    if (!this.#outgoing.has(lane)) return true;
    // What waited behind the last of these goes with it.
    return this.#writeLane(draft, lane, ref, bytesMax) && this.#writeLane(draft, "live", ref, bytesMax);
  }

  #writeLane(draft: FrameDraft, lane: Lane, ref: DocumentRef, bytesMax: number): boolean {
    const { document, names, large } = this.#context;
    while (this.#outgoing.has(lane) && this.#mayBegin) {
      if (this.#writeShared(draft, lane, ref)) continue;
      const batch = new EntryBatch(document.id, ref, names, draft.entryRoom);
      const wasFree = draft.isFreeForEntries;
      const misfit = this.#outgoing.take(lane, batch, (entry) => this.#isNeedless(entry));
      if (batch.entries.length > 0) this.#add(batch.encode(), batch.entries, draft);
      if (batch.entries.length > 0 || misfit === undefined || !wasFree) return true;
      const outcome = large.writeOffer(misfit, bytesMax, draft, ref, names);
      if (outcome !== "written") return outcome === "full";
      this.#outgoing.skip(lane);
      this.#hasSent(misfit, draft);
    }
    return true;
  }

  /** Writes those at the front that are encoded for all peers; false when there are none that fit. */
  #writeShared(draft: FrameDraft, lane: Lane, ref: DocumentRef): boolean {
    const { document, names, session } = this.#context;
    const { runs } = session;
    const first = this.#outgoing.peek(lane, 0);
    const run = lane === "live" && first !== undefined ? runs.find(document, first) : undefined;
    // What is soon encoded otherwise goes into one message with it.
    const later = this.#outgoing.peek(lane, togetherMin);
    if (run === undefined || later === undefined || run.placeOf(later) === undefined) return false;
    const batch = new RunBatch(run, document.id, ref, names, draft.entryRoom);
    this.#outgoing.take(lane, batch, (entry) => this.#isNeedless(entry));
    const { entries } = batch;
    if (entries.length === 0) return !this.#outgoing.has(lane) || this.#outgoing.peek(lane, 0) !== first;
    this.#add(batch.isTight ? batch.encode() : this.#encodeAnew(entries, ref), entries, draft);
    return true;
  }

  /** Takes no more bytes than with a table of which not everything is needed. */
  #encodeAnew(entries: readonly Entry[], ref: DocumentRef): Uint8Array {
    const { document, names } = this.#context;
    const batch = new EntryBatch(document.id, ref, names, Number.POSITIVE_INFINITY);
    for (const entry of entries) batch.add(entry);
    return batch.encode();
  }

  #add(message: Uint8Array, entries: readonly Entry[], draft: FrameDraft): void {
    let signatureBytes = 0;
    for (const entry of entries) {
      this.#hasSent(entry, draft);
      signatureBytes += signatureBytesOf(entry.rest);
    }
    for (const window of this.#context.windows) window.spend(bodyLength(message));
    draft.addEntries(message, signatureBytes);
  }

  #hasSent(entry: Entry, draft: FrameDraft): void {
    this.#context.telling.tells(entry.author, entry.lastSeq, draft);
    this.#context.gossip.pushed(entry.author, entry.lastSeq);
    this.#askedAgain.delete(entry);
    this.#context.session.allowance.add(lookUpBytes);
  }

  #isNeedless(entry: Entry): boolean {
    return this.#context.peer.covers(entry.author, entry.lastSeq) && !this.#askedAgain.has(entry);
  }
}
