// Canonical bytes of a whole state: authors by name, what was seen, then every cell, in columns, in order of its key.
// Equal states have equal bytes and no others are accepted; decoding never throws and holds no more than its bytes allow.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import { CausalContext } from "@joinery/clock";
import { ByteReader } from "../codec/byte-reader.js";
import { ByteWriter } from "../codec/byte-writer.js";
import { ColumnReader } from "../codec/column-reader.js";
import { ColumnWriter } from "../codec/column-writer.js";
import { assert } from "../core/assert.js";
import { sortedDots } from "../core/cell.js";
import type { FieldType } from "../core/field-type.js";
import { savingOf } from "../core/save-field.js";
import { DecodeError } from "../errors.js";
import { CausalState } from "./causal-state.js";
import { DistinctDots } from "./distinct-dots.js";

const version = 4;

/** The outcome of decoding foreign bytes. */
export type Decoded<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** The canonical bytes of `state`. */
export function encodeState<State, Delta, View, Draft>(state: CausalState<State, Delta, View, Draft>): Uint8Array {
  const { vector } = state.context;
  const authors = seenAuthors(state.context).sort((a, b) => state.authors.compare(a, b));
  const bytes = new ByteWriter();
  bytes.byte(version);
  bytes.count(authors.length);
  for (const author of authors) {
    const name = state.authors.bytesOf(author);
    bytes.byte(name.length);
    bytes.raw(name);
    bytes.count(vector.get(author));
  }
  const places = new Map(authors.map((author, place) => [author, place]));
  const cloud = sortedDots([...state.context.cloud()], state.authors);
  bytes.count(cloud.length);
  for (const { author, seq } of cloud) {
    bytes.count(places.get(author) as number);
    bytes.count(seq);
  }
  const save = savingOf(state.root, state.store);
  bytes.byte(save === undefined ? 0 : 1);
  if (save !== undefined) {
    const writer = new ColumnWriter(state.authors, authors, (author) => vector.get(author));
    save(writer);
    assert(writer.mentioned.length === authors.length, "every live cell was seen");
    writer.writeTo(bytes);
  }
  return bytes.toBytes();
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
  const reader = new ByteReader(bytes);
  if (reader.byte() !== version) throw new DecodeError("a state of another format version");
  const { context, locals } = readContext(reader, bytes, authors);
  if (!readPresence(reader)) {
    reader.end();
    return CausalState.loaded(root, authors, context, undefined);
  }
  const columns = new ColumnReader(reader.rest(), authors, {
    locals,
    lastSeqOf: (author) => context.vector.get(author),
  });
  const dots = new DistinctDots(context);
  columns.onCell = (author, seq) => dots.add(author, seq);
  const state = CausalState.loaded(root, authors, context, columns);
  columns.end();
  dots.check();
  if (dots.isEmpty) throw new DecodeError("a state without cells that says it has some");
  return state;
}

/** Whether cells follow, said aloud: bytes that were cut off behind the context must not read as an emptied state. */
function readPresence(reader: ByteReader): boolean {
  const flag = reader.byte();
  if (flag > 1) throw new DecodeError("cells are there or not");
  return flag === 1;
}

function readContext(
  reader: ByteReader,
  bytes: Uint8Array,
  authors: AuthorTable,
): { context: CausalContext; locals: AuthorIndex[] } {
  const context = new CausalContext();
  const locals: AuthorIndex[] = [];
  for (let left = reader.count(); left > 0; left--) {
    const length = reader.byte();
    const author = authors.internBytes(bytes, bytes.length - reader.remaining, length);
    if (author < 0) throw new DecodeError("an author name of a wrong length");
    reader.raw(length);
    const last = locals[locals.length - 1];
    if (last !== undefined && authors.compare(last, author) >= 0) throw new DecodeError("authors out of order");
    locals.push(author);
    context.vector.set(author, reader.count());
  }
  readCloud(reader, context, locals, authors);
  for (const author of locals) {
    if (context.vector.get(author) === 0 && !context.hasGap(author)) throw new DecodeError("an author never heard of");
  }
  return { context, locals };
}

function readCloud(
  reader: ByteReader,
  context: CausalContext,
  locals: readonly AuthorIndex[],
  authors: AuthorTable,
): void {
  const count = reader.count();
  let last: { author: AuthorIndex; seq: number } | undefined;
  for (let left = count; left > 0; left--) {
    const author = locals[reader.count()];
    if (author === undefined) throw new DecodeError("an author index beyond the table");
    const seq = reader.count();
    if (last !== undefined && (authors.compare(last.author, author) || last.seq - seq) >= 0) {
      throw new DecodeError("dots out of order");
    }
    last = { author, seq };
    if (!context.add(author, seq)) throw new DecodeError("a dot that was seen twice");
  }
  if (context.cloudSize !== count) throw new DecodeError("a gap that is none");
}

function seenAuthors(context: CausalContext): AuthorIndex[] {
  const authors = new Set<AuthorIndex>();
  for (const { author } of context.vector.entries()) authors.add(author);
  for (const { author } of context.cloud()) authors.add(author);
  return [...authors];
}
