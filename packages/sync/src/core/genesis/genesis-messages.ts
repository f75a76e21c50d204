// GENESIS-WANTED asks for the genesis of a document, GENESIS brings its canonical bytes, or none.

import { documentIdLengthMax } from "@joinery/replica";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { readSized, readText, strict } from "../foreign-bytes.js";
import { encodeMessage, messageType } from "../frame.js";
import { malformed } from "../protocol-error.js";

/** A larger genesis is neither sent nor taken. */
export const genesisBytesMax: number = 64 * 1024;

export interface ToldGenesis {
  readonly document: string;
  /** Empty: the sender has none, or does not give it. */
  readonly bytes: Uint8Array;
}

export function encodeGenesisWanted(document: string): Uint8Array {
  return encodeMessage(messageType.genesisWanted, (encoder) => encoding.writeVarString(encoder, document));
}

export function readGenesisWanted(body: Uint8Array): string {
  return strict(() => readDocument(decoding.createDecoder(body)));
}

export function encodeGenesis({ document, bytes }: ToldGenesis): Uint8Array {
  return encodeMessage(messageType.genesis, (encoder) => {
    encoding.writeVarString(encoder, document);
    encoding.writeVarUint8Array(encoder, bytes);
  });
}

export function readGenesis(body: Uint8Array): ToldGenesis {
  return strict(() => {
    const decoder = decoding.createDecoder(body);
    const document = readDocument(decoder);
    const bytes = readSized(decoder);
    if (bytes.length > genesisBytesMax) throw malformed(`a genesis of more than ${genesisBytesMax} bytes`);
    return { document, bytes };
  });
}

function readDocument(decoder: decoding.Decoder): string {
  const document = readText(decoder);
  if (document.length > 0 && document.length <= documentIdLengthMax) return document;
  throw malformed("a genesis of something that is no document");
}
