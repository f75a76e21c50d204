// Messages by which two sides compare all their documents at once: SUMMARY tells how many there are and a fingerprint of
// what is on disk of them, LEVEL that it is the same at the other side, SYMBOLS and MORE find out where it isn't, and OPENED
// ends it. Each repeats the number of the SUMMARY it belongs to.

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { HashKey } from "../../reconcile/keyed-hash.js";
import type { Fingerprint } from "../../reconcile/range/fingerprint.js";
import type { CodedSymbols } from "../../reconcile/sketch/coded-symbols.js";
import { decodeSymbols, encodeSymbols } from "../../reconcile/sketch/symbols-codec.js";
import { readSized, strict } from "../foreign-bytes.js";
import { encodeMessage, messageType } from "../frame.js";
import { malformed } from "../protocol-error.js";
import { documentLayout, documentShape } from "./document-summary.js";

export interface ToldSummary {
  /** Counts the summaries of a session, from 1. */
  readonly number: number;
  readonly key: HashKey;
  readonly count: number;
  readonly fingerprint: Fingerprint;
}

/** The most bytes of a message but for symbols and items. */
export const summaryBytesMax = 64;

export function encodeSummary({ number, key, count, fingerprint }: ToldSummary): Uint8Array {
  return encodeMessage(messageType.summary, (encoder) => {
    encoding.writeVarUint(encoder, number);
    encoding.writeVarUint(encoder, count);
    for (const word of [key.k0, key.k1, ...fingerprint]) encoding.writeUint32(encoder, word);
  });
}

export function readSummary(body: Uint8Array): ToldSummary {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    const number = decoding.readVarUint(decoder);
    const count = decoding.readVarUint(decoder);
    const [k0 = 0, k1 = 0, ...words] = Array.from({ length: 6 }, () => decoding.readUint32(decoder));
    return { number, count, key: { k0, k1 }, fingerprint: Int32Array.from(words) };
  });
}

export function encodeLevel(number: number): Uint8Array {
  return encodeMessage(messageType.level, (encoder) => encoding.writeVarUint(encoder, number));
}

export function readLevel(body: Uint8Array): number {
  return strict(() => decoding.readVarUint(decoding.createDecoder(body)));
}

export function encodeDocumentSymbols(number: number, symbols: CodedSymbols): Uint8Array {
  return encodeMessage(messageType.symbols, (encoder) => {
    encoding.writeVarUint(encoder, number);
    encoding.writeVarUint8Array(encoder, encodeSymbols(symbols));
  });
}

export function readDocumentSymbols(body: Uint8Array): { readonly number: number; readonly symbols: CodedSymbols } {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    const number = decoding.readVarUint(decoder);
    const read = decodeSymbols(readSized(decoder), documentLayout);
    if (!read.ok) throw malformed(`a batch of symbols that ${read.reason}`);
    return { number, symbols: read.symbols };
  });
}

export function encodeMore(number: number, from: number, count: number): Uint8Array {
  return encodeMessage(messageType.more, (encoder) => {
    for (const value of [number, from, count]) encoding.writeVarUint(encoder, value);
  });
}

export function readMore(body: Uint8Array): { readonly number: number; readonly from: number; readonly count: number } {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    const [number = 0, from = 0, count = 0] = Array.from({ length: 3 }, () => decoding.readVarUint(decoder));
    return { number, from, count };
  });
}

/** What ends the opening. With `compared`: which items the other side alone has; all else is level. */
export interface Opened {
  /** Some of what was not mentioned may be open all the same, and not for the other side. */
  readonly isGated: boolean;
  readonly compared?: { readonly number: number; readonly items: readonly Uint8Array[] };
}

export function encodeOpened({ compared, isGated }: Opened): Uint8Array {
  return encodeMessage(messageType.opened, (encoder) => {
    if (compared === undefined && !isGated) return;
    encoding.writeVarUint(encoder, 2 * (compared?.number ?? 0) + (isGated ? 1 : 0));
    if (compared === undefined) return;
    encoding.writeVarUint(encoder, compared.items.length);
    for (const item of compared.items) encoding.writeUint8Array(encoder, item);
  });
}

export function readOpened(body: Uint8Array): Opened {
  if (body.length === 0) return { isGated: false };
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    const form = decoding.readVarUint(decoder);
    const [number, isGated] = [Math.floor(form / 2), form % 2 === 1];
    if (number === 0) return { isGated };
    const { itemBytes } = documentShape;
    const count = decoding.readVarUint(decoder);
    if (count * itemBytes > body.length - decoder.pos) throw malformed("a count beyond the end of its frame");
    const items = Array.from({ length: count }, () => decoding.readUint8Array(decoder, itemBytes));
    return { isGated, compared: { number, items } };
  });
}
