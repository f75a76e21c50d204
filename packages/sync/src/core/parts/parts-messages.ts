// Messages by which two sides that have no log for each other compare what is alive in a document: PARTS offers it and begins
// the symbols, PARTS-MORE asks for more symbols or for all items, PARTS-SYMBOLS and PARTS-ITEMS bring them until it is known where the two part, PARTS-DIFFERENCE says so and brings a patch,
// PATCH the one for the other side. Each repeats the number of the PARTS that it belongs to.

import type { Dot } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { HashKey } from "../../reconcile/keyed-hash.js";
import { decodeRanks, encodeRanks } from "../../reconcile/parts/part-ranks.js";
import { partLayout, placesMax } from "../../reconcile/parts/part-set.js";
import type { CodedSymbols } from "../../reconcile/sketch/coded-symbols.js";
import { decodeSymbols, encodeSymbols } from "../../reconcile/sketch/symbols-codec.js";
import type { AuthorNames } from "../author-names.js";
import { headBytesMax } from "../document-messages.js";
import { type DocumentRef, writeDocumentRef } from "../document-ref.js";
import { readByte, readSized, strict } from "../foreign-bytes.js";
import { encodeMessage, messageType } from "../frame.js";
import { readDigest, writeDigest } from "../large/large-messages.js";
import { malformed } from "../protocol-error.js";
import type { StateOffer } from "../states/state-messages.js";
import { readDots, writeDots } from "../told-dots.js";

/** May follow a PARTS-MORE. */
const itemsFlag = 1;

export interface PartsOffer {
  /** Counts the offers of one side about one document, from 1. */
  readonly number: number;
  readonly key: HashKey;
  /** What the sender had seen when it looked what is alive. */
  readonly seen: readonly Dot[];
  /** The first ones. */
  readonly symbols: CodedSymbols;
}

export interface PartsDifference {
  readonly number: number;
  /** What the sender had seen when it looked what is alive. */
  readonly seen: readonly Dot[];
  /** Where those parts that the other side alone has stand among all of its own. */
  readonly ranks: Uint8Array;
  readonly patch: CarriedPatch;
}

/** What the other side lacks: a patch, or the offer of one that goes in chunks; undefined where it gets entries. */
export type CarriedPatch = Uint8Array | StateOffer | undefined;

/** What the hearer asks for: symbols, or all items one after the other. */
export interface PartsRequest {
  readonly number: number;
  readonly from: number;
  /** 0 when parts are not compared. */
  readonly count: number;
  readonly what: "symbols" | "items";
}

/** The most bytes of a message but for symbols, what was seen, ranks and a patch. */
export function partsHeadBytesMax(document: string): number {
  return headBytesMax(document) + 40;
}

/** The most bytes of a patch in a message. */
export function carriedBytes(patch: CarriedPatch): number {
  return patch instanceof Uint8Array ? patch.length : 24;
}

/** The most bytes of what was seen, as things stand. */
export function seenBytesMax(names: AuthorNames, seen: readonly Dot[]): number {
  return seen.reduce((sum, { author }) => sum + names.bytesMaxOf(author) + 8, 3);
}

export function encodeParts(ref: DocumentRef, names: AuthorNames, offer: PartsOffer): Uint8Array {
  return encodeMessage(messageType.parts, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, offer.number);
    for (const word of [offer.key.k0, offer.key.k1]) encoding.writeUint32(encoder, word);
    writeDots(encoder, names, offer.seen);
    encoding.writeVarUint8Array(encoder, encodeSymbols(offer.symbols));
  });
}

export function readParts(decoder: decoding.Decoder, names: AuthorNames): PartsOffer {
  return names.telling(() => {
    const number = decoding.readVarUint(decoder);
    const [k0, k1] = [decoding.readUint32(decoder), decoding.readUint32(decoder)];
    return { number, key: { k0, k1 }, seen: readDots(decoder, names), symbols: readSymbols(decoder) };
  });
}

export function encodePartsSymbols(ref: DocumentRef, number: number, symbols: CodedSymbols): Uint8Array {
  return encodeMessage(messageType.partsSymbols, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, number);
    encoding.writeVarUint8Array(encoder, encodeSymbols(symbols));
  });
}

export function readPartsSymbols(decoder: decoding.Decoder): { number: number; symbols: CodedSymbols } {
  return strict(() => ({ number: decoding.readVarUint(decoder), symbols: readSymbols(decoder) }));
}

export function encodePartsMore(ref: DocumentRef, { number, from, count, what }: PartsRequest): Uint8Array {
  return encodeMessage(messageType.partsMore, (encoder) => {
    writeDocumentRef(encoder, ref);
    for (const value of [number, from, count]) encoding.writeVarUint(encoder, value);
    if (what === "items") encoding.writeUint8(encoder, itemsFlag);
  });
}

export function readPartsMore(decoder: decoding.Decoder): PartsRequest {
  return strict(() => {
    const [number = 0, from = 0, count = 0] = Array.from({ length: 3 }, () => decoding.readVarUint(decoder));
    const flags = decoding.hasContent(decoder) ? readByte(decoder) : 0;
    return { number, from, count, what: flags % 2 === itemsFlag ? "items" : "symbols" };
  });
}

/** @param places of items in order, the first of them number `from` */
export function encodePartsItems(
  ref: DocumentRef,
  number: number,
  from: number,
  places: readonly number[],
): Uint8Array {
  return encodeMessage(messageType.partsItems, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, number);
    encoding.writeVarUint(encoder, from);
    encoding.writeVarUint8Array(encoder, encodeRanks(places));
  });
}

export function readPartsItems(decoder: decoding.Decoder): {
  readonly number: number;
  readonly from: number;
  readonly places: readonly number[];
} {
  return strict(() => {
    const [number, from] = [decoding.readVarUint(decoder), decoding.readVarUint(decoder)];
    const read = decodeRanks(readSized(decoder), placesMax);
    if (!read.ok) throw malformed(`places that ${read.reason}`);
    return { number, from, places: read.ranks };
  });
}

export function encodePartsDifference(ref: DocumentRef, names: AuthorNames, difference: PartsDifference): Uint8Array {
  return encodeMessage(messageType.partsDifference, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, difference.number);
    writeDots(encoder, names, difference.seen);
    encoding.writeVarUint8Array(encoder, difference.ranks);
    writeCarried(encoder, difference.patch);
  });
}

export function readPartsDifference(decoder: decoding.Decoder, names: AuthorNames): PartsDifference {
  return names.telling(() => {
    const number = decoding.readVarUint(decoder);
    return { number, seen: readDots(decoder, names), ranks: readSized(decoder), patch: readCarried(decoder) };
  });
}

export function encodePatch(ref: DocumentRef, number: number, patch: CarriedPatch): Uint8Array {
  return encodeMessage(messageType.patch, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, number);
    writeCarried(encoder, patch);
  });
}

export function readPatch(decoder: decoding.Decoder): { number: number; patch: CarriedPatch } {
  return strict(() => ({ number: decoding.readVarUint(decoder), patch: readCarried(decoder) }));
}

function writeCarried(encoder: encoding.Encoder, patch: CarriedPatch): void {
  if (patch instanceof Uint8Array) {
    encoding.writeVarUint8Array(encoder, patch);
    return;
  }
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, patch?.bytes ?? 0);
  if (patch !== undefined) writeDigest(encoder, patch.digest);
}

function readCarried(decoder: decoding.Decoder): CarriedPatch {
  const patch = readSized(decoder);
  if (patch.length > 0) return patch;
  const bytes = decoding.readVarUint(decoder);
  return bytes === 0 ? undefined : { bytes, digest: readDigest(decoder) };
}

function readSymbols(decoder: decoding.Decoder): CodedSymbols {
  const read = decodeSymbols(readSized(decoder), partLayout);
  if (!read.ok) throw malformed(`a batch of symbols that ${read.reason}`);
  return read.symbols;
}
