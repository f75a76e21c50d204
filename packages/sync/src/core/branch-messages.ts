// Messages about the branches of a signed document: BRANCHES tells a digest and hashes, FETCH asks for entries by hash.

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { headBytesMax } from "./document-messages.js";
import { type DocumentRef, writeDocumentRef } from "./document-ref.js";
import { readByte, readCount, readSized, strict } from "./foreign-bytes.js";
import { encodeMessage, messageType } from "./frame.js";
import { malformed } from "./protocol-error.js";

const hashBytes = 32;

/** What one BRANCHES says. */
export interface ToldBranches {
  readonly digest: Uint8Array;
  readonly tips: readonly Uint8Array[];
  /** True when the peer waits for the same from this side. */
  readonly ask: boolean;
}

/** What one FETCH asks for. */
export interface Fetch {
  readonly hashes: readonly Uint8Array[];
  /** How many entries to send for each: it, and those before it on its chain. */
  readonly reach: number;
}

/** The most bytes that a message about branches of a document takes before its first hash. */
export function branchHeadBytesMax(document: string): number {
  return headBytesMax(document) + 40;
}

export function encodeBranches(
  ref: DocumentRef,
  digest: Uint8Array,
  tips: readonly Uint8Array[],
  ask: boolean,
): Uint8Array {
  return encodeMessage(messageType.branches, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeUint8(encoder, ask ? 1 : 0);
    encoding.writeVarUint8Array(encoder, digest);
    writeHashes(encoder, tips);
  });
}

export function readBranches(decoder: decoding.Decoder): ToldBranches {
  return strict(() => {
    const ask = readByte(decoder) === 1;
    return { ask, digest: readHash(decoder), tips: readHashes(decoder) };
  });
}

export function encodeFetch(ref: DocumentRef, { hashes, reach }: Fetch): Uint8Array {
  return encodeMessage(messageType.fetch, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, reach);
    writeHashes(encoder, hashes);
  });
}

export function readFetch(decoder: decoding.Decoder): Fetch {
  return strict(() => {
    const reach = decoding.readVarUint(decoder);
    return { reach, hashes: readHashes(decoder) };
  });
}

function writeHashes(encoder: encoding.Encoder, hashes: readonly Uint8Array[]): void {
  encoding.writeVarUint(encoder, hashes.length);
  for (const hash of hashes) encoding.writeVarUint8Array(encoder, hash);
}

function readHashes(decoder: decoding.Decoder): Uint8Array[] {
  return Array.from({ length: readCount(decoder, hashBytes + 1) }, () => readHash(decoder));
}

function readHash(decoder: decoding.Decoder): Uint8Array {
  const hash = readSized(decoder).slice();
  if (hash.length !== hashBytes) throw malformed("a hash of a wrong length");
  return hash;
}
