// A map from authors to anything that never changes: a changed copy shares with it whatever is the same, and joining two
// copies that share much costs what they differ in. A trie of eight-way nodes over the bits of the author's index.

import type { AuthorIndex } from "@joinery/clock";

const bits = 3;
const mask = 7;

export interface AuthorMap<T> {
  /** How many levels stand below: none below a node that holds values. */
  readonly height: number;
  readonly slots: readonly (AuthorMap<T> | T | undefined)[];
}

export function valueAt<T>(map: AuthorMap<T> | undefined, author: AuthorIndex): T | undefined {
  if (map === undefined || author >>> (bits * (map.height + 1)) > 0) return undefined;
  let at: AuthorMap<T> | undefined = map;
  for (let height = map.height; height > 0; height--) {
    at = at?.slots[(author >>> (bits * height)) & mask] as AuthorMap<T> | undefined;
  }
  return at?.slots[author & mask] as T | undefined;
}

export function withValue<T>(map: AuthorMap<T> | undefined, author: AuthorIndex, value: T): AuthorMap<T> {
  let grown = map ?? { height: 0, slots: [] };
  while (author >>> (bits * (grown.height + 1)) > 0) grown = { height: grown.height + 1, slots: [grown] };
  return placed(grown, author, value);
}

/** The values of both; where both have one, what `join` answers. */
export function joined<T>(
  a: AuthorMap<T> | undefined,
  b: AuthorMap<T> | undefined,
  join: (a: T, b: T) => T,
): AuthorMap<T> | undefined {
  if (a === b || b === undefined) return a;
  if (a === undefined) return b;
  if (a.height < b.height) return joined({ height: a.height + 1, slots: [a] }, b, join);
  if (b.height < a.height) return joined(a, { height: b.height + 1, slots: [b] }, join);
  const slots: (AuthorMap<T> | T | undefined)[] = [];
  let isA = a.slots.length >= b.slots.length;
  let isB = b.slots.length >= a.slots.length;
  for (let index = Math.max(a.slots.length, b.slots.length) - 1; index >= 0; index--) {
    const [one, other] = [a.slots[index], b.slots[index]];
    slots[index] =
      a.height > 0 ? joined(one as AuthorMap<T>, other as AuthorMap<T>, join) : both(one as T, other as T, join);
    isA &&= slots[index] === one;
    isB &&= slots[index] === other;
  }
  if (isA) return a;
  return isB ? b : { height: a.height, slots };
}

function both<T>(a: T | undefined, b: T | undefined, join: (a: T, b: T) => T): T | undefined {
  if (a === b || b === undefined) return a;
  return a === undefined ? b : join(a, b);
}

function placed<T>(map: AuthorMap<T>, author: AuthorIndex, value: T): AuthorMap<T> {
  const { height } = map;
  const index = (author >>> (bits * height)) & mask;
  const known = map.slots[index];
  const below = (known as AuthorMap<T> | undefined) ?? { height: height - 1, slots: [] };
  const next = height === 0 ? value : placed(below, author, value);
  if (next === known) return map;
  const slots = [...map.slots];
  slots[index] = next;
  return { height, slots };
}
