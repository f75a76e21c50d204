// Messages about entries that are too large for a frame: OFFER says that there is one, GET asks for chunks of it, CHUNK
// brings one, TOO_LARGE says that there is one that the other side doesn't take at all.

import type { AuthorIndex } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type AuthorNames, authorBytesMax } from "../author-names.js";
import { headBytesMax } from "../document-messages.js";
import { type DocumentRef, writeDocumentRef } from "../document-ref.js";
import { readByte, readCount, readSized, strict } from "../foreign-bytes.js";
import { encodeMessage, messageType } from "../frame.js";
import { malformed } from "../protocol-error.js";
import { digestBytes, type EntryDigest } from "./entry-digest.js";

/** Chunks are no smaller, save the last of an entry: so their number is bounded. */
export const chunkBytesMin = 1024;
const chunkBytesMost = 64 * 1024;

/** An entry that waits to be asked for. */
export interface EntryOffer {
  /** -1 for one for whom there is no room before the entry is whole. */
  readonly author: AuthorIndex;
  /** Its numbers as its bytes have them. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** The length of its canonical bytes. */
  readonly bytes: number;
  readonly digest: EntryDigest;
}

/** Chunks number `first` to `first + count - 1`. */
export interface ChunkRange {
  readonly first: number;
  readonly count: number;
}

/** What one GET asks for: chunks of `chunkBytes` each, the last of an entry perhaps less. */
export interface ChunkRequest {
  readonly digest: EntryDigest;
  readonly chunkBytes: number;
  readonly ranges: readonly ChunkRange[];
}

export interface Chunk {
  readonly digest: EntryDigest;
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** The bytes of chunks on a link with frames of so many. */
export function chunkBytesOf(frameBytesMax: number): number {
  return Math.min(chunkBytesMost, Math.floor(frameBytesMax / 2));
}

/** The most bytes of an OFFER, and of a GET before its ranges; the most bytes of a range. */
export function offerBytesMax(document: string): number {
  return headBytesMax(document) + authorBytesMax + digestBytes + 3 * 8;
}
export const rangeBytesMax = 6;

export function encodeOffer(ref: DocumentRef, names: AuthorNames, offer: EntryOffer): Uint8Array {
  return encodeMessage(messageType.offer, (encoder) => {
    writeDocumentRef(encoder, ref);
    names.write(encoder, offer.author);
    encoding.writeVarUint(encoder, offer.firstSeq);
    encoding.writeVarUint(encoder, offer.lastSeq - offer.firstSeq);
    encoding.writeVarUint(encoder, offer.bytes);
    writeDigest(encoder, offer.digest);
  });
}

export function readOffer(decoder: decoding.Decoder, names: AuthorNames): EntryOffer {
  return names.telling(() => {
    const author = names.read(decoder);
    const firstSeq = decoding.readVarUint(decoder);
    const lastSeq = firstSeq + decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint(decoder);
    if (firstSeq === 0 || !Number.isSafeInteger(lastSeq)) throw malformed("an offer of an entry without numbers");
    return { author, firstSeq, lastSeq, bytes, digest: readDigest(decoder) };
  });
}

export function encodeGet(ref: DocumentRef, { digest, chunkBytes, ranges }: ChunkRequest): Uint8Array {
  return encodeMessage(messageType.get, (encoder) => {
    writeDocumentRef(encoder, ref);
    writeDigest(encoder, digest);
    encoding.writeVarUint(encoder, chunkBytes);
    encoding.writeVarUint(encoder, ranges.length);
    for (const { first, count } of ranges) {
      encoding.writeVarUint(encoder, first);
      encoding.writeVarUint(encoder, count);
    }
  });
}

export function readGet(decoder: decoding.Decoder): ChunkRequest {
  return strict(() => {
    const digest = readDigest(decoder);
    const chunkBytes = decoding.readVarUint(decoder);
    if (chunkBytes < chunkBytesMin || chunkBytes > chunkBytesMost) throw malformed("a GET of chunks of a wrong size");
    const ranges: ChunkRange[] = [];
    for (let left = readCount(decoder, 2); left > 0; left--) {
      ranges.push({ first: decoding.readVarUint(decoder), count: decoding.readVarUint(decoder) });
    }
    return { digest, chunkBytes, ranges };
  });
}

export function encodeChunk(ref: DocumentRef, { digest, index, bytes }: Chunk): Uint8Array {
  return encodeMessage(messageType.chunk, (encoder) => {
    writeDocumentRef(encoder, ref);
    writeDigest(encoder, digest);
    encoding.writeVarUint(encoder, index);
    encoding.writeVarUint8Array(encoder, bytes);
  });
}

export function readChunk(decoder: decoding.Decoder): Chunk {
  return strict(() => {
    const digest = readDigest(decoder);
    return { digest, index: decoding.readVarUint(decoder), bytes: readSized(decoder) };
  });
}

/** @param bytes the length of the entry */
export function encodeTooLarge(ref: DocumentRef, bytes: number): Uint8Array {
  return encodeMessage(messageType.tooLarge, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, bytes);
  });
}

export function readTooLarge(decoder: decoding.Decoder): number {
  return strict(() => decoding.readVarUint(decoder));
}

export function writeDigest(encoder: encoding.Encoder, digest: EntryDigest): void {
  for (let at = 0; at < 2 * digestBytes; at += 2)
    encoding.writeUint8(encoder, Number.parseInt(digest.slice(at, at + 2), 16));
}

export function readDigest(decoder: decoding.Decoder): EntryDigest {
  let digest = "";
  for (let left = digestBytes; left > 0; left--) digest += readByte(decoder).toString(16).padStart(2, "0");
  return digest;
}
