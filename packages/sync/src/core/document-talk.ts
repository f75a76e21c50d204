// What a session says about documents: which there are, who speaks first about them, whose turn it is in a frame, and what
// comes of the peer's messages. What goes on about a single document is its channel's.

import type { ReplicaId } from "@joinery/clock";
import type { DocumentCore, Entry } from "@joinery/replica";
import { createDecoder, type Decoder } from "lib0/decoding";
import { Absences } from "./absences.js";
import { readBranches, readFetch } from "./branch-messages.js";
import { Channel } from "./channel.js";
import type { ChannelContext, ChannelProgress } from "./channel-context.js";
import { DocumentDirectory, type Reference } from "./document-directory.js";
import * as documents from "./document-messages.js";
import { type DocumentNumbers, noNumber } from "./document-ref.js";
import { FlowControl } from "./flow/flow-control.js";
import { readFlow } from "./flow/flow-messages.js";
import { type FrameDraft, messageType, type RawMessage } from "./frame.js";
import { isAboutOpening, Opening } from "./opening/opening.js";
import type { Lane } from "./outgoing.js";
import { ProtocolError } from "./protocol-error.js";
import type { SessionOptions } from "./session-options.js";
import type { Wanted } from "./wanted.js";

/** Hand these to the document; its core decides what becomes of them. */
export interface DeliverEffect {
  readonly type: "deliver";
  readonly document: DocumentCore;
  readonly entries: readonly Entry[];
}

export class DocumentTalk {
  readonly #context: ChannelContext;
  readonly #opening: Opening;
  readonly #channels: DocumentDirectory = new DocumentDirectory();
  readonly #absences: Absences = new Absences();
  #turn = 0;

  constructor({ author, limits, counts, randomWord }: SessionOptions) {
    const flow = new FlowControl(limits.sessionCreditBytes, () => {
      let bytes = 0;
      for (const { document } of this.#channels) bytes += document.unfinishedBytes;
      return bytes;
    });
    this.#context = {
      limits,
      counts,
      randomWord,
      asks: 0,
      numbers: noNumber,
      documentCredit: 0,
      flow,
      hasDenied: false,
    };
    this.#opening = new Opening(author, { channels: this.#channels, limits, randomWord });
  }

  /** True when both sides have everything of each other in every document that both have, as far as both have said. */
  get settled(): boolean {
    for (const { progress } of this.#channels) if (progress !== "settled" && progress !== "absent") return false;
    return true;
  }

  /** True when there is something to say. */
  get busy(): boolean {
    if (this.#context.flow.isDue(this.#hasEntries)) return true;
    if (this.#absences.isDue) return true;
    for (const channel of this.#channels) if (channel.busy) return true;
    return this.#opening.isDue(false);
  }

  /** How far a document is with this peer; undefined when the document is not talked about. */
  progressOf(document: DocumentCore): ChannelProgress | undefined {
    return this.#channels.named(document.id)?.progress;
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
    this.#absences.forget(document.id);
    const channel = new Channel(document, wanted, this.#context, nowMs);
    this.#channels.add(channel);
    if (!this.#opening.isHolding) channel.begin();
  }

  detach(document: DocumentCore): void {
    this.#channels.remove(document.id)?.release();
  }

  /** Entries of a document have become durable. */
  announce(document: DocumentCore, entries: readonly Entry[]): void {
    this.#channels.named(document.id)?.announce(entries);
  }

  /** The peer has said who it is, and what it takes of one document and of all before it says more. */
  met(peer: ReplicaId, credit: { readonly document: number; readonly session: number }, nowMs: number): void {
    this.#context.documentCredit = credit.document;
    this.#context.flow.send.raise(credit.session);
    for (const channel of this.#channels) channel.receiveCredit(credit.document);
    this.#opening.met(peer, nowMs);
  }

  /** Takes a message; one of a type that is unknown here is stepped over. Throws `ProtocolError`. */
  receive(message: RawMessage, nowMs: number): readonly DeliverEffect[] {
    switch (message.type) {
      case messageType.sessionCredit:
        this.#context.flow.send.raise(readFlow(createDecoder(message.body)));
        return [];
      case messageType.sessionBlocked:
        this.#context.flow.receive.awaited(readFlow(createDecoder(message.body)));
        return [];
      default:
        if (isAboutOpening(message.type)) this.#opening.receive(message, nowMs);
        return isAboutOne(message.type) ? this.#receiveAboutOne(message, nowMs) : [];
    }
  }

  /** Looks after what got stuck. */
  tick(nowMs: number): void {
    this.#context.flow.send.forgetTold();
    this.#opening.tick(nowMs);
    const { isComparing } = this.#opening;
    for (const channel of this.#channels) if (channel.isMet || !isComparing) channel.check(nowMs);
  }

  /** Expects nothing more from the peer. */
  release(): void {
    for (const channel of this.#channels) channel.release();
  }

  /** Writes entries. What is new goes ahead of what was asked for, save in every eighth frame; documents take turns at being first. */
  writeEntries(draft: FrameDraft): void {
    const turn = this.#turn++;
    const lanes: readonly Lane[] = turn % 8 === 7 ? ["owed", "live"] : ["live", "owed"];
    for (const lane of lanes) for (const channel of this.#inTurn(turn)) this.#writeEntriesOf(channel, draft, lane);
  }

  /** Writes everything but entries: vectors, requests, answers. */
  writeControl(draft: FrameDraft, nowMs: number): void {
    if (this.#absences.write(draft)) this.#context.hasDenied = true;
    let isTelling = false;
    for (const channel of this.#inTurn(this.#turn - 1)) {
      channel.writeControl(draft, nowMs);
      isTelling ||= channel.isTellingAll;
    }
    this.#context.flow.write(draft, this.#hasEntries);
    this.#opening.write(draft, isTelling);
  }

  get #hasEntries(): boolean {
    for (const channel of this.#channels) if (channel.hasEntries) return true;
    return false;
  }

  #inTurn(turn: number): Channel[] {
    const channels = [...this.#channels];
    const first = channels.length === 0 ? 0 : turn % channels.length;
    return [...channels.slice(first), ...channels.slice(0, first)];
  }

  #receiveAboutOne({ type, body }: RawMessage, nowMs: number): readonly DeliverEffect[] {
    const { ref, decoder } = documents.openDocumentMessage(body);
    const channel = this.#channels.find(ref);
    if (channel === undefined) {
      // Both begin with the number of the asking.
      if (type === messageType.vector || type === messageType.vectorSummary) {
        this.#noteAbsent(ref, documents.readVectorAsk(decoder));
      }
      return [];
    }
    channel.hearRef(ref);
    return this.#hand(channel, { type, body }, decoder, nowMs);
  }

  #hand(channel: Channel, { type, body }: RawMessage, decoder: Decoder, nowMs: number): readonly DeliverEffect[] {
    const { document, names } = channel;
    const { authors } = document;
    if (type === messageType.vector) channel.receiveVector(documents.readVector(decoder, authors, names), nowMs);
    else if (type === messageType.ack) channel.receiveAck(documents.readAck(decoder, authors, names));
    else if (type === messageType.credit) channel.receiveCredit(readFlow(decoder));
    else if (type === messageType.blocked) channel.receiveBlocked(readFlow(decoder));
    else if (type === messageType.branches) channel.receiveBranches(readBranches(decoder));
    else if (type === messageType.fetch) channel.receiveFetch(readFetch(decoder));
    else if (type === messageType.absent) channel.receiveAbsent(documents.readAbsent(decoder));
    else if (type === messageType.want) channel.receiveWant(documents.readWant(decoder, authors, names));
    else if (type === messageType.entries) {
      const entries = channel.receiveEntries(documents.readEntries(decoder, authors, names), body.length, nowMs);
      if (entries.length > 0) return [{ type: "deliver", document, entries }];
    } else channel.receiveAboutVectors(type, decoder, nowMs);
    return [];
  }

  #noteAbsent(ref: Reference, ask: number): void {
    const name = this.#channels.nameOf(ref);
    if (name !== undefined && this.#channels.named(name) === undefined) this.#absences.note(name, ask);
  }

  #writeEntriesOf(channel: Channel, draft: FrameDraft, lane: Lane): void {
    const misfit = channel.writeEntries(draft, lane);
    if (misfit === undefined) return;
    const what = `an entry of ${misfit.rest.length} bytes of "${channel.document.id}"`;
    const where = `does not fit a frame of ${draft.bytesMax} bytes: raise the limit`;
    throw new ProtocolError("FRAME_TOO_SMALL", `${what} ${where}`);
  }
}

const typesAboutOne: ReadonlySet<number> = new Set([
  messageType.vector,
  messageType.ack,
  messageType.want,
  messageType.entries,
  messageType.absent,
  messageType.branches,
  messageType.fetch,
  messageType.credit,
  messageType.blocked,
  messageType.vectorSummary,
  messageType.vectorLevel,
  messageType.vectorSymbols,
  messageType.vectorMore,
  messageType.vectorDifference,
]);

function isAboutOne(type: number): boolean {
  return typesAboutOne.has(type);
}
