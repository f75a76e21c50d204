// Puts items into a weight-balanced tree and takes them out, balancing on the way back up. Nodes are changed in place; what
// is answered is the root from then on.

import { balanced, type ItemNode } from "./item-node.js";
import { compareItems } from "./item-order.js";

/** The tree with an item that is not in it. */
export function inserted(node: ItemNode | undefined, fresh: ItemNode): ItemNode {
  if (node === undefined) return fresh;
  if (compareItems(fresh.item, node.item) < 0) node.left = inserted(node.left, fresh);
  else node.right = inserted(node.right, fresh);
  return balanced(node);
}

/** The tree without an item that is in it. */
export function without(node: ItemNode, item: Uint8Array): ItemNode | undefined {
  const order = compareItems(item, node.item);
  if (order === 0) return joined(node.left, node.right);
  if (order < 0) node.left = without(node.left as ItemNode, item);
  else node.right = without(node.right as ItemNode, item);
  return balanced(node);
}

/** One tree of two that stood side by side: the least of the right one becomes its root. */
function joined(left: ItemNode | undefined, right: ItemNode | undefined): ItemNode | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  let root = right;
  while (root.left !== undefined) root = root.left;
  const rest = without(right, root.item);
  root.left = left;
  root.right = rest;
  return balanced(root);
}
