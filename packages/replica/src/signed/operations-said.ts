// What an entry says, to whoever has nothing but its bytes and the type of some fields: names and dots in it mean what they say, since there
// is no past to look them up in.

import { type AuthorTable, VersionVector } from "@joinery/clock";
import { type AnyField, DecodeError, type Fields, type StructDelta, struct } from "@joinery/crdt";
import type { Entry } from "../core/entry.js";
import { readTransactions } from "../core/operations.js";

/** The operations of `entry` on the field at `path`, nested in structs. Throws `DecodeError` for an entry that can't be read. */
export function operationsSaid(
  entry: Entry,
  path: readonly string[],
  field: AnyField,
  authors: AuthorTable,
): unknown[] {
  const root = rootOf(path, field);
  const read = readTransactions(entry, root, authors, new VersionVector(), { covers: () => true });
  if (!read.ok) throw new DecodeError(read.reason);
  return read.value.flat().flatMap(({ delta }) => (delta === undefined ? [] : inner(delta, path.length)));
}

function rootOf(path: readonly string[], field: AnyField) {
  const [last, ...outer] = [...path].reverse();
  let root = struct({ [last as string]: field } as Fields);
  for (const name of outer) root = struct({ [name]: root } as Fields);
  return root;
}

/** Every struct on the way has one field. */
function inner(delta: StructDelta, depth: number): unknown[] {
  return delta.flatMap(({ delta: part }) => (depth === 1 ? [part] : inner(part as StructDelta, depth - 1)));
}
