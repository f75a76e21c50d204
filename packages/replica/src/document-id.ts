// Names of documents. One with money is named by the hash of its genesis, so that two can't both hold its money.

import { isPlainText } from "@joinery/crdt";

declare const documentIdBrand: unique symbol;

/** A document's name: free text for `open`, `~` and the base64url SHA-256 of the genesis for `create`. */
export type DocumentId = string & { readonly [documentIdBrand]: true };

/** Longest name of a document, in UTF-16 code units. */
export const documentIdLengthMax = 256;

/** `name` as a document's name; undefined when it is empty, too long, no well-formed text or looks like that of a genesis. */
export function namedDocumentId(name: string): DocumentId | undefined {
  if (name.length === 0 || name.length > documentIdLengthMax || name.startsWith("~")) return undefined;
  // A lone surrogate has no UTF-8: two such names would be one on the wire.
  return isPlainText(name) ? (name as DocumentId) : undefined;
}
