// One conversation with one peer over a link that may lose, duplicate, reorder and cut. It keeps nothing that a new
// session would need: a cut costs a comparison of vectors, no more.

import type { ReplicaId } from "@joinery/clock";
import { type DocumentCore, documentIdLengthMax, type Entry } from "@joinery/replica";
import { createDecoder, type Decoder } from "lib0/decoding";
import { readBranches, readFetch } from "./branch-messages.js";
import { Channel, type ChannelContext, type ChannelProgress } from "./channel.js";
import * as documents from "./document-messages.js";
import { type DocumentRef, noNumber } from "./document-ref.js";
import type { WireNames } from "./entry-dots.js";
import { FlowControl } from "./flow/flow-control.js";
import { readFlow } from "./flow/flow-messages.js";
import { decodeFrame, FrameDraft, messageType, type RawMessage } from "./frame.js";
import { Handshake } from "./handshake.js";
import { isAboutLeases } from "./leases/lease-messages.js";
import { type LeaseEffect, LeaseTalk } from "./leases/lease-talk.js";
import { Opening } from "./opening.js";
import type { Lane } from "./outgoing.js";
import { ProtocolError, type ProtocolFault } from "./protocol-error.js";
import { decodeFarewell, encodeFarewell } from "./session-messages.js";
import type { SessionLimits, SyncCounts } from "./session-options.js";
import type { Wanted } from "./wanted.js";

/** What a session asks of the world. */
export type SyncEffect =
  | { readonly type: "send"; readonly frame: Uint8Array }
  /** Hand these to the document; its core decides what becomes of them. */
  | { readonly type: "deliver"; readonly document: DocumentCore; readonly entries: readonly Entry[] }
  | LeaseEffect
  /** The session has ended: end its link. */
  | { readonly type: "close"; readonly code: ProtocolFault; readonly reason: string };

/** Most documents that are not open here and whose askings wait for an answer, or whose numbers are remembered. */
const absentMax = 1024;

/** A session with one peer. `receive`, `pump` and `tick` answer effects; nothing else does anything. */
export class Session implements WireNames {
  /** What is said about leased authors. */
  readonly leases: LeaseTalk;
  readonly #limits: SessionLimits;
  readonly #context: ChannelContext;
  readonly #handshake: Handshake;
  readonly #opening: Opening;
  readonly #channels: Map<string, Channel> = new Map();
  /** The names of documents that were numbered in this session, also of those that were closed last. */
  readonly #numbered: Map<number, string> = new Map();
  /** The numbers of those that are closed: the peer may still use them, and is told that they are. */
  readonly #retired: Set<number> = new Set();
  /** Documents that the peer asked about and that are not open here, with the number of the last asking. */
  readonly #absent: Map<string, number> = new Map();
  #closed = false;
  #turn = 0;
  #nowMs: number;

  constructor(author: ReplicaId, limits: SessionLimits, counts: SyncCounts, nowMs: number) {
    this.leases = new LeaseTalk(limits);
    this.#limits = limits;
    this.#context = {
      limits,
      counts,
      asks: 0,
      numbers: noNumber,
      documentCredit: 0,
      flow: this.#newFlow(),
      hasDenied: false,
    };
    this.#opening = new Opening(author);
    this.#handshake = new Handshake(author, limits, nowMs);
    this.#nowMs = nowMs;
  }

  /** The author at the other end; undefined until its HELLO has come. */
  get peer(): ReplicaId | undefined {
    return this.#handshake.peer;
  }

  /** True once it has ended. */
  get closed(): boolean {
    return this.#closed;
  }

  /** True when both sides have everything of each other in every document that both have, as far as both have said. */
  get settled(): boolean {
    if (this.#closed || this.peer === undefined) return false;
    for (const { progress } of this.#channels.values()) {
      if (progress !== "settled" && progress !== "absent") return false;
    }
    return true;
  }

  /** True when `pump` has something to say. */
  get busy(): boolean {
    if (this.#closed) return false;
    if (this.#handshake.isDue) return true;
    if (this.peer === undefined) return false;
    if (this.#context.flow.isDue(this.#hasEntries)) return true;
    if (this.#absent.size > 0 || this.leases.busy || this.#opening.isDue) return true;
    for (const channel of this.#channels.values()) if (channel.busy) return true;
    return false;
  }

  /** How far a document is with this peer; undefined when the document is not talked about. */
  progressOf(document: DocumentCore): ChannelProgress | undefined {
    return this.#channels.get(document.id)?.progress;
  }

  /** Brings a document into the conversation. */
  attach(document: DocumentCore, wanted: Wanted, nowMs: number): void {
    this.#nowMs = nowMs;
    this.#absent.delete(document.id);
    const channel = new Channel(document, wanted, this.#context, nowMs);
    this.#channels.set(document.id, channel);
    this.#numbered.set(channel.number, document.id);
    if (!this.#opening.isHolding) channel.begin();
  }

  detach(document: DocumentCore): void {
    const channel = this.#channels.get(document.id);
    if (channel === undefined) return;
    channel.release();
    this.#channels.delete(document.id);
    this.#retired.add(channel.number);
    const [oldest] = this.#retired;
    if (oldest === undefined || this.#retired.size <= absentMax) return;
    this.#retired.delete(oldest);
    this.#numbered.delete(oldest);
  }

  documentOf(ref: DocumentRef | { readonly name: string }): DocumentCore | undefined {
    return this.#channelOf(ref)?.document;
  }

  /** Entries of a document have become durable. */
  announce(document: DocumentCore, entries: readonly Entry[]): void {
    this.#channels.get(document.id)?.announce(entries);
  }

  /** Takes a frame from the peer, whatever its bytes are: nothing of a frame that is refused is delivered. */
  receive(frame: Uint8Array, nowMs: number): SyncEffect[] {
    if (this.#closed) return [];
    this.#nowMs = nowMs;
    this.#context.counts.framesReceived++;
    this.#context.counts.bytesReceived += frame.length;
    try {
      const { frameBytesMax } = this.#limits;
      if (frame.length > frameBytesMax) {
        const what = `the peer sent a frame of ${frame.length} bytes, where ${frameBytesMax} are allowed`;
        throw new ProtocolError("FRAME_TOO_LARGE", what);
      }
      return decodeFrame(frame).flatMap((message) => this.#handle(message));
    } catch (error) {
      return this.#refuse(error);
    }
  }

  /** Says what is due: greetings, vectors, requests, new entries and what was asked for. One frame at most. */
  pump(): SyncEffect[] {
    if (!this.busy) return [];
    const draft = new FrameDraft(this.#handshake.frameBytesMax);
    try {
      this.#handshake.write(draft);
      if (this.peer !== undefined) this.#writeDocuments(draft);
    } catch (error) {
      return this.#refuse(error);
    }
    return draft.isEmpty ? [] : [this.#send(draft)];
  }

  /** Looks after what got stuck. Call it every few hundred milliseconds, then `pump`. */
  tick(nowMs: number): void {
    if (this.#closed) return;
    this.#nowMs = nowMs;
    this.#handshake.tick(nowMs);
    this.leases.tick(nowMs);
    this.#context.flow.send.forgetTold();
    if (this.peer !== undefined) for (const channel of this.#channels.values()) channel.check(nowMs);
  }

  /** Ends it without a word, because its link has ended. */
  end(): void {
    this.#closed = true;
    for (const channel of this.#channels.values()) channel.release();
  }

  #handle(message: RawMessage): SyncEffect[] {
    if (message.type === messageType.hello) {
      this.#handshake.receive(message.body);
      this.#heardCredit();
      if (this.peer !== undefined && this.#opening.met(this.peer)) this.#beginAll();
    } else if (message.type === messageType.error) {
      const { code, reason } = decodeFarewell(message.body);
      throw new ProtocolError("PEER_ENDED", `the peer ended the session: ${reason} (${code})`);
    } else if (isAboutLeases(message.type) && this.peer !== undefined) {
      this.#handshake.heard();
      return [this.leases.receive(message)];
    } else if (message.type === messageType.opened && this.peer !== undefined) {
      this.#handshake.heard();
      if (this.#opening.end()) this.#beginAll();
    } else if (isAboutFlow(message.type) && this.peer !== undefined) {
      const bytes = readFlow(createDecoder(message.body));
      if (message.type === messageType.sessionCredit) this.#context.flow.send.raise(bytes);
      else this.#context.flow.receive.awaited(bytes);
    } else if (isAboutDocument(message.type) && this.peer !== undefined) {
      this.#handshake.heard();
      return this.#handleDocument(message);
    }
    return [];
  }

  #handleDocument({ type, body }: RawMessage): SyncEffect[] {
    const { ref, decoder } = documents.openDocumentMessage(body);
    const channel = this.#channelOf(ref);
    if (channel === undefined) {
      if (type === messageType.vector) this.#noteAbsent(this.#nameOf(ref), documents.readVectorAsk(decoder));
      return [];
    }
    channel.hearRef(ref);
    return this.#hand(channel, { type, body }, decoder);
  }

  #hand(channel: Channel, { type, body }: RawMessage, decoder: Decoder): SyncEffect[] {
    const { document, names } = channel;
    const { authors } = document;
    if (type === messageType.vector) channel.receiveVector(documents.readVector(decoder, authors, names), this.#nowMs);
    else if (type === messageType.ack) channel.receiveAck(documents.readAck(decoder, authors, names));
    else if (type === messageType.credit) channel.receiveCredit(readFlow(decoder));
    else if (type === messageType.blocked) channel.receiveBlocked(readFlow(decoder));
    else if (type === messageType.branches) channel.receiveBranches(readBranches(decoder));
    else if (type === messageType.fetch) channel.receiveFetch(readFetch(decoder));
    else if (type === messageType.absent) channel.receiveAbsent(documents.readAbsent(decoder));
    else if (type === messageType.want) channel.receiveWant(documents.readWant(decoder, authors, names));
    else {
      const entries = channel.receiveEntries(documents.readEntries(decoder, authors, names), body.length, this.#nowMs);
      if (entries.length > 0) return [{ type: "deliver", document, entries }];
    }
    return [];
  }

  #channelOf(ref: DocumentRef | { readonly name: string }): Channel | undefined {
    const name = this.#nameOf(ref);
    const channel = name === undefined ? undefined : this.#channels.get(name);
    // A number stands for the document as it was opened then: opened anew it has other numbers for its authors.
    return "receiver" in ref && channel?.number !== ref.receiver ? undefined : channel;
  }

  #nameOf(ref: DocumentRef | { readonly name: string }): string | undefined {
    return "name" in ref ? ref.name : this.#numbered.get(ref.receiver);
  }

  #newFlow(): FlowControl {
    return new FlowControl(this.#limits.sessionCreditBytes, () => {
      let bytes = 0;
      for (const { document } of this.#channels.values()) bytes += document.unfinishedBytes;
      return bytes;
    });
  }

  #heardCredit(): void {
    const { credit } = this.#handshake;
    this.#context.documentCredit = credit.document;
    this.#context.flow.send.raise(credit.session);
    for (const channel of this.#channels.values()) channel.receiveCredit(credit.document);
  }

  get #hasEntries(): boolean {
    for (const channel of this.#channels.values()) if (channel.hasEntries) return true;
    return false;
  }

  #beginAll(): void {
    for (const channel of this.#channels.values()) channel.begin();
  }

  #noteAbsent(document: string | undefined, ask: number): void {
    if (document === undefined || this.#channels.has(document)) return;
    if (ask === 0 || document.length > documentIdLengthMax || this.#absent.size >= absentMax) return;
    this.#absent.set(document, ask);
  }

  /** Fills the frame. What is new goes ahead of what was asked for, save in every eighth frame; documents take turns at being first. */
  #writeDocuments(draft: FrameDraft): void {
    const channels = [...this.#channels.values()];
    const turn = this.#turn++;
    const first = channels.length === 0 ? 0 : turn % channels.length;
    const inTurn = [...channels.slice(first), ...channels.slice(0, first)];
    const lanes: readonly Lane[] = turn % 8 === 7 ? ["owed", "live"] : ["live", "owed"];
    for (const lane of lanes) for (const channel of inTurn) this.#writeEntries(channel, draft, lane);
    this.leases.write(draft, this.#nowMs);
    this.#writeAbsent(draft);
    for (const channel of inTurn) channel.writeControl(draft, this.#nowMs);
    this.#context.flow.write(draft, this.#hasEntries);
    if (this.#opening.isDue && !channels.some(({ isTellingAll }) => isTellingAll)) this.#opening.write(draft);
  }

  #writeEntries(channel: Channel, draft: FrameDraft, lane: Lane): void {
    const misfit = channel.writeEntries(draft, lane);
    if (misfit === undefined) return;
    const what = `an entry of ${misfit.rest.length} bytes of "${channel.document.id}"`;
    throw new ProtocolError(
      "FRAME_TOO_SMALL",
      `${what} does not fit a frame of ${this.#handshake.frameBytesMax} bytes: raise the limit`,
    );
  }

  #writeAbsent(draft: FrameDraft): void {
    for (const [document, ask] of this.#absent) {
      if (draft.room < documents.headBytesMax(document)) return;
      draft.add(documents.encodeAbsent({ name: document, sender: noNumber }, ask));
      this.#absent.delete(document);
      this.#context.hasDenied = true;
    }
  }

  #send(draft: FrameDraft): SyncEffect {
    const frame = draft.toBytes();
    this.#context.counts.framesSent++;
    this.#context.counts.bytesSent += frame.length;
    return { type: "send", frame };
  }

  #refuse(error: unknown): SyncEffect[] {
    if (!(error instanceof ProtocolError)) throw error;
    this.end();
    const { code, message } = error;
    const close: SyncEffect = { type: "close", code, reason: message };
    if (code === "PEER_ENDED") return [close];
    this.#context.counts.violations++;
    const draft = new FrameDraft(this.#handshake.frameBytesMax);
    draft.add(encodeFarewell({ code, reason: message }));
    return [this.#send(draft), close];
  }
}

function isAboutFlow(type: number): boolean {
  return type === messageType.sessionCredit || type === messageType.sessionBlocked;
}

function isAboutDocument(type: number): boolean {
  const { hello, error, opened, sessionCredit, sessionBlocked, ...aboutDocuments } = messageType;
  return (
    type !== hello &&
    type !== error &&
    type !== opened &&
    !isAboutLeases(type) &&
    Object.values<number>(aboutDocuments).includes(type)
  );
}
