// The tree of items answers what a sorted list would, stays balanced, and sums up any range.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addFingerprint, equalFingerprints, ItemHash } from "../../src/reconcile/range/fingerprint.js";
import { ItemNode, sizeOf } from "../../src/reconcile/range/item-node.js";
import { boundBetween, compareItems } from "../../src/reconcile/range/item-order.js";
import { ItemTree } from "../../src/reconcile/range/item-tree.js";
import { inserted, without } from "../../src/reconcile/range/tree-changes.js";
import { ReconcileError } from "../../src/reconcile/reconcile-error.js";
import { hexOf, ItemSource } from "./some-items.js";

const key = { k0: 21, k1: 22 };

/** The oracle: a sorted list of hex. */
class SortedItems {
  readonly names: string[] = [];

  add(item: Uint8Array): boolean {
    if (this.names.includes(hexOf(item))) return false;
    this.names.push(hexOf(item));
    this.names.sort();
    return true;
  }

  remove(item: Uint8Array): boolean {
    const index = this.names.indexOf(hexOf(item));
    if (index >= 0) this.names.splice(index, 1);
    return index >= 0;
  }

  within(from: Uint8Array, to: Uint8Array | undefined): string[] {
    return this.names.filter((name) => name >= hexOf(from) && (to === undefined || name < hexOf(to)));
  }
}

function sumOf(names: readonly string[], itemBytes: number): Int32Array {
  const hash = new ItemHash(itemBytes, key);
  const sum = new Int32Array(4);
  for (const name of names) addFingerprint(sum, hash.of(Uint8Array.from(Buffer.from(name, "hex"))), 1);
  return sum;
}

describe("a tree of items", () => {
  it("equals a sorted list after any changes, in every range", () => {
    const step = fc.record({ adds: fc.boolean(), item: fc.nat(40) });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 120 }),
        fc.nat(),
        fc.nat(40),
        fc.option(fc.nat(40)),
        (steps, seed, a, b) => {
          const pool = new ItemSource(seed).items(41, 9).map((item, index) => {
            // Neighbours that share long beginnings.
            if (index % 3 !== 0) item.fill(7, 0, 6);
            return item;
          });
          const [tree, oracle] = [new ItemTree(9, key), new SortedItems()];
          for (const { adds, item } of steps) {
            const bytes = pool[item]!;
            expect(adds ? tree.add(bytes) : tree.remove(bytes)).toBe(adds ? oracle.add(bytes) : oracle.remove(bytes));
          }
          expect(tree.size).toBe(oracle.names.length);
          oracle.names.forEach((name, rank) => {
            expect(hexOf(tree.at(rank))).toBe(name);
          });
          const bounds = [pool[a]!, b === null ? undefined : pool[b]!] as const;
          const [from, to] =
            bounds[1] !== undefined && compareItems(bounds[0], bounds[1]) > 0 ? [bounds[1], bounds[0]] : bounds;
          const expected = oracle.within(from, to);
          expect(tree.items(from, to).map(hexOf)).toEqual(expected);
          expect(tree.rank(to) - tree.rank(from)).toBe(expected.length);
          expect(tree.summary(from, to)).toEqual({ count: expected.length, fingerprint: sumOf(expected, 9) });
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each(["ascending", "inwards", "at random"])("stays balanced for items that come and go %s", (order) => {
    const node = (number: number): ItemNode => {
      const item = new Uint8Array(8);
      new DataView(item.buffer).setUint32(0, number);
      return new ItemNode(item, new Int32Array(4));
    };
    const count = 1500;
    const random = new ItemSource(6).random;
    const numbers = Array.from({ length: count }, (_, index) => {
      if (order === "ascending") return index;
      return order === "inwards" ? (index % 2 === 0 ? index : 2 * count - index) : Math.floor(random.next() * 2 ** 31);
    });
    let root: ItemNode | undefined;
    for (const number of numbers) {
      root = inserted(root, node(number));
      expectBalanced(root);
    }
    expect(sizeOf(root)).toBe(count);
    for (const [index, number] of numbers.entries()) {
      root = without(root!, node(number).item);
      if (index % 7 === 0) expectBalanced(root);
      expect(sizeOf(root)).toBe(count - 1 - index);
    }
  });

  /** Looks at the whole tree: neither side more than three times as heavy as the other. */
  function expectBalanced(root: ItemNode | undefined): void {
    const open = root === undefined ? [] : [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const [left, right] = [sizeOf(node.left) + 1, sizeOf(node.right) + 1];
      if (left > 3 * right || right > 3 * left) expect.fail(`${left} to ${right} of ${sizeOf(root)}`);
      if (node.left !== undefined) open.push(node.left);
      if (node.right !== undefined) open.push(node.right);
    }
  }

  it("has fingerprints that tell sets apart, and keys apart", () => {
    const items = new ItemSource(5).items(50, 8);
    const trees = [key, { k0: 21, k1: 23 }].map((under) => new ItemTree(8, under));
    for (const tree of trees) for (const item of items) tree.add(item);
    const whole = (tree: ItemTree): Int32Array => tree.summary(new Uint8Array(8), undefined).fingerprint;
    expect(equalFingerprints(whole(trees[0]!), whole(trees[1]!))).toBe(false);
    const before = whole(trees[0]!);
    trees[0]!.remove(items[7]!);
    expect(equalFingerprints(whole(trees[0]!), before)).toBe(false);
    trees[0]!.add(items[7]!);
    expect(equalFingerprints(whole(trees[0]!), before)).toBe(true);
  });

  it("has fingerprints that are equal in all four words only", () => {
    const sum = Int32Array.of(1, 2, 3, 4);
    expect(equalFingerprints(sum, Int32Array.of(1, 2, 3, 4))).toBe(true);
    for (let word = 0; word < 4; word++) {
      const other = sum.slice();
      other[word]! ^= 1;
      expect(equalFingerprints(sum, other)).toBe(false);
    }
  });

  it("refuses items of another width", () => {
    expect(() => new ItemTree(8, key).add(new Uint8Array(9))).toThrow(ReconcileError);
    expect(() => new ItemTree(41, key)).toThrow(ReconcileError);
  });
});

describe("a bound between neighbours", () => {
  it("is above the one, not above the other, and short", () => {
    const [low, high] = [Uint8Array.of(1, 2, 3, 9), Uint8Array.of(1, 2, 4, 5)];
    expect([...boundBetween(low, high)]).toEqual([1, 2, 4, 0]);
    expect([...boundBetween(high, Uint8Array.of(1, 2, 4, 6))]).toEqual([1, 2, 4, 6]);
  });
});
