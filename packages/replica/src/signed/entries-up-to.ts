// The past of an entry, as a set of entries of its own: what its hash stands for, since it covers the hashes of all that it follows.

import type { AuthorTable } from "@joinery/clock";
import { assert } from "@joinery/crdt";
import type { Entry } from "../core/entry.js";
import { decodeEntry, encodeEntry } from "../core/entry-codec.js";
import type { EntryNode } from "./entry-tree.js";

/** The past of `node` and itself, each entry after what it follows, with authors of `to`. */
export function entriesUpTo(node: EntryNode, from: AuthorTable, to: AuthorTable): Entry[] {
  return pastOf(node).map(({ entry }) => {
    const read = decodeEntry(encodeEntry(entry, from), to);
    assert(read.ok, "what is stored can be read");
    return read.value;
  });
}

function pastOf(node: EntryNode): EntryNode[] {
  const past = new Set([node]);
  // A set goes on to what is added while it is gone through.
  for (const { parent, deps } of past)
    for (const before of parent === undefined ? deps : [parent, ...deps]) past.add(before);
  return [...past].sort((a, b) => a.position - b.position);
}
