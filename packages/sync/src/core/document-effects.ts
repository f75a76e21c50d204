// What a session asks of the world about single documents.

import type { DocumentCore, Entry, PartsApart } from "@joinery/replica";
import type { Refused } from "./access/refused-message.js";
import type { StateRefusal } from "./states/state-messages.js";

/** Hand these to the document; its core decides what becomes of them. */
export interface DeliverEffect {
  readonly type: "deliver";
  readonly document: DocumentCore;
  readonly entries: readonly Entry[];
}

/** Join this snapshot of the peer's to the document, or its patch where it says how the two are `apart`, and tell the session by `installed` what came of it. */
export interface InstallEffect {
  readonly type: "install";
  readonly document: DocumentCore;
  readonly bytes: Uint8Array;
  readonly apart?: PartsApart;
}

/** A document can't be synced with this peer, or not all of it; the session goes on. */
export interface FaultEffect {
  readonly type: "fault";
  readonly code: "ENTRY_TOO_LARGE" | "STATE_REFUSED";
  readonly document: DocumentCore;
  readonly reason: string;
}

/** The peer doesn't let this side read a document, or take what it sends of it. */
export interface RefusedEffect {
  readonly type: "refused";
  readonly document: DocumentCore;
  readonly access: Refused["access"];
}

export type DocumentEffect = DeliverEffect | InstallEffect | FaultEffect | RefusedEffect;

export function deliver(document: DocumentCore, entries: readonly Entry[]): readonly DeliverEffect[] {
  return entries.length === 0 ? [] : [{ type: "deliver", document, entries }];
}

/** @param than what an entry is larger than */
export function tooLarge(document: DocumentCore, than: string): FaultEffect {
  const reason = `an entry of "${document.id}" is larger ${than}: the document is not synced with this peer`;
  return { type: "fault", code: "ENTRY_TOO_LARGE", document, reason };
}

/** One of the two doesn't give or take the document as a state, and the other needs one. */
export function stateRefused(document: DocumentCore, why: StateRefusal): FaultEffect {
  const what = `entries of "${document.id}" are not kept any more, and its state can't stand in for them`;
  return { type: "fault", code: "STATE_REFUSED", document, reason: `${what}: ${reasons[why]}` };
}

const reasons: Readonly<Record<StateRefusal, string>> = {
  other: "the peer has a reason that is not known here",
  signed: "it is signed",
  guarded: "it has guards",
  "unknown-fields": "it has fields that a schema doesn't know",
  "no-snapshots": "the storage of the one that needs it keeps no snapshots",
  malformed: "it could not be read",
  ahead: "its time has not come",
  "too-large": "it is too large for the one that needs it",
  elsewhere: "it goes on from something else",
};
