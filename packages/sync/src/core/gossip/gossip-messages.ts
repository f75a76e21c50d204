// GRAFT asks the peer to push what is new of a document, PRUNE to tell of it only. Both sides of a link follow.

import { type DocumentRef, writeDocumentRef } from "../document-ref.js";
import { encodeMessage, messageType } from "../frame.js";

/** What is asked of the peer about a link of the tree. */
export type TreeRequest = "graft" | "prune";

export function encodeTreeRequest(request: TreeRequest, ref: DocumentRef): Uint8Array {
  return encodeMessage(messageType[request], (encoder) => writeDocumentRef(encoder, ref));
}
