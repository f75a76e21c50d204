// What a node has on its disk, and how a document is opened from it: the latest snapshot, the entries above it, and those below
// that no cut has taken away.

import { VersionVector } from "@joinery/clock";
import { type DocumentCore, decodeEntry, type Effect, type Entry, encodeEntry, type Snapshot } from "@joinery/replica";
import type { KeyedRandom } from "../kernel/keyed-random.js";
import { mix32 } from "../kernel/mix32.js";

/** Something that a virtual disk keeps of a document: immutable, so the bytes of an entry are made when somebody reads them. */
export type NodeRecord = { readonly document: DocumentCore; readonly rotten?: Rotten } & (
  | { readonly entry: Entry }
  /** `cutsOff`: the entries that it covers are gone. */
  | { readonly snapshot: Snapshot; readonly cutsOff: boolean }
);

/** What lies on the disk in place of what was written, and the checksum that stores keep beside each record. Snapshots have their own. */
interface Rotten {
  readonly bytes: Uint8Array;
  readonly checksum: number;
}

/** What came of opening a document. */
export interface Recovered {
  /** What of it is not what was written, so that it can't be opened; empty when it was. */
  readonly damage: readonly string[];
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
  const restored =
    latest === undefined ? undefined : document.base.restore(latest.rotten?.bytes ?? latest.snapshot.bytes);
  const damage = own.flatMap((record) => (isDamaged(record) ? [`entry ${record.entry.firstSeq} of an author`] : []));
  if (restored?.ok === false) {
    if (latest?.rotten === undefined) problems.push(`an unusable snapshot: ${restored.reason}`);
    else damage.push(`its snapshot: ${restored.reason}`);
  }
  if (damage.length > 0) return { ...nothing(), damage, problems };
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
  return { vector, base, effects, problems, damage };
}

function nothing(): Omit<Recovered, "damage" | "problems"> {
  return { vector: new VersionVector(), base: new VersionVector(), effects: [] };
}

function isDamaged(record: NodeRecord): record is NodeRecord & { readonly entry: Entry } {
  return "entry" in record && record.rotten !== undefined && checksumOf(record.rotten.bytes) !== record.rotten.checksum;
}

/**
 * The records after a time in which the disk lay still and bytes of so many changed: of those that an opening reads, the latest
 * snapshot of each document and the entries above it.
 */
export function rotten(records: readonly NodeRecord[], count: number, random: KeyedRandom): readonly NodeRecord[] {
  const latest = new Map<string, NodeRecord & { readonly snapshot: Snapshot }>();
  for (const record of records) if ("snapshot" in record) latest.set(record.document.id, record);
  const isRead = (record: NodeRecord): boolean => {
    const snapshot = latest.get(record.document.id);
    return snapshot === undefined || snapshot === record || ("entry" in record && !covers(snapshot, record));
  };
  const read = random.shuffle(records.flatMap((record, at) => (isRead(record) ? [at] : [])));
  const hit = new Set(read.slice(0, count));
  return records.map((record, at) => (hit.has(at) ? withOtherByte(record, random) : record));
}

function covers(
  { document: { authors }, snapshot: { vector } }: NodeRecord & { readonly snapshot: Snapshot },
  { document, entry }: NodeRecord & { readonly entry: Entry },
): boolean {
  const author = authors.indexOf(document.authors.idOf(entry.author));
  return author >= 0 && vector.covers(author, entry.lastSeq);
}

function withOtherByte(record: NodeRecord, random: KeyedRandom): NodeRecord {
  const written = "entry" in record ? encodeEntry(record.entry, record.document.authors) : record.snapshot.bytes;
  const bytes = written.slice();
  const at = random.integer(bytes.length);
  bytes[at] = (bytes[at] as number) ^ random.between(1, 255);
  return { ...record, rotten: { bytes, checksum: checksumOf(written) } };
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

/** Each step can be undone for a given byte, so bytes of which one differs never have the same. */
function checksumOf(bytes: Uint8Array): number {
  let sum = bytes.length;
  for (const byte of bytes) sum = mix32(sum ^ byte);
  return sum;
}
