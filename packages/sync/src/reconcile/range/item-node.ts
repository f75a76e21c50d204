// The nodes of a weight-balanced search tree, and the rotations that keep neither side more than three times as heavy as
// the other. The weight is the number of items below, which ranks need anyway.
// Nievergelt, Reingold: Binary search trees of bounded balance (1973); the bounds 3 and 2 are proven by Hirai, Yamamoto:
// Balancing weight-balanced trees (2011).

import { addFingerprint, type Fingerprint } from "./fingerprint.js";

const heavier = 3;
const single = 2;

export class ItemNode {
  readonly item: Uint8Array;
  readonly hash: Fingerprint;
  left: ItemNode | undefined;
  right: ItemNode | undefined;
  /** Items here and below. */
  size = 1;
  /** Their fingerprint. */
  readonly sum: Fingerprint;

  constructor(item: Uint8Array, hash: Fingerprint) {
    this.item = item;
    this.hash = hash;
    this.sum = hash.slice();
  }

  /** Counts and sums up what is below anew: its children have changed. */
  refresh(): void {
    const { left, right, sum } = this;
    this.size = 1 + sizeOf(left) + sizeOf(right);
    sum.set(this.hash);
    if (left !== undefined) addFingerprint(sum, left.sum, 1);
    if (right !== undefined) addFingerprint(sum, right.sum, 1);
  }
}

export function sizeOf(node: ItemNode | undefined): number {
  return node?.size ?? 0;
}

/** The root of a tree whose children are balanced and differ by one item from a balanced state. */
export function balanced(node: ItemNode): ItemNode {
  const { left, right } = node;
  if (right !== undefined && isHeavier(right, left)) {
    if (!(weight(right.left) < single * weight(right.right))) node.right = rotatedRight(right);
    return rotatedLeft(node);
  }
  if (left !== undefined && isHeavier(left, right)) {
    if (!(weight(left.right) < single * weight(left.left))) node.left = rotatedLeft(left);
    return rotatedRight(node);
  }
  node.refresh();
  return node;
}

function weight(node: ItemNode | undefined): number {
  return sizeOf(node) + 1;
}

function isHeavier(one: ItemNode, other: ItemNode | undefined): boolean {
  return weight(one) > heavier * weight(other);
}

function rotatedLeft(node: ItemNode): ItemNode {
  const root = node.right as ItemNode;
  node.right = root.left;
  root.left = node;
  node.refresh();
  root.refresh();
  return root;
}

function rotatedRight(node: ItemNode): ItemNode {
  const root = node.left as ItemNode;
  node.left = root.right;
  root.right = node;
  node.refresh();
  root.refresh();
  return root;
}
