// Randomness by key instead of by stream: a value depends on (seed, purpose, keys) and on nothing drawn before,
// so taking one fault out of a run moves no other. Not for secrets: the mixing resists accidents, not attackers.

import { assert } from "@joinery/crdt";
import { mix32 } from "./mix32.js";

/** A run's seed: an integer in [0, 2^53). */
export type Seed = number;

const uint32Count = 0x1_0000_0000;

/** The random values of one purpose, such as "loss", addressed by up to two integers, such as link and counter. */
export class RandomKey {
  readonly #a: number;
  readonly #b: number;

  /** `keys` are integers below 2^53 in size, such as the number of a node or of a fault. */
  constructor(seed: Seed, purpose: string, ...keys: readonly number[]) {
    const words = [seed, ...keys].flatMap(wordsOf);
    for (let index = 0; index < purpose.length; index++) words.push(purpose.charCodeAt(index));
    words.push(purpose.length, keys.length);
    let a = 0x243f6a88;
    let b = 0x13198a2e;
    for (const word of words) {
      a = mix32(a ^ word);
      b = mix32(Math.imul(b, 0x9e3779b1) + word);
    }
    this.#a = a;
    this.#b = b;
  }

  /** The value at (x, y), in [0, 2^32). Only the low 32 bits of x and y count. */
  uint32(x: number, y = 0): number {
    const h = mix32(this.#a ^ Math.imul(x, 0x9e3779b1));
    return mix32(h ^ Math.imul(y ^ this.#b, 0x85ebca77)) >>> 0;
  }

  /** An integer in [0, below), for `below` in [1, 2^32]; its bias is at most below / 2^32. */
  integer(below: number, x: number, y = 0): number {
    return scaleToInteger(this.uint32(x, y), below);
  }

  /** True with the given probability: never at 0, always at 1. */
  chance(probability: number, x: number, y = 0): boolean {
    return this.uint32(x, y) < probability * uint32Count;
  }
}

/** Maps a uint32 evenly to [0, below). */
export function scaleToInteger(uint32: number, below: number): number {
  assert(Number.isInteger(below) && below >= 1 && below <= uint32Count, `no integer in [0, ${below})`);
  return Math.floor((uint32 / uint32Count) * below);
}

/** Maps a uint32 to [0, 1). */
export function scaleToUnit(uint32: number): number {
  return uint32 / uint32Count;
}

function wordsOf(integer: number): [number, number] {
  assert(Number.isSafeInteger(integer), `not an integer that randomness can be keyed by: ${integer}`);
  return [integer | 0, Math.floor(integer / uint32Count) | 0];
}
