// Messages as one writes them who has heard nothing of the receiver: everything by name.

import type { AuthorTable, Dot } from "@joinery/clock";
import type { Interval } from "@joinery/replica";
import { AuthorNames } from "../../src/core/author-names.js";
import { encodeFetch } from "../../src/core/branch-messages.js";
import * as documents from "../../src/core/document-messages.js";
import type { DocumentRef } from "../../src/core/document-ref.js";
import { FrameDraft } from "../../src/core/frame.js";

export function framed(...messages: readonly Uint8Array[]): Uint8Array {
  const draft = new FrameDraft(256 * 1024);
  for (const message of messages) draft.add(message);
  return draft.toBytes();
}

/** What a HELLO says that one takes. */
export const credit = { documentCreditBytes: 262_144, sessionCreditBytes: 4_194_304, entryBytesMax: 1_048_576 };

export function named(name: string, sender = 1): DocumentRef {
  return { name, sender };
}

export function vectorOf(name: string, authors: AuthorTable, dots: readonly Dot[], ask = 0): Uint8Array {
  return documents.encodeVector(named(name), new AuthorNames(authors), { dots, ask, pull: false });
}

export function ackOf(name: string, authors: AuthorTable, dots: readonly Dot[]): Uint8Array {
  return documents.encodeAck(named(name), new AuthorNames(authors), dots);
}

export function wantOf(name: string, authors: AuthorTable, intervals: readonly Interval[]): Uint8Array {
  return documents.encodeWant(named(name), new AuthorNames(authors), intervals);
}

export function fetchOf(name: string, hashes: readonly Uint8Array[]): Uint8Array {
  return encodeFetch(named(name), { hashes, reach: 1 });
}

export function absentOf(name: string, ask: number): Uint8Array {
  return documents.encodeAbsent(named(name, 0), ask);
}
