// Canonical bytes of a whole state: authors by name, what was seen, then every cell in order of its key.
// Equal states have equal bytes; decoding never throws and holds no more than the bytes it was given.

import type { AuthorIndex, AuthorTable, Dot } from "@joinery/clock";
import { CausalContext } from "@joinery/clock";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { DeltaReader } from "../codec/delta-reader.js";
import { DeltaWriter, zeroBase } from "../codec/delta-writer.js";
import { nextByte, readCount } from "../codec/varint.js";
import { assert } from "../core/assert.js";
import { sortedDots } from "../core/cell.js";
import type { FieldType } from "../core/field-type.js";
import { DecodeError } from "../errors.js";
import { CausalState } from "./causal-state.js";

const version = 1;

/** The outcome of decoding foreign bytes. */
export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** The canonical bytes of `state`. */
export function encodeState<State, Delta, View, Draft>(state: CausalState<State, Delta, View, Draft>): Uint8Array {
  const authors = seenAuthors(state.context).sort((a, b) => state.authors.compare(a, b));
  const writer = new DeltaWriter(state.authors, zeroBase, authors);
  writer.count(authors.length);
  for (const author of authors) writer.count(state.context.vector.get(author));
  const cloud = sortedDots([...state.context.cloud()], state.authors);
  writer.count(cloud.length);
  for (const dot of cloud) writer.dot(dot);
  const cells = state.root.difference(state.store, () => true);
  writer.count(cells === undefined ? 0 : 1);
  if (cells !== undefined) state.root.write(cells, writer);
  assert(writer.mentioned.length === authors.length, "every live cell was seen");
  return framed(state.authors, authors, writer);
}

/** The state whose canonical bytes these are, with authors interned in `authors`; the same bytes and no others encode it again. */
export function decodeState<State, Delta, View, Draft>(
  bytes: Uint8Array,
  root: FieldType<State, Delta, View, Draft>,
  authors: AuthorTable,
): Decoded<CausalState<State, Delta, View, Draft>> {
  const authorsBefore = authors.size;
  try {
    return { ok: true, value: readState(bytes, root, authors) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    authors.truncate(authorsBefore);
    return { ok: false, reason: error.message };
  }
}

function readState<State, Delta, View, Draft>(
  bytes: Uint8Array,
  root: FieldType<State, Delta, View, Draft>,
  authors: AuthorTable,
): CausalState<State, Delta, View, Draft> {
  const { locals, body } = readFrame(bytes, authors);
  const reader = new DeltaReader(body, authors, locals, zeroBase);
  const context = readContext(reader, locals);
  const cells = reader.count() === 0 ? undefined : root.read(reader);
  reader.end();
  const state = new CausalState(root, authors);
  if (cells !== undefined) state.merge({ context: new CausalContext(), delta: cells, live: [] });
  if (!context.coversAll(state.context)) throw new DecodeError("a cell that was never seen");
  state.context.join(context);
  // A dot in two places, a key without cells, a gap that is none: whatever was not kept as it stood shows here.
  if (!sameBytes(encodeState(state), bytes)) throw new DecodeError("not the canonical bytes of a state");
  return state;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

function seenAuthors(context: CausalContext): AuthorIndex[] {
  const authors = new Set<AuthorIndex>();
  for (const { author } of context.vector.entries()) authors.add(author);
  for (const { author } of context.cloud()) authors.add(author);
  return [...authors];
}

function framed(table: AuthorTable, authors: readonly AuthorIndex[], writer: DeltaWriter): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeUint8(encoder, version);
  encoding.writeVarUint(encoder, authors.length);
  for (const author of authors) encoding.writeVarUint8Array(encoder, table.bytesOf(author));
  encoding.writeUint8Array(encoder, writer.toBytes());
  return encoding.toUint8Array(encoder);
}

function readFrame(bytes: Uint8Array, authors: AuthorTable): { locals: AuthorIndex[]; body: Uint8Array } {
  const decoder = decoding.createDecoder(bytes);
  const locals: AuthorIndex[] = [];
  if (nextByte(decoder) !== version) throw new DecodeError("a state of another format version");
  const count = readCount(decoder);
  if (count * 17 > bytes.length) throw new DecodeError("a count beyond the end of the bytes");
  for (let left = count; left > 0; left--) {
    const length = readCount(decoder);
    const author = authors.internBytes(bytes, decoder.pos, length);
    if (author < 0) throw new DecodeError("an author name of a wrong length");
    decoder.pos += length;
    const last = locals[locals.length - 1];
    if (last !== undefined && authors.compare(last, author) >= 0) throw new DecodeError("authors out of order");
    locals.push(author);
  }
  return { locals, body: bytes.subarray(decoder.pos) };
}

function readContext(reader: DeltaReader, locals: readonly AuthorIndex[]): CausalContext {
  const context = new CausalContext();
  if (reader.count() !== locals.length) throw new DecodeError("as many counts as authors are needed");
  for (const author of locals) {
    const seq = reader.count();
    if (seq > 0) context.vector.set(author, seq);
  }
  const cloud: Dot[] = reader.dots();
  for (const { author, seq } of cloud) {
    if (!context.add(author, seq)) throw new DecodeError("a dot that was seen twice");
  }
  return context;
}
