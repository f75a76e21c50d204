// Whether an entry can stand where it says it stands: a function of it and its past alone, so every replica answers alike.

import type { Arrival, EntryName } from "./arrival.js";
import { isNamedRight } from "./branch-entry.js";
import type { EntryNode, EntryTree } from "./entry-tree.js";

/**
 * True when the entry goes on where its predecessor ended and names its dependencies, which are in `tree`, right.
 * `parent` is what it names as its predecessor, if anything.
 */
export function fits(
  arrival: Arrival,
  parent: Pick<EntryNode, "author" | "entry"> | undefined,
  tree: EntryTree,
): boolean {
  const { author, entry, deps } = arrival;
  if (parent !== undefined && parent.author !== author) return false;
  if (entry.firstSeq !== (parent?.entry.lastSeq ?? 0) + 1) return false;
  return entry.deps.every((dep, index) => {
    const meant = tree.get(deps[index] as EntryName);
    return meant !== undefined && meant.author !== author && isNamedRight(dep, meant, tree);
  });
}
