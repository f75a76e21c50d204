// What a session asks of the world about single documents.

import type { DocumentCore, Entry } from "@joinery/replica";
import type { Refused } from "./access/refused-message.js";

/** Hand these to the document; its core decides what becomes of them. */
export interface DeliverEffect {
  readonly type: "deliver";
  readonly document: DocumentCore;
  readonly entries: readonly Entry[];
}

/** A document can't be synced with this peer; the session goes on. */
export interface FaultEffect {
  readonly type: "fault";
  readonly code: "ENTRY_TOO_LARGE";
  readonly document: DocumentCore;
  readonly reason: string;
}

/** The peer doesn't let this side read a document, or take what it sends of it. */
export interface RefusedEffect {
  readonly type: "refused";
  readonly document: DocumentCore;
  readonly access: Refused["access"];
}

export type DocumentEffect = DeliverEffect | FaultEffect | RefusedEffect;

export function deliver(document: DocumentCore, entries: readonly Entry[]): readonly DeliverEffect[] {
  return entries.length === 0 ? [] : [{ type: "deliver", document, entries }];
}

/** @param than what an entry is larger than */
export function tooLarge(document: DocumentCore, than: string): FaultEffect {
  const reason = `an entry of "${document.id}" is larger ${than}: the document is not synced with this peer`;
  return { type: "fault", code: "ENTRY_TOO_LARGE", document, reason };
}
