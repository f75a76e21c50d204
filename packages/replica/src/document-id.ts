// Names of documents. One with money is named by the hash of its genesis, so that two can't both hold its money.

declare const documentIdBrand: unique symbol;

/** A document's name: free text for `open`, `~` and the base64url SHA-256 of the genesis for `create`. */
export type DocumentId = string & { readonly [documentIdBrand]: true };

/** Longest name of a document, in UTF-16 code units. */
export const documentIdLengthMax = 256;

/** `name` as a document's name; undefined when it is empty, too long or looks like that of a genesis. */
export function namedDocumentId(name: string): DocumentId | undefined {
  if (name.length === 0 || name.length > documentIdLengthMax || name.startsWith("~")) return undefined;
  return name as DocumentId;
}
