// Whether what is applied can be relied on to stay so by whoever builds on it. What an unforked author builds on counts for ever, but for
// branches that it has two of in its past: those count by the entries of others. As long as these are applied, they are in its past as well,
// and stay; one that counts and is not applied, since it builds on evidence too, may itself be found to be of a forked author.

import type { AuthorIndex } from "@joinery/clock";
import type { EntryNode, EntryTree } from "./entry-tree.js";
import type { PastHeads } from "./past-heads.js";

/**
 * Tells of applied entries whether an entry that now follows everything applied makes them count for ever, if its author never forks. Where
 * somebody's entry counts and is not applied, that is denied of all that has in its past an author of whom several branches are.
 */
export function firmNow(
  tree: EntryTree,
  heads: PastHeads,
  branchCount: (author: AuthorIndex) => number,
): (node: EntryNode) => boolean {
  if (tree.forks.size === 0 || tree.nodes.every(({ counts, isApplied }) => isApplied || !counts)) return () => true;
  const split = [...tree.forks.keys()].filter((author) => branchCount(author) > 1);
  return (node) => split.every((author) => heads.headOf(node, author) === undefined);
}
