// Under which names the state knows the entries that are applied. A branch is named by its nearest ancestor-or-self whose
// predecessor has two or more applied children; what lies before the first such is the trunk, which goes by the author's
// own name. Evidence has no part in it: how much of that a replica keeps differs, and names must not.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import { assert } from "@joinery/crdt";
import type { EntryNode, EntryTree } from "./entry-tree.js";

/** An unforked stretch of what is applied of a chain: an author of its own to the state. */
export interface Branch {
  /** The name under which its operations stand in the state. */
  readonly author: AuthorIndex;
  /** What its author wrote before it: its operations are numbered from there. */
  readonly base: number;
  /** Its entries, oldest first. */
  readonly nodes: EntryNode[];
}

export class Branches {
  readonly #authors: AuthorTable;
  readonly #tree: EntryTree;
  readonly #byOwner: Map<AuthorIndex, Branch[]> = new Map();
  readonly #byName: Map<AuthorIndex, Branch> = new Map();

  constructor(authors: AuthorTable, tree: EntryTree) {
    this.#authors = authors;
    this.#tree = tree;
  }

  /** True while every author's applied entries are one chain, so that all names are those of authors. */
  get arePlain(): boolean {
    return this.#byName.size === this.#byOwner.size;
  }

  /** The branches of an author; empty for one of whom nothing is applied. */
  of(author: AuthorIndex): readonly Branch[] {
    return this.#byOwner.get(author) ?? [];
  }

  /** The entry of the branch `author` that ends with its operation `seq`. */
  endingAt(author: AuthorIndex, seq: number): EntryNode {
    const branch = this.#byName.get(author);
    const found = branch === undefined ? undefined : nodeAt(branch, seq + branch.base);
    assert(found?.entry.lastSeq === seq + (branch?.base ?? 0), "heads are ends of entries");
    return found;
  }

  /** Takes in one more applied entry, after its predecessor; false, and nothing is done, when it renames others. */
  extend(node: EntryNode): boolean {
    if (this.#tree.siblingsOf(node).some(({ branch }) => branch !== undefined)) return false;
    this.#append(node, false);
    return true;
  }

  /** Names all of `applied` anew, which come after what they follow. */
  rename(applied: readonly EntryNode[]): void {
    for (const branch of this.#byName.values()) for (const node of branch.nodes) node.branch = undefined;
    this.#authors.lineage.clear();
    this.#byOwner.clear();
    this.#byName.clear();
    for (const node of applied) {
      const siblings = this.#tree.siblingsOf(node);
      this.#append(node, siblings.length > 1 && siblings.some((other) => other !== node && other.isApplied));
    }
  }

  #append(node: EntryNode, beginsBranch: boolean): void {
    const { author, hash, parent } = node;
    if (beginsBranch) {
      const name = this.#authors.internBytes(hash, 0, hash.length);
      this.#authors.lineage.add(name, { owner: author, from: parent?.branch?.author });
      node.branch = this.#open(author, { author: name, base: parent?.entry.lastSeq ?? 0, nodes: [] });
    } else node.branch = parent?.branch ?? this.#open(author, { author, base: 0, nodes: [] });
    node.branch.nodes.push(node);
  }

  #open(owner: AuthorIndex, branch: Branch): Branch {
    const branches = this.#byOwner.get(owner);
    if (branches === undefined) this.#byOwner.set(owner, [branch]);
    else branches.push(branch);
    this.#byName.set(branch.author, branch);
    return branch;
  }
}

/** The entry of `branch` that holds the number `seq` of its author's chain: binary search. */
export function nodeAt({ nodes }: Branch, seq: number): EntryNode | undefined {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((nodes[middle] as EntryNode).entry.lastSeq < seq) low = middle + 1;
    else high = middle;
  }
  const node = nodes[low];
  return node !== undefined && node.entry.firstSeq <= seq ? node : undefined;
}
