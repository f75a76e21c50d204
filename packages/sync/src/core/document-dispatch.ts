// Which part of a channel takes which message about its document.

import type { Decoder } from "lib0/decoding";
import { type Refused, readRefused } from "./access/refused-message.js";
import { readBranches, readFetch } from "./branch-messages.js";
import type { Channel } from "./channel.js";
import {
  type DocumentEffect,
  deliver,
  type FaultEffect,
  type RefusedEffect,
  stateRefused,
  tooLarge,
} from "./document-effects.js";
import * as documents from "./document-messages.js";
import { readBusy } from "./flow/busy-talk.js";
import { readFlow } from "./flow/flow-messages.js";
import { messageType, type RawMessage } from "./frame.js";
import { type Chunk, readChunk, readGet, readOffer, readTooLarge } from "./large/large-messages.js";
import { isAboutParts } from "./parts/parts-talk.js";
import { readNoState, readStateOffer, type StateRefusal } from "./states/state-messages.js";

/** True for messages that begin with what they call a document, and that the document has to be open for. */
export function isAboutOne(type: number): boolean {
  return typesAboutOne.has(type);
}

/** Hands a message to the channel of its document. `decoder` stands behind what it calls the document. Throws `ProtocolError`. */
export function dispatch(
  channel: Channel,
  { type, body }: RawMessage,
  decoder: Decoder,
  nowMs: number,
): readonly DocumentEffect[] {
  const { document, names } = channel;
  if (type === messageType.vector) channel.receiveVector(documents.readVector(decoder, names), nowMs);
  else if (type === messageType.ack) channel.receiveAck(documents.readAck(decoder, names), nowMs);
  else if (type === messageType.credit) channel.flow.send.raise(readFlow(decoder));
  else if (type === messageType.blocked) channel.flow.receive.awaited(readFlow(decoder));
  else if (type === messageType.branches) channel.branches?.receive(readBranches(decoder));
  else if (type === messageType.fetch) channel.serving.fetch(readFetch(decoder));
  else if (type === messageType.refused) return refusedBy(channel, readRefused(decoder));
  else if (type === messageType.absent) channel.receiveAbsent(documents.readAbsent(decoder));
  else if (type === messageType.want) channel.serving.want(documents.readWant(decoder, document.authors, names));
  else if (type === messageType.offer) channel.receiveOffer(readOffer(decoder, names), nowMs);
  else if (type === messageType.get) channel.serving.get(readGet(decoder), nowMs);
  else if (type === messageType.busy) channel.receiveBusy(readBusy(decoder), nowMs);
  else if (type === messageType.graft) channel.gossip.receiveGraft();
  else if (type === messageType.prune) channel.gossip.receivePrune();
  else if (type === messageType.tooLarge) return giveUp(channel, readTooLarge(decoder));
  else if (type === messageType.chunk) return chunk(channel, readChunk(decoder), nowMs);
  else if (type === messageType.state || type === messageType.joined)
    return refusedFor(channel, channel.states.taker.receiveOffer(readStateOffer(decoder), nowMs));
  else if (type === messageType.noState)
    return refusedFor(channel, channel.states.receiveNone(readNoState(decoder, names)));
  else if (isAboutParts(type)) return compareParts(channel, type, decoder, nowMs);
  else if (type === messageType.entries) {
    const entries = channel.receiving.receive(
      documents.readEntries(decoder, document.authors, names),
      body.length,
      nowMs,
    );
    return deliver(document, entries);
  } else channel.receiveAboutVectors(type, decoder, nowMs);
  return [];
}

function chunk(channel: Channel, read: Chunk, nowMs: number): readonly DocumentEffect[] {
  const { document } = channel;
  const { entries, state } = channel.receiveChunk(read, nowMs);
  return state === undefined ? deliver(document, entries) : [{ type: "install", document, ...state }];
}

function compareParts(channel: Channel, type: number, decoder: Decoder, nowMs: number): readonly DocumentEffect[] {
  const { isNew, effects, refusal } = channel.states.receiveParts(type, decoder, nowMs);
  if (isNew) channel.arrivals.cameAheadOfAll(nowMs);
  return [...effects, ...refusedFor(channel, refusal)];
}

function refusedFor({ document }: Channel, why: StateRefusal | undefined): readonly FaultEffect[] {
  return why === undefined ? [] : [stateRefused(document, why)];
}

function giveUp(channel: Channel, bytes: number): readonly FaultEffect[] {
  if (!channel.giveUp()) return [];
  return [tooLarge(channel.document, `than the ${channel.receiving.entryBytesMax} bytes taken here, with ${bytes}`)];
}

function refusedBy(channel: Channel, refused: Refused): readonly RefusedEffect[] {
  const { document } = channel;
  return channel.receiveRefused(refused) ? [{ type: "refused", document, access: refused.access }] : [];
}

const typesAboutOne: ReadonlySet<number> = new Set([
  messageType.vector,
  messageType.ack,
  messageType.want,
  messageType.entries,
  messageType.absent,
  messageType.refused,
  messageType.branches,
  messageType.fetch,
  messageType.credit,
  messageType.blocked,
  messageType.vectorSummary,
  messageType.vectorLevel,
  messageType.vectorSymbols,
  messageType.vectorMore,
  messageType.vectorDifference,
  messageType.offer,
  messageType.get,
  messageType.chunk,
  messageType.tooLarge,
  messageType.busy,
  messageType.state,
  messageType.noState,
  messageType.joined,
  messageType.parts,
  messageType.partsSymbols,
  messageType.partsMore,
  messageType.partsDifference,
  messageType.patch,
  messageType.partsItems,
  messageType.graft,
  messageType.prune,
]);
