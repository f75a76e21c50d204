// REFUSED: the peer may not read a document, or what it sends of one is not taken.

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type DocumentRef, writeDocumentRef } from "../document-ref.js";
import { readByte, strict } from "../foreign-bytes.js";
import { encodeMessage, messageType } from "../frame.js";
import { malformed } from "../protocol-error.js";

/** What a peer may do with a document, or may not. */
export type Access = "read" | "write";

export interface Refused {
  /** The asking that this answers; 0 answers none. */
  readonly ask: number;
  readonly access: Access;
}

const accesses: readonly Access[] = ["read", "write"];

export function encodeRefused(ref: DocumentRef, { ask, access }: Refused): Uint8Array {
  return encodeMessage(messageType.refused, (encoder) => {
    writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, ask);
    encoding.writeUint8(encoder, accesses.indexOf(access));
  });
}

export function readRefused(decoder: decoding.Decoder): Refused {
  return strict(() => {
    const ask = decoding.readVarUint(decoder);
    const access = accesses[readByte(decoder)];
    if (access === undefined) throw malformed("a REFUSED that names no access");
    return { ask, access };
  });
}
