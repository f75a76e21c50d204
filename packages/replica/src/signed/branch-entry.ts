// An entry as the state meets it: under the name of its branch, numbered from where the branch began. Its bytes stay as
// they are, so every name and dot in them is looked up in the entry's own past, where it stands for one thing only.

import type { AuthorIndex, Dot } from "@joinery/clock";
import type { CausalPast, DotNames, DotPredicate } from "@joinery/crdt";
import type { Entry } from "../core/entry.js";
import { type Branch, type Branches, nodeAt } from "./branches.js";
import { type EntryNode, type EntryTree, isAncestor } from "./entry-tree.js";

/** `node` is on a branch, and `pastOf` answers the causal past of the entry that this returns. */
export function branchEntry(
  node: EntryNode,
  tree: EntryTree,
  branches: Branches,
  pastOf: (entry: Entry) => CausalPast,
): Entry {
  const { entry, parent } = node;
  const branch = node.branch as Branch;
  const { base, author } = branch;
  const deps = node.deps.map(placeOf);
  if (branch.nodes[0] === node && parent !== undefined) deps.push(placeOf(parent));
  let past: CausalPast | undefined;
  const isSeen = (author: AuthorIndex, seq: number): boolean => {
    past ??= pastOf(placed);
    return past.covers(author, seq);
  };
  const names = new NamesInPast(node, tree, branches, isSeen);
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
    placement: { firstSeq: entry.firstSeq, names },
  };
  return placed;
}

/** The last operation of an applied entry as the state knows it. */
function placeOf({ entry, branch }: EntryNode): Dot {
  const { author, base } = branch as Branch;
  return { author, seq: entry.lastSeq - base };
}

/**
 * What the names in one entry mean. A name is that of an author, or that of an entry with which a branch began in the
 * writer's eyes. Only the entry itself and its past are looked at: whatever else is stored differs between replicas.
 */
class NamesInPast implements DotNames {
  readonly #node: EntryNode;
  readonly #tree: EntryTree;
  readonly #branches: Branches;
  readonly #isSeen: DotPredicate;

  /** `isSeen` answers for the names of branches. */
  constructor(node: EntryNode, tree: EntryTree, branches: Branches, isSeen: DotPredicate) {
    this.#node = node;
    this.#tree = tree;
    this.#branches = branches;
    this.#isSeen = isSeen;
  }

  ownerOf(named: AuthorIndex): AuthorIndex {
    return this.#startOf(named)?.author ?? named;
  }

  /** An author writes the row of its branch; what others remove of an author's row they remove from all branches they saw. */
  rowsOf(named: AuthorIndex): readonly AuthorIndex[] {
    const owner = this.ownerOf(named);
    if (owner === this.#node.author) return [(this.#node.branch as Branch).author];
    const seen = this.#branches.of(owner).filter(({ nodes }) => this.#isInPast(nodes[0] as EntryNode));
    return seen.length === 0 ? [owner] : seen.map(({ author }) => author);
  }

  /** The one operation in the past that a dot can mean; undefined when there is none, or more than one. */
  dotOf(named: AuthorIndex, seq: number): Dot | undefined {
    const start = this.#startOf(named);
    const owner = start?.author ?? named;
    const written = seq + (start === undefined ? 0 : start.entry.firstSeq - 1);
    let found: Dot | undefined;
    for (const branch of this.#branches.of(owner)) {
      const meant = nodeAt(branch, written);
      if (meant === undefined || (start !== undefined && !isAncestor(start, meant))) continue;
      const dot = { author: branch.author, seq: written - branch.base };
      const isOwn = owner === this.#node.author;
      if (!(isOwn ? isAncestor(meant, this.#node) : this.#isSeen(dot.author, dot.seq))) continue;
      if (found !== undefined) return undefined;
      found = dot;
    }
    return found;
  }

  #startOf(named: AuthorIndex): EntryNode | undefined {
    const start = this.#tree.named(named);
    return start !== undefined && this.#isInPast(start) ? start : undefined;
  }

  #isInPast(other: EntryNode): boolean {
    if (isAncestor(other, this.#node)) return true;
    // What is in the past of an applied entry is applied.
    if (other.branch === undefined) return false;
    const { author, seq } = placeOf(other);
    return this.#isSeen(author, seq);
  }
}

/** True when a dependency is written under a name and number of the entry that its hash names. */
export function isNamedRight({ author, seq }: Dot, meant: EntryNode, tree: EntryTree): boolean {
  if (author === meant.author) return seq === meant.entry.lastSeq;
  const start = tree.named(author);
  return start !== undefined && isAncestor(start, meant) && seq === meant.entry.lastSeq - start.entry.firstSeq + 1;
}
