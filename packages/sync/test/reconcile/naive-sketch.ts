// The oracle: a sketch as the README describes it, on big integers and plain lists, with nothing kept and nothing fast.
import type { HashKey } from "../../src/reconcile/keyed-hash.js";
import type { SketchShape } from "../../src/reconcile/sketch/sketch-shape.js";

const mask = 0xffffffffn;
const rotate = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (32n - by))) & mask;

function sipRounds(v: bigint[], rounds: number): void {
  let [a, b, c, d] = v as [bigint, bigint, bigint, bigint];
  for (let round = 0; round < rounds; round++) {
    a = (a + b) & mask;
    b = rotate(b, 5n) ^ a;
    a = rotate(a, 16n);
    c = (c + d) & mask;
    d = rotate(d, 8n) ^ c;
    a = (a + d) & mask;
    d = rotate(d, 7n) ^ a;
    c = (c + b) & mask;
    b = rotate(b, 13n) ^ c;
    c = rotate(c, 16n);
  }
  v.splice(0, 4, a, b, c, d);
}

/** HalfSipHash-2-4 with eight bytes of tag: the two halves. */
export function naiveTag(key: HashKey, item: Uint8Array): [bigint, bigint] {
  const [k0, k1] = [BigInt(key.k0 >>> 0), BigInt(key.k1 >>> 0)];
  const v = [k0, k1 ^ 0xeen, 0x6c796765n ^ k0, 0x74656462n ^ k1];
  const padded = [...item];
  while (padded.length % 4 !== 3) padded.push(0);
  padded.push(item.length);
  for (let at = 0; at < padded.length; at += 4) {
    const word = padded.slice(at, at + 4).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    v[3]! ^= word;
    sipRounds(v, 2);
    v[0]! ^= word;
  }
  v[2]! ^= 0xeen;
  sipRounds(v, 4);
  const low = v[1]! ^ v[3]!;
  v[1]! ^= 0xddn;
  sipRounds(v, 4);
  return [low, v[1]! ^ v[3]!];
}

/** The symbols below `end` that an item is in. */
export function naiveWalk([low, high]: [bigint, bigint], end: number): number[] {
  let [s0, s1] = [low, high];
  const walk: number[] = [];
  for (let index = 0; index < end; ) {
    walk.push(index);
    const drawn = (rotate((s0 * 0x9e3779bbn) & mask, 5n) * 5n) & mask;
    const mixed = s1 ^ s0;
    s0 = rotate(s0, 26n) ^ mixed ^ ((mixed << 9n) & mask);
    s1 = rotate(mixed, 13n);
    const share = (Number(drawn) + 0.5) / 2 ** 32;
    index = Math.ceil(Math.sqrt(((index + 1) * (index + 2)) / share + 0.25) - 1.5);
  }
  return walk;
}

export interface NaiveSymbol {
  readonly sum: Uint8Array;
  readonly check: Uint8Array;
  count: number;
}

/** The first symbols of a set. */
export function naiveSymbols(
  { itemBytes, checkBytes }: SketchShape,
  key: HashKey,
  items: readonly Uint8Array[],
  count: number,
): NaiveSymbol[] {
  const symbols: NaiveSymbol[] = Array.from({ length: count }, () => ({
    sum: new Uint8Array(itemBytes),
    check: new Uint8Array(checkBytes),
    count: 0,
  }));
  for (const item of items) {
    const tag = naiveTag(key, item);
    const tagBytes = Array.from({ length: 8 }, (_, at) => Number((tag[at >> 2]! >> BigInt(8 * (at & 3))) & 255n));
    for (const index of naiveWalk(tag, count)) {
      const symbol = symbols[index]!;
      item.forEach((byte, at) => {
        symbol.sum[at]! ^= byte;
      });
      for (let at = 0; at < checkBytes; at++) symbol.check[at]! ^= tagBytes[at]!;
      symbol.count++;
    }
  }
  return symbols;
}
