// An entry as the state meets it: under the name of its branch, numbered from where the branch began. Its bytes stay as
// they are, so every dot in them is looked up in the entry's own past, where it stands for one operation only.

import type { AuthorIndex, Dot } from "@joinery/clock";
import type { CausalPast } from "@joinery/crdt";
import type { Entry } from "../core/entry.js";
import { type EntryNode, type EntryTree, isAncestor, nodeAt } from "./entry-tree.js";

/** `pastOf` answers the causal past of the entry that this returns. */
export function branchEntry(node: EntryNode, tree: EntryTree, pastOf: (entry: Entry) => CausalPast): Entry {
  const { entry, branch, parent } = node;
  const { base, author } = branch;
  const deps = node.deps.map(placeOf);
  if (branch.nodes[0] === node && parent !== undefined) deps.push(placeOf(parent));
  let past: CausalPast | undefined;
  const placed: Entry = {
    author,
    firstSeq: entry.firstSeq - base,
    lastSeq: entry.lastSeq - base,
    stamp: entry.stamp,
    deps,
    prev: undefined,
    locals: entry.locals,
    rest: entry.rest,
    bodyOffset: entry.bodyOffset,
    placement: {
      firstSeq: entry.firstSeq,
      names: {
        ownerOf: (named) => ownerOf(named, tree),
        rowsOf: (named) => rowsOf(ownerOf(named, tree), node, tree),
        dotOf: (named, seq) => {
          past ??= pastOf(placed);
          return dotOf({ author: named, seq }, node, tree, past);
        },
      },
    },
  };
  return placed;
}

/** The last operation of an entry as the state knows it. */
function placeOf({ entry, branch }: EntryNode): Dot {
  return { author: branch.author, seq: entry.lastSeq - branch.base };
}

/** A name in an entry is that of an author, or that of an entry with which a branch began in the writer's eyes. */
function startOf(named: AuthorIndex, tree: EntryTree): EntryNode | undefined {
  return tree.named(named);
}

function ownerOf(named: AuthorIndex, tree: EntryTree): AuthorIndex {
  return startOf(named, tree)?.author ?? named;
}

/** An author writes the row of its branch; what others remove of an author's row they remove from all of its branches. */
function rowsOf(owner: AuthorIndex, node: EntryNode, tree: EntryTree): readonly AuthorIndex[] {
  if (owner === node.author) return [node.branch.author];
  const branches = tree.branchesOf(owner);
  return branches.length === 0 ? [owner] : branches.map(({ author }) => author);
}

/** The one operation in the past of `node` that a dot in it can mean; undefined when there is none, or more than one. */
function dotOf({ author, seq }: Dot, node: EntryNode, tree: EntryTree, past: CausalPast): Dot | undefined {
  const start = startOf(author, tree);
  const owner = start?.author ?? author;
  const written = seq + (start === undefined ? 0 : start.entry.firstSeq - 1);
  let found: Dot | undefined;
  for (const branch of tree.branchesOf(owner)) {
    const meant = nodeAt(branch, written);
    if (meant === undefined || (start !== undefined && !isAncestor(start, meant))) continue;
    const dot = { author: branch.author, seq: written - branch.base };
    const isSeen = owner === node.author ? isAncestor(meant, node) : past.covers(dot.author, dot.seq);
    if (!isSeen) continue;
    if (found !== undefined) return undefined;
    found = dot;
  }
  return found;
}

/** True when a dependency is written under a name and number of the entry that its hash names. */
export function isNamedRight({ author, seq }: Dot, meant: EntryNode, tree: EntryTree): boolean {
  if (author === meant.author) return seq === meant.entry.lastSeq;
  const start = startOf(author, tree);
  return start !== undefined && isAncestor(start, meant) && seq === meant.entry.lastSeq - start.entry.firstSeq + 1;
}
