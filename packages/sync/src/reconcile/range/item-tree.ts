// A set of items in their order, which answers number and fingerprint of any range, and takes changes, in steps by the
// logarithm of its size. It knows no worst case: its balance rests on counts, not on chance.

import { checkItemBytes } from "../item-words.js";
import type { HashKey } from "../keyed-hash.js";
import { ReconcileError } from "../reconcile-error.js";
import { addFingerprint, type Fingerprint, ItemHash } from "./fingerprint.js";
import { ItemNode, sizeOf } from "./item-node.js";
import { compareItems } from "./item-order.js";
import { inserted, without } from "./tree-changes.js";

/** Number and fingerprint of the items of a range. */
export interface RangeSummary {
  readonly count: number;
  readonly fingerprint: Fingerprint;
}

export class ItemTree {
  readonly itemBytes: number;
  readonly #hash: ItemHash;
  #root: ItemNode | undefined;

  /** @param key what both sides use; nobody else can know it while items are made */
  constructor(itemBytes: number, key: HashKey) {
    checkItemBytes(itemBytes);
    this.itemBytes = itemBytes;
    this.#hash = new ItemHash(itemBytes, key);
  }

  get size(): number {
    return sizeOf(this.#root);
  }

  /** Adds an item; false when it was there. The bytes are kept, not copied. Throws WRONG_WIDTH. */
  add(item: Uint8Array): boolean {
    if (this.has(item)) return false;
    this.#root = inserted(this.#root, new ItemNode(item, this.#hash.of(item)));
    return true;
  }

  /** Takes an item out; false when it was not there. Throws WRONG_WIDTH. */
  remove(item: Uint8Array): boolean {
    if (!this.has(item)) return false;
    this.#root = without(this.#root as ItemNode, item);
    return true;
  }

  has(item: Uint8Array): boolean {
    if (item.length !== this.itemBytes) {
      throw new ReconcileError("WRONG_WIDTH", `an item has ${item.length} bytes, not ${this.itemBytes}`);
    }
    for (let node = this.#root; node !== undefined; ) {
      const order = compareItems(item, node.item);
      if (order === 0) return true;
      node = order < 0 ? node.left : node.right;
    }
    return false;
  }

  /** The items from `from` on and below `to`; without `to`, up to the last. */
  summary(from: Uint8Array, to: Uint8Array | undefined): RangeSummary {
    const upper = this.#below(to);
    const lower = this.#below(from);
    addFingerprint(upper.fingerprint, lower.fingerprint, -1);
    return { count: upper.count - lower.count, fingerprint: upper.fingerprint };
  }

  /** How many items are below `bound`; all of them without one. */
  rank(bound: Uint8Array | undefined): number {
    return this.#below(bound).count;
  }

  /** The item with `rank` others below it, which must be there. */
  at(rank: number): Uint8Array {
    let skipped = rank;
    for (let node = this.#root as ItemNode; ; ) {
      const before = sizeOf(node.left);
      if (skipped === before) return node.item;
      const isLeft = skipped < before;
      if (!isLeft) skipped -= before + 1;
      node = (isLeft ? node.left : node.right) as ItemNode;
    }
  }

  /** The items from `from` on and below `to`, in their order. */
  items(from: Uint8Array, to: Uint8Array | undefined): Uint8Array[] {
    const found: Uint8Array[] = [];
    collect(this.#root, from, to, found);
    return found;
  }

  #below(bound: Uint8Array | undefined): { count: number; fingerprint: Fingerprint } {
    const fingerprint = new Int32Array(4);
    let count = 0;
    for (let node = this.#root; node !== undefined; ) {
      if (bound !== undefined && compareItems(node.item, bound) >= 0) {
        node = node.left;
        continue;
      }
      count += node.size - sizeOf(node.right);
      addFingerprint(fingerprint, node.sum, 1);
      if (node.right !== undefined) addFingerprint(fingerprint, node.right.sum, -1);
      node = node.right;
    }
    return { count, fingerprint };
  }
}

function collect(node: ItemNode | undefined, from: Uint8Array, to: Uint8Array | undefined, found: Uint8Array[]): void {
  if (node === undefined) return;
  const isFrom = compareItems(node.item, from) >= 0;
  const isBelow = to === undefined || compareItems(node.item, to) < 0;
  if (isFrom) collect(node.left, from, to, found);
  if (isFrom && isBelow) found.push(node.item);
  if (isBelow) collect(node.right, from, to, found);
}
