// Bytes of a patch: authors by name with what was seen of each before and now, the dots that are gone, and the cells in
// columns as in a state. Decoding never throws, and holds no more than its bytes allow.

import { type AuthorIndex, type AuthorTable, CausalContext, compareDots, type Dot } from "@joinery/clock";
import type { ByteReader } from "../codec/byte-reader.js";
import type { ByteWriter } from "../codec/byte-writer.js";
import { ColumnReader } from "../codec/column-reader.js";
import { ColumnWriter } from "../codec/column-writer.js";
import { assert } from "../core/assert.js";
import { sortedDots } from "../core/cell.js";
import type { FieldType } from "../core/field-type.js";
import { DecodeError } from "../errors.js";
import { DistinctDots } from "../state/distinct-dots.js";
import type { StatePatch } from "./state-patch.js";

type Codec<Delta> = Pick<FieldType<never, Delta, never, never>, "read" | "write">;

/** Writes `patch`, whose contexts have no gaps, to the end of `bytes`. */
export function writePatch<Delta>(
  patch: StatePatch<Delta>,
  root: Codec<Delta>,
  authors: AuthorTable,
  bytes: ByteWriter,
): void {
  const { base, context, delta, gone } = patch;
  assert(base.cloudSize === 0 && context.cloudSize === 0, "whoever compares parts has no gaps");
  const { vector } = context;
  const seen = [...vector.entries()].map(({ author }) => author).sort((a, b) => authors.compare(a, b));
  bytes.count(seen.length);
  for (const author of seen) {
    const name = authors.bytesOf(author);
    bytes.byte(name.length);
    bytes.raw(name);
    bytes.count(vector.get(author));
    bytes.count(vector.get(author) - base.vector.get(author));
  }
  const places = new Map(seen.map((author, place) => [author, place]));
  bytes.count(gone.length);
  for (const { author, seq } of sortedDots(gone, authors)) {
    bytes.count(places.get(author) as number);
    bytes.count(seq);
  }
  bytes.byte(delta === undefined ? 0 : 1);
  if (delta === undefined) return;
  const writer = new ColumnWriter(authors, seen, (author) => vector.get(author));
  root.write(delta, writer);
  assert(writer.mentioned.length === seen.length, "every live cell was seen");
  writer.writeTo(bytes);
}

/** Reads what `writePatch` wrote, to the end of `bytes`; throws `DecodeError` for anything else. */
export function readPatch<Delta>(bytes: ByteReader, root: Codec<Delta>, authors: AuthorTable): StatePatch<Delta> {
  const base = new CausalContext();
  const context = new CausalContext();
  const locals = readContexts(bytes, authors, base, context);
  const gone = readGone(bytes, authors, locals, context);
  const presence = bytes.byte();
  if (presence > 1) throw new DecodeError("cells are there or not");
  const cells: Dot[] = [];
  if (presence === 0) {
    bytes.end();
    return { base, context, delta: undefined, cells, gone };
  }
  const { vector } = context;
  const columns = new ColumnReader(bytes.rest(), authors, { locals, lastSeqOf: (author) => vector.get(author) });
  const dots = new DistinctDots(context);
  columns.onCell = (author, seq) => {
    dots.add(author, seq);
    cells.push({ author, seq });
  };
  const delta = root.read(columns);
  columns.end();
  dots.check();
  if (dots.isEmpty) throw new DecodeError("a patch without cells that says it has some");
  return { base, context, delta, cells, gone };
}

function readContexts(
  bytes: ByteReader,
  authors: AuthorTable,
  base: CausalContext,
  context: CausalContext,
): AuthorIndex[] {
  const locals: AuthorIndex[] = [];
  for (let left = bytes.count(); left > 0; left--) {
    const name = bytes.raw(bytes.byte());
    const author = authors.internBytes(name, 0, name.length);
    if (author < 0) throw new DecodeError("an author name of a wrong length");
    const last = locals.at(-1);
    if (last !== undefined && authors.compare(last, author) >= 0) throw new DecodeError("authors out of order");
    const now = bytes.count();
    const before = now - bytes.count();
    if (now === 0) throw new DecodeError("an author never heard of");
    if (before < 0) throw new DecodeError("more was seen before than now");
    locals.push(author);
    context.vector.set(author, now);
    if (before > 0) base.vector.set(author, before);
  }
  return locals;
}

function readGone(
  bytes: ByteReader,
  authors: AuthorTable,
  locals: readonly AuthorIndex[],
  context: CausalContext,
): Dot[] {
  const gone: Dot[] = [];
  for (let left = bytes.count(); left > 0; left--) {
    const author = locals[bytes.count()];
    if (author === undefined) throw new DecodeError("an author index beyond the table");
    const dot = { author, seq: bytes.count() };
    const last = gone.at(-1);
    if (last !== undefined && compareDots(authors, last, dot) >= 0) throw new DecodeError("dots out of order");
    if (dot.seq < 1 || !context.covers(author, dot.seq)) throw new DecodeError("a removal of what was never seen");
    gone.push(dot);
  }
  return gone;
}
