// Of each author, the last entry that lies in an entry's past, or that two of its branches do. Worked out once per entry,
// from those it follows, and only in a document in which somebody asks: where an author forked.

import type { AuthorIndex } from "@joinery/clock";
import { type AuthorMap, joined, valueAt, withValue } from "./author-map.js";
import { type EntryNode, type EntryTree, isAncestor } from "./entry-tree.js";

/** Two branches of one author, both in one past: a proof. */
export const conflict = "conflict";
/** The last entry of some author in a past; a past holds all before it on its chain too. */
export type Head = EntryNode | typeof conflict;

export class PastHeads {
  readonly #tree: EntryTree;
  /** Per entry by position. An entry's own chain is left out, which is in its past in any case. */
  readonly #maps: (AuthorMap<Head> | undefined)[] = [];

  constructor(tree: EntryTree) {
    this.#tree = tree;
  }

  /** For how many entries it was worked out. */
  get size(): number {
    return this.#maps.length;
  }

  /** What of `author` lies in the past of `node`, itself included. */
  headOf(node: EntryNode, author: AuthorIndex): Head | undefined {
    const head = valueAt(this.#mapOf(node), author);
    if (author !== node.author) return head;
    return head === undefined || (head !== conflict && isAncestor(head, node)) ? node : conflict;
  }

  #mapOf(node: EntryNode): AuthorMap<Head> | undefined {
    const { nodes } = this.#tree;
    while (this.#maps.length <= node.position) this.#maps.push(this.#workedOut(nodes[this.#maps.length] as EntryNode));
    return this.#maps[node.position];
  }

  #workedOut({ parent, deps }: EntryNode): AuthorMap<Head> | undefined {
    let map = parent === undefined ? undefined : this.#maps[parent.position];
    for (const dep of deps) {
      const own = this.headOf(dep, dep.author) as Head;
      map = joined(map, withValue(this.#maps[dep.position], dep.author, own), laterOf);
    }
    return map;
  }
}

function laterOf(a: Head, b: Head): Head {
  if (a === conflict || b === conflict) return conflict;
  if (isAncestor(a, b)) return b;
  return isAncestor(b, a) ? a : conflict;
}
