// Spoils bytes the way accidents and attackers do: flipped, lost, doubled, torn and mixed, by a generator with a seed.

export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A whole number from 0 to `below` - 1. */
  roll(below: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) | 0;
    return Math.floor(((this.#state >>> 0) / 2 ** 32) * below);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.roll(items.length)]!;
  }
}

/** Values that end numbers, begin them, or make them huge. */
const tellingBytes = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x40, 0xc0];

/** Numbers of several bytes in little groups of seven bits: a count of millions, and the greatest that is exact. */
const hugeNumbers = [
  [0xff, 0xff, 0xff, 0x07],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
];

type Mutation = (bytes: Uint8Array, dice: Dice, other: Uint8Array) => Uint8Array;

const mutations: readonly Mutation[] = [
  (bytes, dice) => replaced(bytes, dice.roll(bytes.length), 1, [dice.roll(256)]),
  (bytes, dice) => replaced(bytes, dice.roll(bytes.length), 1, [dice.pick(tellingBytes)]),
  (bytes, dice) => replaced(bytes, dice.roll(bytes.length), 1, [bytes[dice.roll(bytes.length)]!]),
  (bytes, dice) => replaced(bytes, dice.roll(bytes.length + 1), 0, [dice.pick(tellingBytes)]),
  (bytes, dice) => replaced(bytes, dice.roll(bytes.length), 1 + dice.roll(4), []),
  (bytes, dice) => bytes.slice(0, dice.roll(bytes.length)),
  (bytes, dice) => {
    const from = dice.roll(bytes.length);
    return replaced(bytes, from, 0, bytes.slice(from, from + 1 + dice.roll(12)));
  },
  (bytes, dice, other) => replaced(bytes, dice.roll(bytes.length), 8, other.slice(dice.roll(other.length)).slice(0, 8)),
  superfluousByte,
  (bytes, dice) => replaced(bytes, dice.roll(bytes.length), 1, dice.pick(hugeNumbers)),
];

/** One to three mutations of `bytes`, which must not be empty. */
export function mutated(bytes: Uint8Array, dice: Dice, other: Uint8Array): Uint8Array {
  let spoiled = bytes;
  for (let left = 1 + dice.roll(3); left > 0 && spoiled.length > 0; left--) {
    spoiled = dice.pick(mutations)(spoiled, dice, other);
  }
  return spoiled;
}

/** One or two bytes from `from` on replaced, the length kept: what a reader of lengths and tables takes no offence at. */
export function altered(bytes: Uint8Array, dice: Dice, from: number): Uint8Array {
  const spoiled = bytes.slice();
  for (let left = 1 + dice.roll(2); left > 0; left--) {
    const at = from + dice.roll(bytes.length - from);
    spoiled[at] = dice.roll(2) === 0 ? dice.roll(256) : dice.roll(2) === 0 ? spoiled[at]! ^ 1 : dice.pick(tellingBytes);
  }
  return spoiled;
}

export function randomBytes(dice: Dice, lengthMax: number): Uint8Array {
  return Uint8Array.from({ length: dice.roll(lengthMax) }, () => (dice.roll(3) === 0 ? dice.roll(256) : dice.roll(12)));
}

function replaced(bytes: Uint8Array, from: number, count: number, by: Iterable<number>): Uint8Array {
  return Uint8Array.from([...bytes.slice(0, from), ...by, ...bytes.slice(from + count)]);
}

/** Spells a number with a byte more than it needs. */
function superfluousByte(bytes: Uint8Array, dice: Dice): Uint8Array {
  const at = dice.roll(bytes.length);
  return replaced(bytes, at, 1, [bytes[at]! | 0x80, 0]);
}
