// The order of items: bytes compared one after the other, as unsigned numbers.

export function compareItems(a: Uint8Array, b: Uint8Array): number {
  for (let index = 0; index < a.length; index++) {
    const difference = (a[index] as number) - (b[index] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The shortest beginning of `after` that is greater than `before`, filled up with zeros: a bound between two neighbours. */
export function boundBetween(before: Uint8Array, after: Uint8Array): Uint8Array {
  let shared = 0;
  while (before[shared] === after[shared]) shared++;
  const bound = new Uint8Array(after.length);
  bound.set(after.subarray(0, shared + 1));
  return bound;
}
