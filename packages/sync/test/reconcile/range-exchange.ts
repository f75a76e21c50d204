// Two trees of items told apart through the bytes of messages, with what that took.

import type { ItemTree } from "../../src/reconcile/range/item-tree.js";
import type { Range } from "../../src/reconcile/range/ranges.js";
import { decodeRanges, encodeRanges } from "../../src/reconcile/range/ranges-codec.js";
import { defaultRangeOptions, openRanges, type RangeOptions, respond } from "../../src/reconcile/range/respond.js";
import { hexOf } from "./some-items.js";

export interface ExchangeResult {
  /** Items that the opener lacks, by whichever side found out; and those that the other lacks. */
  readonly forOpener: string[];
  readonly forOther: string[];
  readonly messages: number;
  readonly bytes: number;
  readonly bytesOfLargest: number;
}

export function exchange(
  opener: ItemTree,
  other: ItemTree,
  options: RangeOptions = defaultRangeOptions,
): ExchangeResult {
  const sides = [other, opener] as const;
  const found: [string[], string[]] = [[], []];
  const sizes: number[] = [];
  let ranges: readonly Range[] = openRanges(opener, options);
  for (let turn = 0; ranges.length > 0; turn ^= 1) {
    const message = encodeRanges(ranges);
    sizes.push(message.length);
    const read = decodeRanges(message, opener.itemBytes);
    if (!read.ok) throw new RangeError(`a message of ranges that ${read.reason}`);
    const answer = respond(sides[turn as 0 | 1], read.ranges, options);
    found[turn as 0 | 1].push(...answer.lacking.map(hexOf));
    found[(turn ^ 1) as 0 | 1].push(...answer.surplus.map(hexOf));
    ranges = answer.ranges;
  }
  return {
    forOther: found[0].sort(),
    forOpener: found[1].sort(),
    messages: sizes.length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    bytesOfLargest: Math.max(...sizes),
  };
}
