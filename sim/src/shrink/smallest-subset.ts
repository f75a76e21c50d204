// Delta debugging: the fewest of some items with which a test still fails, by taking away ever smaller parts of them.
// Zeller, Hildebrandt: Simplifying and isolating failure-inducing input (2002), minimising by complements. After a part could go, the next
// one is tried first: the parts before it were needed a moment ago.

import { type Search, searchInTurn } from "./search.js";

/**
 * A subset of `items`, in their order, for which `fails` and from which none of the parts tried can be taken away. `fails(items)` is
 * taken to be true. Asks about the square of their number at worst, and seldom more than a few times the result's size times its logarithm.
 */
export function smallestSubset<Item>(
  items: readonly Item[],
  fails: (subset: readonly Item[]) => boolean,
): readonly Item[] {
  return searchInTurn(subsetSearch(items), fails, Number.POSITIVE_INFINITY).result;
}

/** The same as a search. */
export function* subsetSearch<Item>(items: readonly Item[]): Search<readonly Item[]> {
  if (items.length === 0 || (yield [[]]) !== undefined) return [];
  let left = items;
  let size = Math.ceil(left.length / 2);
  /** Where the part that is tried first begins. */
  let from = 0;
  while (left.length > 1) {
    const found = yield withoutParts(left, size, from);
    if (found !== undefined) {
      from = placeOfGap(left, found);
      left = found;
      size = Math.min(size, Math.ceil(left.length / 2));
    } else if (size > 1) {
      size = Math.ceil(size / 2);
      from = 0;
    } else break;
  }
  return left;
}

/** The items without one part of `size` each, beginning with the part at `from` and coming round to those before it. */
function* withoutParts<Item>(items: readonly Item[], size: number, from: number): Iterable<readonly Item[]> {
  const parts = Math.ceil(items.length / size);
  const first = Math.floor(from / size);
  for (let part = first; part < first + parts; part++) {
    const at = (part % parts) * size;
    const rest = [...items.slice(0, at), ...items.slice(at + size)];
    if (rest.length > 0) yield rest;
  }
}

/** Where in `items` lies what `rest` lacks. */
function placeOfGap<Item>(items: readonly Item[], rest: readonly Item[]): number {
  const at = rest.findIndex((item, index) => item !== items[index]);
  return Math.max(at, 0);
}
