// Delta debugging: the fewest of some items with which a test still fails, by taking away ever smaller parts of them.
// Zeller, Hildebrandt: Simplifying and isolating failure-inducing input (2002), minimising by complements.

/**
 * A subset of `items`, in their order, for which `fails` and from which none of the parts tried can be taken away. `fails(items)` is
 * taken to be true. Asks about the square of their number at worst, and seldom more than a few times the result's size times its logarithm;
 * stops early once `isSpent`.
 */
export function smallestSubset<Item>(
  items: readonly Item[],
  fails: (subset: readonly Item[]) => boolean,
  isSpent: () => boolean = () => false,
): readonly Item[] {
  if (items.length > 0 && fails([])) return [];
  let left = items;
  let parts = 2;
  while (left.length > 1 && !isSpent()) {
    const size = Math.ceil(left.length / parts);
    const without = firstWithout(left, size, fails, isSpent);
    if (without !== undefined) {
      left = without;
      parts = Math.max(parts - 1, 2);
    } else if (size > 1) parts = Math.min(parts * 2, left.length);
    else break;
  }
  return left;
}

/** The first of the subsets that lack one part of `size` and still fail. */
function firstWithout<Item>(
  items: readonly Item[],
  size: number,
  fails: (subset: readonly Item[]) => boolean,
  isSpent: () => boolean,
): readonly Item[] | undefined {
  for (let from = 0; from < items.length && !isSpent(); from += size) {
    const rest = [...items.slice(0, from), ...items.slice(from + size)];
    if (rest.length > 0 && fails(rest)) return rest;
  }
  return undefined;
}
