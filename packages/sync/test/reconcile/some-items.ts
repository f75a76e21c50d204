// Items for tests: random ones from a seed, and sets of them that differ by a known number.

import type { HashKey } from "../../src/reconcile/keyed-hash.js";
import { Random } from "../model/random.js";

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

export function sortedHex(items: Iterable<Uint8Array>): string[] {
  return [...items].map(hexOf).sort();
}

export class ItemSource {
  readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  key(): HashKey {
    return { k0: this.random.between(0, 2 ** 32 - 1) | 0, k1: this.random.between(0, 2 ** 32 - 1) | 0 };
  }

  item(bytes: number): Uint8Array {
    return Uint8Array.from({ length: bytes }, () => this.random.between(0, 255));
  }

  items(count: number, bytes: number): Uint8Array[] {
    return Array.from({ length: count }, () => this.item(bytes));
  }
}
