// Messages by which two sides compare long version vectors as sets, in place of telling them: VECTOR-SUMMARY tells a
// fingerprint, VECTOR-LEVEL that the other side's is the same, VECTOR-SYMBOLS and VECTOR-MORE find out where they part, and
// VECTOR-DIFFERENCE says so. Each repeats the number of the summary it belongs to.

import type { Dot } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { HashKey } from "../../reconcile/keyed-hash.js";
import type { Fingerprint } from "../../reconcile/range/fingerprint.js";
import type { CodedSymbols } from "../../reconcile/sketch/coded-symbols.js";
import { decodeSymbols, encodeSymbols } from "../../reconcile/sketch/symbols-codec.js";
import { type AuthorTag, authorTagBytes, decodeTags, encodeTags } from "../../reconcile/vector/vector-item.js";
import { vectorLayout } from "../../reconcile/vector/vector-sketch.js";
import type { AuthorNames } from "../author-names.js";
import { type DocumentRef, writeDocumentRef } from "../document-ref.js";
import { readSized, strict } from "../foreign-bytes.js";
import { encodeMessage, messageType } from "../frame.js";
import { malformed } from "../protocol-error.js";
import { readDots, writeDots } from "../told-dots.js";

/** What goes with a telling of all that is on disk, however it is told. */
export interface TellingTerms {
  /** Counts the askings of a session, from 1; 0 when no answer is wanted. */
  readonly ask: number;
  /** The peer is to send at once whatever it has more. */
  readonly pull: boolean;
}

export interface VectorSummary extends TellingTerms {
  /** Counts the summaries of one side about one document, from 1. */
  readonly number: number;
  readonly key: HashKey;
  readonly count: number;
  readonly fingerprint: Fingerprint;
}

/** What the teller has of the authors of whom the other side has more or less, and the tags of those it has nothing of. */
export interface VectorDifference extends TellingTerms {
  readonly number: number;
  readonly dots: readonly Dot[];
  readonly tags: readonly AuthorTag[];
}

/** The most bytes of a message but for the document's name, symbols, authors and tags. */
export const vectorMessageBytesMax = 80;

export function encodeVectorSummary(ref: DocumentRef, summary: VectorSummary): Uint8Array {
  return encodeMessage(messageType.vectorSummary, (encoder) => {
    writeDocumentRef(encoder, ref);
    const { number, key, count, fingerprint } = summary;
    writeTellingTerms(encoder, summary);
    encoding.writeVarUint(encoder, number);
    encoding.writeVarUint(encoder, count);
    for (const word of [key.k0, key.k1, ...fingerprint]) encoding.writeUint32(encoder, word);
  });
}

export function readVectorSummary(decoder: decoding.Decoder): VectorSummary {
  return strict(() => {
    const terms = readTellingTerms(decoder);
    const number = decoding.readVarUint(decoder);
    const count = decoding.readVarUint(decoder);
    const [k0 = 0, k1 = 0, ...words] = Array.from({ length: 6 }, () => decoding.readUint32(decoder));
    return { ...terms, number, count, key: { k0, k1 }, fingerprint: Int32Array.from(words) };
  });
}

export function encodeVectorLevel(ref: DocumentRef, number: number): Uint8Array {
  return encodeMessage(messageType.vectorLevel, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, number);
  });
}

export function readVectorLevel(decoder: decoding.Decoder): number {
  return strict(() => decoding.readVarUint(decoder));
}

export function encodeVectorSymbols(ref: DocumentRef, number: number, symbols: CodedSymbols): Uint8Array {
  return encodeMessage(messageType.vectorSymbols, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, number);
    encoding.writeVarUint8Array(encoder, encodeSymbols(symbols));
  });
}

export function readVectorSymbols(decoder: decoding.Decoder): { number: number; symbols: CodedSymbols } {
  return strict(() => {
    const number = decoding.readVarUint(decoder);
    const read = decodeSymbols(readSized(decoder), vectorLayout);
    if (!read.ok) throw malformed(`a batch of symbols that ${read.reason}`);
    return { number, symbols: read.symbols };
  });
}

/** Asks for symbols; for none at all when the vector is to be told in full. */
export function encodeVectorMore(ref: DocumentRef, number: number, from: number, count: number): Uint8Array {
  return encodeMessage(messageType.vectorMore, (encoder) => {
    writeDocumentRef(encoder, ref);
    for (const value of [number, from, count]) encoding.writeVarUint(encoder, value);
  });
}

export function readVectorMore(decoder: decoding.Decoder): { number: number; from: number; count: number } {
  return strict(() => {
    const [number = 0, from = 0, count = 0] = Array.from({ length: 3 }, () => decoding.readVarUint(decoder));
    return { number, from, count };
  });
}

export function encodeVectorDifference(ref: DocumentRef, names: AuthorNames, difference: VectorDifference): Uint8Array {
  return encodeMessage(messageType.vectorDifference, (encoder) => {
    writeDocumentRef(encoder, ref);
    writeTellingTerms(encoder, difference);
    encoding.writeVarUint(encoder, difference.number);
    writeDots(encoder, names, difference.dots);
    encoding.writeVarUint8Array(encoder, encodeTags(difference.tags));
  });
}

export function readVectorDifference(decoder: decoding.Decoder, names: AuthorNames): VectorDifference {
  return names.telling(() => {
    const terms = readTellingTerms(decoder);
    const number = decoding.readVarUint(decoder);
    const dots = readDots(decoder, names);
    const tags = decodeTags(readSized(decoder));
    if (tags === undefined) throw malformed(`tags of authors that are not ${authorTagBytes} bytes each`);
    return { ...terms, number, dots, tags };
  });
}

function writeTellingTerms(encoder: encoding.Encoder, { ask, pull }: TellingTerms): void {
  encoding.writeVarUint(encoder, ask * 2 + (pull ? 1 : 0));
}

function readTellingTerms(decoder: decoding.Decoder): TellingTerms {
  const asked = decoding.readVarUint(decoder);
  return { ask: Math.floor(asked / 2), pull: asked % 2 === 1 };
}
