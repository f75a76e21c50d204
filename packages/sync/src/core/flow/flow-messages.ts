// CREDIT says up to which sum of bytes one takes entries, BLOCKED how many one has sent and that one waits to send more:
// of a document, or with another type of the whole session.

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type DocumentRef, writeDocumentRef } from "../document-ref.js";
import { strict } from "../foreign-bytes.js";
import { encodeMessage, type messageType } from "../frame.js";

type FlowType =
  | typeof messageType.credit
  | typeof messageType.blocked
  | typeof messageType.sessionCredit
  | typeof messageType.sessionBlocked;

/** The most bytes of one without a document. */
export const flowBytesMax = 10;

export function encodeFlow(type: FlowType, bytes: number, ref?: DocumentRef): Uint8Array {
  return encodeMessage(type, (encoder) => {
    if (ref !== undefined) writeDocumentRef(encoder, ref);
    encoding.writeVarUint(encoder, bytes);
  });
}

export function readFlow(decoder: decoding.Decoder): number {
  return strict(() => decoding.readVarUint(decoder));
}
