// Messages about states that stand in for entries which are not in the log any more, or more than
// they: STATE offers one, JOINED the join of a stretch of the log, NO_STATE says that
// none is given, or that none is taken. Its chunks go by GET and CHUNK, as those of large entries.

import type { Dot } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { AuthorNames } from "../author-names.js";
import { headBytesMax } from "../document-messages.js";
import { type DocumentRef, writeDocumentRef } from "../document-ref.js";
import { readByte, strict } from "../foreign-bytes.js";
import { encodeMessage, messageType } from "../frame.js";
import { digestBytes, type EntryDigest } from "../large/entry-digest.js";
import { readDigest, writeDigest } from "../large/large-messages.js";
import { malformed } from "../protocol-error.js";
import { readDots, writeDots } from "../told-dots.js";

/** A snapshot that waits to be asked for. */
export interface StateOffer {
  readonly bytes: number;
  readonly digest: EntryDigest;
}

/** Why a document is not given or taken as a state, by its number on the wire. `other` stands for numbers of later versions. */
export const stateRefusals = [
  "other",
  "signed",
  "guarded",
  "unknown-fields",
  "no-snapshots",
  "malformed",
  "ahead",
  "too-large",
  "elsewhere",
] as const;
export type StateRefusal = (typeof stateRefusals)[number];

export interface NoState {
  readonly code: StateRefusal;
  /** Up to here the sender's log is cut off, of authors of whom the receiver lacks something there; empty from one who takes none. */
  readonly cut: readonly Dot[];
}

/** The most bytes of a STATE, and of a NO_STATE before its first author. */
export function stateBytesMax(document: string): number {
  return headBytesMax(document) + 8 + digestBytes;
}

/** @param type of a state, or of a joined stretch of the log */
export function encodeStateOffer(
  ref: DocumentRef,
  { bytes, digest }: StateOffer,
  type: "state" | "joined" = "state",
): Uint8Array {
  return encodeMessage(messageType[type], (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, bytes);
    writeDigest(encoder, digest);
  });
}

export function readStateOffer(decoder: decoding.Decoder): StateOffer {
  return strict(() => {
    const bytes = decoding.readVarUint(decoder);
    if (bytes === 0) throw malformed("an offer of a state without bytes");
    return { bytes, digest: readDigest(decoder) };
  });
}

export function encodeNoState(ref: DocumentRef, names: AuthorNames, { code, cut }: NoState): Uint8Array {
  return encodeMessage(messageType.noState, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeUint8(encoder, stateRefusals.indexOf(code));
    writeDots(encoder, names, cut);
  });
}

export function readNoState(decoder: decoding.Decoder, names: AuthorNames): NoState {
  return names.telling(() => {
    const code = stateRefusals[readByte(decoder)] ?? "other";
    return { code, cut: readDots(decoder, names) };
  });
}
