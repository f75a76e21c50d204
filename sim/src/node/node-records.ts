// What a node has on its disk, and how a document is opened from it: the latest snapshot, the entries above it, and those below
// that no cut has taken away.

import { VersionVector } from "@joinery/clock";
import { type DocumentCore, decodeEntry, type Effect, type Entry, encodeEntry, type Snapshot } from "@joinery/replica";

/** Something that a virtual disk keeps of a document: immutable, so the bytes of an entry are made when somebody reads them. */
export type NodeRecord =
  | { readonly document: DocumentCore; readonly entry: Entry }
  /** `cutsOff`: the entries that it covers are gone. */
  | { readonly document: DocumentCore; readonly snapshot: Snapshot; readonly cutsOff: boolean };

/** What came of opening a document. */
export interface Recovered {
  /** What the disk has of it. */
  readonly vector: VersionVector;
  /** What the snapshot covers that it was opened from. */
  readonly base: VersionVector;
  readonly effects: readonly Effect[];
  /** Why records could not be used. */
  readonly problems: readonly string[];
}

/** Opens `document` from the records of its earlier lives, oldest first. */
export function recover(document: DocumentCore, records: readonly NodeRecord[], nowMs: number): Recovered {
  const problems: string[] = [];
  const own = records.filter((record) => record.document.id === document.id);
  const latest = own.findLast((record) => "snapshot" in record);
  const restored = latest === undefined ? undefined : document.base.restore(latest.snapshot.bytes);
  if (restored?.ok === false) problems.push(`an unusable snapshot: ${restored.reason}`);
  const base = restored?.ok === true ? restored.value : new VersionVector();
  const gone = cutOf(document, own);
  const entries: Entry[] = [];
  for (const record of own) {
    if (!("entry" in record)) continue;
    const read = decodeEntry(encodeEntry(record.entry, record.document.authors), document.authors);
    if (!read.ok) problems.push(`a malformed entry: ${read.reason}`);
    else if (!gone.covers(read.value.author, read.value.lastSeq)) entries.push(read.value);
  }
  const vector = base.clone();
  for (const { author, lastSeq } of entries) vector.raise(author, lastSeq);
  const isBelow = ({ author, lastSeq }: Entry): boolean => base.covers(author, lastSeq);
  const effects = document.recover(
    entries.filter((entry) => !isBelow(entry)),
    nowMs,
  );
  document.base.putBack(entries.filter(isBelow));
  return { vector, base, effects, problems };
}

/** Up to where cuts have taken entries away, by the numbers of `document`. */
function cutOf(document: DocumentCore, records: readonly NodeRecord[]): VersionVector {
  const cut = new VersionVector();
  for (const record of records) {
    if (!("snapshot" in record && record.cutsOff)) continue;
    const { authors } = record.document;
    for (const { author, seq } of record.snapshot.vector.entries()) {
      cut.raise(document.authors.intern(authors.idOf(author)), seq);
    }
  }
  return cut;
}
