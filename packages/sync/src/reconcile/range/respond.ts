// The one step of range-based set reconciliation: ranges in, ranges out, no memory in between. Where fingerprints differ,
// the range is cut into parts of equal numbers of items, or listed when it holds few; a list ends it. So two sets come
// apart in rounds by the logarithm of their size, and an exchange that breaks off begins anew without loss.
// Meyer: Range-based set reconciliation (2022; SRDS 2023).

import { equalFingerprints } from "./fingerprint.js";
import { boundBetween, compareItems } from "./item-order.js";
import type { ItemTree } from "./item-tree.js";
import { type Bounds, type ListRange, type Range, rangeBytesMax } from "./ranges.js";

export interface RangeOptions {
  /** Parts that a range is cut into; 16 unless given. */
  readonly parts: number;
  /** Ranges of at most so many items are listed; 32 unless given. */
  readonly listedMax: number;
  /** Bytes of an answer: 64 KiB unless given. Exceeded by no more than what makes progress with one range. */
  readonly answerBytesMax: number;
}

export const defaultRangeOptions: RangeOptions = { parts: 16, listedMax: 32, answerBytesMax: 65_536 };

export interface RangeAnswer {
  /** What to send; when it is empty, the peer is done too. */
  readonly ranges: readonly Range[];
  /** Items of the peer that are not here. */
  readonly lacking: readonly Uint8Array[];
  /** Items here that the peer has not, which it can't know: the caller tells or sends them. */
  readonly surplus: readonly Uint8Array[];
}

/** The first message: the whole set in parts, which saves a round where sets are known to differ. */
export function openRanges(tree: ItemTree, options: RangeOptions = defaultRangeOptions): Range[] {
  return refined(tree, { from: new Uint8Array(tree.itemBytes), to: undefined }, options);
}

/** Answers a message. Sets must not change in an exchange, or what changed may be told twice or not at all. */
export function respond(
  tree: ItemTree,
  ranges: readonly Range[],
  options: RangeOptions = defaultRangeOptions,
): RangeAnswer {
  const answer: Range[] = [];
  const lacking: Uint8Array[] = [];
  const surplus: Uint8Array[] = [];
  const differing = ranges.filter((range) => {
    if (range.kind === "list") compareLists(range, tree.items(range.from, range.to), lacking, surplus);
    return range.kind === "fingerprint" && !isEqualHere(tree, range);
  });
  let room = options.answerBytesMax - differing.reduce((sum, range) => sum + rangeBytesMax(range, tree.itemBytes), 0);
  for (const range of differing) {
    const parts = refined(tree, range, options);
    const bytes = parts.reduce((sum, part) => sum + rangeBytesMax(part, tree.itemBytes), 0);
    // Always the first; of the others those that there is room for. The rest waits, as our fingerprint of the same range.
    if (answer.length === 0 || bytes <= room) {
      answer.push(...parts);
      room -= bytes - rangeBytesMax(range, tree.itemBytes);
    } else {
      answer.push(summed(tree, range));
    }
  }
  return { ranges: answer, lacking, surplus };
}

function isEqualHere(tree: ItemTree, range: Range): boolean {
  return (
    range.kind === "fingerprint" && equalFingerprints(tree.summary(range.from, range.to).fingerprint, range.fingerprint)
  );
}

function summed(tree: ItemTree, { from, to }: Bounds): Range {
  return { kind: "fingerprint", from, to, fingerprint: tree.summary(from, to).fingerprint };
}

/** A range in parts that say more: a list of few items, or fingerprints of as many items each. */
function refined(tree: ItemTree, { from, to }: Bounds, { parts, listedMax }: RangeOptions): Range[] {
  const first = tree.rank(from);
  const count = tree.rank(to) - first;
  if (count <= Math.max(listedMax, 1)) return [{ kind: "list", from, to, items: tree.items(from, to) }];
  const cut: Range[] = [];
  let lower = from;
  const ways = Math.min(Math.max(parts, 2), count);
  for (let part = 1; part <= ways; part++) {
    const rank = first + Math.floor((part * count) / ways);
    const upper = part === ways ? to : boundBetween(tree.at(rank - 1), tree.at(rank));
    cut.push(summed(tree, { from: lower, to: upper }));
    if (upper !== undefined) lower = upper;
  }
  return cut;
}

/** Merges two ascending lists and keeps what only one has. */
function compareLists(
  { items }: ListRange,
  own: readonly Uint8Array[],
  lacking: Uint8Array[],
  surplus: Uint8Array[],
): void {
  let mine = 0;
  for (const theirs of items) {
    while (mine < own.length && compareItems(own[mine] as Uint8Array, theirs) < 0)
      surplus.push(own[mine++] as Uint8Array);
    if (mine < own.length && compareItems(own[mine] as Uint8Array, theirs) === 0) mine++;
    else lacking.push(theirs);
  }
  for (; mine < own.length; mine++) surplus.push(own[mine] as Uint8Array);
}
