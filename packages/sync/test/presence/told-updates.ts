// PRESENCE as it crosses a wire, for tests that write some and for those that count them.
import type { ReplicaId } from "@joinery/clock";
import type { PlainValue } from "@joinery/crdt";
import { encodePlain } from "@joinery/replica";
import { openDocumentMessage } from "../../src/core/document-messages.js";
import { decodeFrame, messageType } from "../../src/core/frame.js";
import { encodePresence, readPresence } from "../../src/core/presence/presence-messages.js";
import type { PresenceUpdate } from "../../src/core/presence/presence-update.js";
import { framed, named } from "../model/by-name.js";

/** The updates of a frame, in order. */
export function updatesIn(frame: Uint8Array): PresenceUpdate[] {
  const messages = decodeFrame(frame).filter(({ type }) => type === messageType.presence);
  return messages.flatMap(({ body }) => readPresence(openDocumentMessage(body).decoder));
}

export interface Word {
  readonly author: ReplicaId;
  readonly clock: number;
  readonly instance?: number;
  readonly ageMs?: number;
  /** Undefined when the author has left. */
  readonly value?: PlainValue;
}

export function updateOf({ author, clock, instance = 1, ageMs = 0, value }: Word): PresenceUpdate {
  const bytes = value === undefined ? new Uint8Array() : encodePlain(value).bytes;
  return { author, instance, clock, ageMs, bytes };
}

/** A frame that tells of some in a document, which it calls by name. */
export function telling(document: string, ...words: readonly Word[]): Uint8Array {
  return framed(encodePresence(named(document), words.map(updateOf)));
}
