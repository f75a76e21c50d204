// Where something sealed belongs, as bytes that are authenticated with it: two places never have the same, and what is moved from
// one to another does not open. JSON tells texts of any kind apart, and escapes what is no well-formed text.

import type { DocumentId, LogRecord, Prefix } from "@joinery/replica";

export function recordPlace(document: DocumentId, record: Omit<LogRecord, "bytes">): Uint8Array<ArrayBuffer> {
  return placeOf("record", document, record.author, record.firstSeq, record.lastSeq);
}

/** A snapshot is bound to what it covers, in whatever order that is told. */
export function snapshotPlace(document: DocumentId, covers: readonly Prefix[]): Uint8Array<ArrayBuffer> {
  const sorted = [...covers].sort((a, b) => (a.author < b.author ? -1 : 1));
  return placeOf("snapshot", document, ...sorted.flatMap(({ author, seq }) => [author, seq]));
}

export function valuePlace(key: string): Uint8Array<ArrayBuffer> {
  return placeOf("value", key);
}

function placeOf(...names: readonly (string | number)[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new TextEncoder().encode(JSON.stringify(names)));
}
