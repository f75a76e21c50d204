// What proves a stored entry to others: the shortest stretch of its chain from it to a signed one.

import type { EntryNode } from "./entry-tree.js";
import { sealOf } from "./seal.js";

/** From `node` to a signed entry, both included, breadth first along the children. What is stored signed was checked. */
export function toSigned(node: EntryNode): EntryNode[] | undefined {
  const open = [node];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    if (sealOf(at.entry)?.signature === undefined) open.push(...at.children);
    else return stretch(node, at);
  }
  return undefined;
}

function stretch(first: EntryNode, last: EntryNode): EntryNode[] {
  const nodes: EntryNode[] = [];
  for (let at: EntryNode | undefined = last; at !== undefined; at = at === first ? undefined : at.parent)
    nodes.push(at);
  return nodes.reverse();
}
