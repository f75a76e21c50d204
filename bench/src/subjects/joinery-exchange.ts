// The three ways in which bytes leave and enter a Joinery document in these benchmarks: the whole state, entries for
// other replicas, and what a session sends of one entry. Nothing else in the suite knows how Joinery writes bytes.

import { AuthorTable } from "@joinery/clock";
import { assert, decodeState, encodeState } from "@joinery/crdt";
import { type DocumentCore, decodeEntry, type Entry, encodeEntry, type Replica } from "@joinery/replica";

const lengthBytes = 4;

/** The canonical bytes of the state. */
export function stateBytes(core: DocumentCore): Uint8Array {
  return encodeState(core.state);
}

/** The fields of a document as users read them, from the bytes of its state; `core` only says what its schema is. */
export function readStateBytes(core: DocumentCore, bytes: Uint8Array): unknown {
  const decoded = decodeState(bytes, core.state.root, new AuthorTable());
  assert(decoded.ok, "a state that was written here is read here");
  return decoded.value.view;
}

/** Every entry of the log, each with its length in front. */
export function logBytes(core: DocumentCore): Uint8Array {
  const authors = Array.from({ length: core.authors.size }, (_, author) => author);
  const intervals = authors.map((author) => ({ author, from: 1, to: Number.MAX_SAFE_INTEGER }));
  const entries = core.log.gather(intervals).map((entry) => encodeEntry(entry, core.authors));
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + lengthBytes + entry.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const entry of entries) {
    view.setUint32(at, entry.length);
    bytes.set(entry, at + lengthBytes);
    at += lengthBytes + entry.length;
  }
  return bytes;
}

/** Hands the entries in `bytes` to a document, as a session does with those of one frame. */
export function receiveLogBytes(replica: Replica, core: DocumentCore, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Entry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + lengthBytes + view.getUint32(at);
    const entry = decodeEntry(bytes.subarray(at + lengthBytes, end), core.authors);
    assert(entry.ok, "an entry that was written here is read here");
    entries.push(entry.value);
    at = end;
  }
  replica.receive(core, entries);
}

/** An entry as it stands in a frame once its authors are interned: their indexes, the length, and the rest of it. */
export function entryOnWire({ locals, rest }: Entry): Uint8Array {
  const numbers = [locals.length, ...locals, rest.length];
  const head = numbers.reduce((sum, number) => sum + varintBytes(number), 0);
  const bytes = new Uint8Array(head + rest.length);
  let at = 0;
  for (const number of numbers) at = writeVarint(bytes, at, number);
  bytes.set(rest, at);
  return bytes;
}

function varintBytes(number: number): number {
  let count = 1;
  for (let left = number; left >= 128; left = Math.floor(left / 128)) count++;
  return count;
}

function writeVarint(bytes: Uint8Array, offset: number, number: number): number {
  let at = offset;
  let left = number;
  for (; left >= 128; left = Math.floor(left / 128)) bytes[at++] = (left % 128) | 128;
  bytes[at++] = left;
  return at;
}
