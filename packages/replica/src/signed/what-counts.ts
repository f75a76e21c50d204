// What counts, as a function of the stored entries alone: see the rule in README.md. An author who never forked counts;
// of a forked one counts what somebody else had built on before any proof of the fork lay in that somebody's past.

import type { AuthorIndex } from "@joinery/clock";
import { type EntryNode, type EntryTree, isAncestor } from "./entry-tree.js";

/** Two branches of one author, both in one past: a proof. */
const conflict = "conflict";
/** The last entry of some author in a past; a past holds all before it too. */
type Head = EntryNode | typeof conflict | undefined;

/** The entries to apply: those that count and whose whole past counts. Costs entries times forked authors, a few times. */
export function whatCounts(tree: EntryTree): Set<EntryNode> {
  const { nodes, forks } = tree;
  const counts = nodes.map(({ author }) => !forks.has(author));
  const heads = new Map([...forks.keys()].map((author) => [author, headsOf(author, nodes)]));
  for (let grew = true; grew; ) {
    grew = false;
    for (const node of nodes) if (counts[node.position]) grew = endorse(node, heads, counts) || grew;
  }
  const applied = new Set<EntryNode>();
  for (const node of nodes) {
    const { parent, deps, position } = node;
    const isRooted = parent === undefined || applied.has(parent);
    if (counts[position] && isRooted && deps.every((dep) => applied.has(dep))) applied.add(node);
  }
  return applied;
}

/** Makes count what `node` vouches for; true when any of it did not count before. */
function endorse(node: EntryNode, heads: ReadonlyMap<AuthorIndex, readonly Head[]>, counts: boolean[]): boolean {
  let grew = false;
  for (const [author, ofAuthor] of heads) {
    const head = ofAuthor[node.position];
    if (author === node.author || head === conflict) continue;
    for (let at = head; at !== undefined && !counts[at.position]; at = at.parent) {
      counts[at.position] = true;
      grew = true;
    }
  }
  return grew;
}

/** For each entry, what of `author` lies in its past, itself included. */
function headsOf(author: AuthorIndex, nodes: readonly EntryNode[]): Head[] {
  const heads: Head[] = [];
  for (const node of nodes) {
    let head: Head;
    if (node.parent !== undefined) head = heads[node.parent.position];
    for (const dep of node.deps) head = laterOf(head, heads[dep.position]);
    heads.push(node.author === author ? laterOf(head, node) : head);
  }
  return heads;
}

function laterOf(a: Head, b: Head): Head {
  if (a === b || b === undefined) return a;
  if (a === undefined) return b;
  if (a === conflict || b === conflict) return conflict;
  if (isAncestor(a, b)) return b;
  return isAncestor(b, a) ? a : conflict;
}
