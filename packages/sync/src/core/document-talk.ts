// What a session says about documents: which there are, who speaks first about them, and whose turn it is in a
// frame. What goes on about a single document is its channel's.

import type { ReplicaId } from "@joinery/clock";
import type { DocumentCore, DocumentId, Entry } from "@joinery/replica";
import { createDecoder } from "lib0/decoding";
import { AccessGate, type AuthorizeEffect, type Permission, type Waiting } from "./access/access-gate.js";
import { Denials } from "./access/denials.js";
import { Channel } from "./channel.js";
import type { ChannelContext, ChannelProgress } from "./channel-context.js";
import { DocumentDirectory, type Reference } from "./document-directory.js";
import { dispatch, isAboutOne } from "./document-dispatch.js";
import {
  type DocumentEffect,
  type FaultEffect,
  type InstallEffect,
  stateRefused,
  tooLarge,
} from "./document-effects.js";
import * as documents from "./document-messages.js";
import { type DocumentNumbers, noNumber } from "./document-ref.js";
import { Allowance } from "./flow/allowance.js";
import { FlowControl } from "./flow/flow-control.js";
import { readFlow } from "./flow/flow-messages.js";
import { type FrameDraft, messageType, type RawMessage } from "./frame.js";
import type { Takes } from "./handshake.js";
import type { InterestTalk } from "./interest/interest-talk.js";
import { isAboutOpening, Opening } from "./opening/opening.js";
import type { Lane } from "./outgoing.js";
import type { SessionOptions } from "./session-options.js";
import type { StateOutcome } from "./states/state-taker.js";
import type { Wanted } from "./wanted.js";

const unsettled: ReadonlySet<ChannelProgress> = new Set(["waiting", "syncing", "givenUp"]);
const everything: Permission = { read: true, write: true };

export class DocumentTalk {
  readonly #context: ChannelContext;
  readonly #opening: Opening;
  readonly #channels: DocumentDirectory = new DocumentDirectory();
  readonly #denials: Denials = new Denials();
  /** Undefined where every peer may do everything. */
  readonly #access: AccessGate | undefined;
  readonly #interest: InterestTalk;
  /** Open documents that one of the two sides does not want to talk about. */
  readonly #outside: Map<string, Waiting> = new Map();
  /** Those of which the peer asked for something that was not looked up. */
  readonly #asked: Set<Channel> = new Set();
  #peer: ReplicaId | undefined;
  #turn = 0;
  /** When a frame came last. */
  #heardMs: number;

  constructor(
    { author, limits, counts, gate, runs, shelf, takesStates, randomWord, isGated, nowMs }: SessionOptions,
    interest: InterestTalk,
  ) {
    this.#interest = interest;
    this.#heardMs = nowMs;
    const flow = new FlowControl(limits.sessionCreditBytes, limits.frameBytesMax, () => {
      let bytes = 0;
      for (const { document } of this.#channels) bytes += document.unfinishedBytes;
      return bytes;
    });
    this.#context = {
      wasOpen: (document) => this.#channels.wasOpen(document),
      limits,
      counts,
      gate,
      runs,
      shelf,
      takesStates: takesStates === true,
      randomWord,
      asks: 0,
      numbers: noNumber,
      documentCredit: 0,
      entryBytesMax: 0,
      flow,
      allowance: new Allowance(limits, nowMs),
      hasDenied: false,
    };
    if (isGated === true) this.#access = new AccessGate(nowMs);
    this.#opening = new Opening(author, {
      channels: this.#channels,
      limits,
      randomWord,
      isGated: isGated === true,
      isSought: () => interest.peer.list.length > 0,
    });
  }

  /** True when both sides have everything of each other in every document that both have, as far as both have said. */
  get settled(): boolean {
    for (const { progress } of this.#channels) if (unsettled.has(progress)) return false;
    return true;
  }

  /** False while the peer has asked for more than it gets, and nothing but entries is said. */
  get isHeard(): boolean {
    return this.#context.allowance.isOpen;
  }

  /** So many bytes were said to the peer that are counted nowhere else. */
  spend(bytes: number): void {
    this.#context.allowance.spend(bytes);
  }

  /** True when there is something to say; `withBulk` counts what was asked for. */
  isBusy(withBulk: boolean): boolean {
    if (!this.isHeard) {
      for (const { sending } of this.#channels) if (sending.isDue(withBulk)) return true;
      return false;
    }
    if (this.#context.flow.isDue(this.#hasEntries)) return true;
    if (this.#denials.isDue || this.#access?.isDue === true) return true;
    for (const channel of this.#channels) if (channel.isBusy(withBulk)) return true;
    return this.#opening.isDue(false);
  }

  /** How a document stands with this peer; undefined when the document is not talked about. */
  channelOf(document: DocumentCore): Pick<Channel, "progress" | "peer" | "sending"> | undefined {
    return this.#channels.named(document.id);
  }

  documentOf(ref: Reference): DocumentCore | undefined {
    return this.#channels.find(ref)?.document;
  }

  /** What both sides call a document; undefined unless the peer has shown that it has it open. */
  numbersOf(document: DocumentCore): DocumentNumbers | undefined {
    return this.#channels.named(document.id)?.numbersWhereMet;
  }

  /** The name of a document that is open, or was closed of late. */
  nameOf(ref: Reference): string | undefined {
    return this.#channels.nameOf(ref);
  }

  /** Brings a document into the conversation. */
  attach(document: DocumentCore, wanted: Wanted, nowMs: number): void {
    this.#denials.forget(document.id);
    if (this.#interest.isShared(document.id)) this.#bring({ document, wanted }, nowMs);
    else this.#outside.set(document.id, { document, wanted });
  }

  detach(document: DocumentCore): void {
    this.#outside.delete(document.id);
    this.#access?.forget(document.id);
    this.#end(document.id);
  }

  /** One of the two sides wants to talk about other documents than before. */
  interestChanged(nowMs: number): void {
    for (const channel of this.#endUnshared()) {
      channel.gossip.leave();
      this.#asked.delete(channel);
      this.#outside.set(channel.document.id, channel);
    }
    for (const [id, waiting] of [...this.#outside]) {
      if (!this.#interest.isShared(id)) continue;
      this.#outside.delete(id);
      this.#bring(waiting, nowMs);
    }
  }

  /** The peer asked for a document that was not open, and has yet to hear of it. */
  isAskedFor(id: DocumentId): boolean {
    return this.#access?.isAskedFor(id) === true;
  }

  /** What is to be found out about the peer's permissions. */
  questions(nowMs: number): readonly AuthorizeEffect[] {
    return this.#access?.questions(nowMs) ?? [];
  }

  /** The peer's permission for a document, now or from now on. */
  authorized(id: DocumentId, permission: Permission, nowMs: number): void {
    if (this.#access === undefined) return;
    const { waiting, strangerAsk } = this.#access.take(id);
    const channel = this.#channels.named(id);
    const isOutside = !this.#interest.isShared(id);
    if (channel !== undefined) this.#change(channel, permission);
    else if (waiting !== undefined && isOutside) this.#outside.set(id, waiting);
    else if (waiting !== undefined && permission.read) this.#open(waiting, permission, nowMs);
    else if (waiting !== undefined) this.#access.refuse(waiting);
    if (strangerAsk !== undefined && (isOutside || !permission.read || waiting === undefined))
      this.#denials.note(id, strangerAsk, permission.read ? "absent" : "refused");
    this.#meet(nowMs);
  }

  /** Permissions may have changed: they are found out anew. */
  reauthorize(): void {
    if (this.#access === undefined) return;
    for (const { document } of this.#channels) this.#access.ask(document.id, true);
    this.#access.reconsider();
  }

  /** What came of a state or a patch of the peer's. */
  installed(effect: InstallEffect, outcome: StateOutcome, nowMs: number): readonly FaultEffect[] {
    const { document } = effect;
    const why = this.#channels.named(document.id)?.installed(effect, outcome, nowMs);
    return why === undefined ? [] : [stateRefused(document, why)];
  }

  /** Entries of a document have become durable. */
  announce(document: DocumentCore, entries: readonly Entry[]): void {
    this.#channels.named(document.id)?.announce(entries);
  }

  /** The peer has said who it is, and what it takes. */
  met(peer: ReplicaId, { documentCredit, sessionCredit, entryBytesMax }: Takes, nowMs: number): void {
    this.#context.documentCredit = documentCredit;
    this.#context.entryBytesMax = entryBytesMax;
    this.#context.flow.send.raise(sessionCredit);
    for (const channel of this.#channels) channel.flow.send.raise(documentCredit);
    this.#peer = peer;
    this.#meet(nowMs);
  }

  /** A frame of so many bytes has come. */
  heard(bytes: number, nowMs: number): void {
    this.#context.allowance.fill(bytes, nowMs);
    const silentMs = nowMs - this.#heardMs;
    this.#heardMs = nowMs;
    if (silentMs < this.#context.limits.repairMs) return;
    for (const { repair } of this.#channels) repair.heardAfter(silentMs, nowMs);
  }

  /** Takes a message; one of a type that is unknown here is stepped over. Throws `ProtocolError`. */
  receive(message: RawMessage, nowMs: number): readonly DocumentEffect[] {
    const { type, body } = message;
    if (isAboutOne(type)) return this.#receiveAboutOne(message, nowMs);
    if (isAboutOpening(type)) this.#opening.receive(message, nowMs);
    else if (type === messageType.sessionCredit) this.#context.flow.send.raise(readFlow(createDecoder(body)));
    else if (type === messageType.sessionBlocked) this.#context.flow.receive.awaited(readFlow(createDecoder(body)));
    return [];
  }

  /** Looks up what the peer has asked for, as far as it may. */
  serve(nowMs: number): void {
    for (const channel of this.#asked) {
      if (!this.isHeard) return;
      this.#asked.delete(channel);
      channel.serving.serve(nowMs);
    }
  }

  /** When `tick` next has something to do: see `Session.restsUntilMs`. */
  get restsUntilMs(): number {
    const { allowance, flow } = this.#context;
    const isAtRest = allowance.isFull && flow.send.isOpen && this.#access === undefined && !this.#opening.isComparing;
    let untilMs = isAtRest ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    for (const { restsUntilMs } of this.#channels) untilMs = Math.min(untilMs, restsUntilMs);
    return untilMs;
  }

  /** Looks after what got stuck. */
  tick(nowMs: number): void {
    this.#context.allowance.fill(0, nowMs);
    this.#access?.tick();
    this.#context.flow.send.forgetTold(nowMs, this.#context.limits.repairMs);
    this.#opening.tick(nowMs);
    const { isComparing } = this.#opening;
    for (const channel of this.#channels) if (channel.isMet || !isComparing) channel.check(nowMs);
    this.serve(nowMs);
  }

  /** Expects nothing more from the peer. */
  release(): void {
    this.#context.gate.leave(this.#context);
    for (const channel of this.#channels) channel.gossip.leave();
  }

  /** Writes entries. What is new goes ahead of what was asked for, save in every eighth frame; documents take turns at being first. */
  writeEntries(draft: FrameDraft, withBulk: boolean, nowMs: number): readonly FaultEffect[] {
    const faults: FaultEffect[] = [];
    const turn = this.#turn++;
    const lanes: readonly Lane[] = !withBulk ? ["live"] : turn % 8 === 7 ? ["owed", "live"] : ["live", "owed"];
    let isBulkSent = false;
    for (const lane of lanes) {
      const { entryRoom } = draft;
      for (const channel of this.#inTurn(turn)) {
        if (!channel.writeEntries(draft, lane)) faults.push(tooLarge(channel.document, "than the peer takes"));
      }
      isBulkSent ||= lane === "owed" && draft.entryRoom < entryRoom;
    }
    this.#noteBulk(isBulkSent, nowMs);
    return faults;
  }

  /** Writes everything but entries: vectors, requests, answers. */
  writeControl(draft: FrameDraft, nowMs: number): void {
    if (!this.isHeard) return;
    const { room } = draft;
    this.#denials.write(draft);
    let isTelling = false;
    for (const channel of this.#inTurn(this.#turn - 1)) {
      channel.writeControl(draft, nowMs);
      isTelling ||= channel.isTellingAll;
    }
    this.#context.flow.write(draft, this.#hasEntries, nowMs);
    this.#opening.write(draft, isTelling);
    this.spend(room - draft.room);
  }

  /** The peer has its place among those that catch up for as long as something of what it asked for is to be sent. */
  #noteBulk(isSent: boolean, nowMs: number): void {
    const { gate } = this.#context;
    if (!gate.serves(this.#context)) return;
    for (const { sending } of this.#channels) {
      if (!sending.hasBulk) continue;
      if (isSent) gate.sent(this.#context, nowMs);
      return;
    }
    gate.leave(this.#context);
  }

  #end(document: string): void {
    const channel = this.#channels.remove(document);
    if (channel === undefined) return;
    channel.gossip.leave();
    this.#asked.delete(channel);
  }

  get #hasEntries(): boolean {
    for (const channel of this.#channels) if (channel.sending.hasEntries) return true;
    return false;
  }

  #inTurn(turn: number): Channel[] {
    const channels = [...this.#channels];
    if (channels.length < 2) return channels;
    const first = turn % channels.length;
    return [...channels.slice(first), ...channels.slice(0, first)];
  }

  /** The documents of the opening are those that the peer may read, so that has to be known first. */
  #meet(nowMs: number): void {
    if (this.#peer !== undefined && this.#access?.isWaiting !== true) this.#opening.met(this.#peer, nowMs);
  }

  /** Before the peer has greeted all end, so that the numbers of those that begin anew tell nothing of the others. */
  #endUnshared(): Channel[] {
    if (this.#peer !== undefined) {
      const unshared = [...this.#channels].filter(({ document }) => !this.#interest.isShared(document.id));
      for (const { document } of unshared) this.#channels.remove(document.id);
      return unshared;
    }
    this.#context.numbers = noNumber;
    return this.#channels.clear();
  }

  #bring(waiting: Waiting, nowMs: number): void {
    if (this.#access === undefined) this.#open(waiting, everything, nowMs);
    else this.#access.hold(waiting);
  }

  #open(waiting: Waiting, permission: Permission, nowMs: number): void {
    const channel = new Channel(waiting, permission.write, this.#context, nowMs);
    this.#channels.add(channel);
    // A peer that has asked in vain may have meant this document, and mentions it no more.
    if (this.#context.hasDenied || !this.#opening.isHolding) channel.begin();
  }

  #change(channel: Channel, permission: Permission): void {
    channel.mayPeerWrite = permission.write;
    if (permission.read) return;
    const { document } = channel;
    this.#access?.refuse({ document, wanted: channel.wanted });
    this.#end(document.id);
    this.#denials.note(document.id, Number.MAX_SAFE_INTEGER, "refused");
  }

  #receiveAboutOne({ type, body }: RawMessage, nowMs: number): readonly DocumentEffect[] {
    const { ref, decoder } = documents.openDocumentMessage(body);
    const channel = this.#channels.find(ref);
    if (channel === undefined) {
      // Both begin with the number of the asking.
      if (type === messageType.vector || type === messageType.vectorSummary) {
        this.#noteAbsent(ref, documents.readVectorAsk(decoder));
      }
      return [];
    }
    if (!channel.hearRef(ref)) return [];
    if (type !== messageType.absent && type !== messageType.refused) channel.hear();
    const effects = dispatch(channel, { type, body }, decoder, nowMs);
    if (channel.serving.isDue) this.#asked.add(channel);
    return effects;
  }

  #noteAbsent(ref: Reference, ask: number): void {
    const name = this.#channels.nameOf(ref);
    if (name === undefined || this.#channels.named(name) !== undefined) return;
    this.#context.hasDenied = true;
    if (this.#access === undefined || !this.#interest.isOwn(name)) this.#denials.note(name, ask, "absent");
    else if (this.#access.isRefused(name)) this.#denials.note(name, ask, "refused");
    else this.#access.holdStranger(name, ask, this.#outside.has(name));
  }
}
