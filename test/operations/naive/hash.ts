// "Hashes of cells" of docs/operations.md.
import type { Cells } from "./cells.js";
import type { MatrixCell } from "./matrix.js";
import { mixed, type StructType, type Type } from "./schema.js";
import type { Dot } from "./source.js";

/** Two words of 32 bits. */
interface Words {
  readonly a: number;
  readonly b: number;
}

interface HashedCell {
  readonly dot: Dot;
  readonly path: Words;
  readonly says: Words;
}

/** Four lanes over all cells of a state, without budgets and ledgers. */
export function fingerprintOf(type: StructType, cells: unknown): string {
  const lanes = [0, 0, 0, 0];
  for (const cell of hashedCells(type, cells)) {
    const [u, v] = dotWords(cell);
    const parts = [u, v, mixed(u ^ times(v, 0x9e3779b1)), mixed(v ^ times(u, 0x85ebca6b))];
    for (const [lane, part] of parts.entries()) lanes[lane] = (lanes[lane]! + part) | 0;
  }
  return lanes.map((lane) => (lane >>> 0).toString(16).padStart(8, "0")).join("");
}

/** By dots: the hash of each part. */
export function partsOf(type: StructType, cells: unknown): Map<string, string> {
  const parts = hashedCells(type, cells).map(({ dot, path, says }) => {
    const z = mixed(path.a ^ times(says.a, 0xc2b2ae3d));
    const first = mixed(z + times(path.b, 0x9e3779b1));
    const second = mixed(mixed(path.b + times(says.b, 0x27d4eb2f)) ^ times(z, 0x85ebca6b));
    return [`${dot.author} ${dot.seq}`, `${first | 0} ${second | 0}`] as const;
  });
  return new Map(parts);
}

const times = Math.imul;
const document: Words = { a: 0x811c9dc5, b: 17 };

function dotWords({ dot, path, says }: HashedCell): [number, number] {
  const who = text({ a: 1, b: 2 }, dot.author);
  const high = Math.floor(dot.seq / 2 ** 32);
  const x = mixed(path.a ^ times(who.a, 0x27d4eb2f) ^ times(dot.seq, 0x165667b1) ^ high);
  const y = mixed(path.b + times(who.b, 0x9e3779b1) + times(dot.seq, 0x85ebca77) + high);
  return [mixed(x ^ times(says.a, 0xc2b2ae3d)), mixed(y + times(says.b, 0x27d4eb2f))];
}

function hashedCells(type: Type, delta: unknown, path = document): HashedCell[] {
  if (delta === undefined) return [];
  const parts = delta as readonly (readonly [name: string, delta: unknown])[];
  const each = (of: (name: string) => Type): HashedCell[] =>
    parts.flatMap(([name, part]) => hashedCells(of(name), part, text(path, name)));
  switch (type.is) {
    case "struct":
      return each((name) => type.fields[name]!);
    case "map":
    case "rows":
      return each(() => type.of);
    case "matrix":
      return (delta as MatrixCell[]).map(({ dot, row, column, amount }) => ({
        dot,
        path: text(text(path, row), column),
        says: amountWords(amount),
      }));
    case "set":
    case "set(remove)":
    case "growSet":
    case "table":
      return parts.flatMap(([key, cells]) => placeCells(type.is, cells as Cells, text(path, key)));
    default:
      return placeCells(type.is, delta as Cells, path);
  }
}

function placeCells(tag: string, { added }: Cells, path: Words): HashedCell[] {
  return added.map(({ dot, says }) => ({ dot, path, says: saysWords(tag, says) }));
}

function saysWords(tag: string, says: unknown): Words {
  if (tag === "counter") {
    const { up, down } = says as { up: number; down: number };
    return number(number({ a: 3, b: 5 }, up), down);
  }
  if (tag === "set" || tag === "growSet") return { a: 7, b: 11 };
  if (tag === "flag" || tag === "flag(disable)" || tag === "set(remove)") {
    return says === false ? { a: 31, b: 37 } : { a: 23, b: 29 };
  }
  return value(says);
}

function amountWords(amount: bigint): Words {
  const seed = { a: 13, b: 19 };
  return amount <= BigInt(Number.MAX_SAFE_INTEGER) ? number(seed, Number(amount)) : text(seed, amount.toString(16));
}

function value(says: unknown): Words {
  const seed = (number: number): Words => words(document, number, 0);
  if (says === null) return seed(8);
  if (typeof says === "boolean") return seed(says ? 10 : 9);
  if (typeof says === "string") return text(seed(1), says);
  if (typeof says === "number") return number(seed(2), says);
  if (typeof says === "bigint") return text(seed(3), says.toString(16));
  if (says instanceof Uint8Array) return says.reduce(words, words(seed(4), says.length, 0));
  if (says instanceof Date) return number(seed(5), says.getTime());
  const under = (hash: Words, item: unknown): Words => {
    const { a, b } = value(item);
    return words(hash, a, b);
  };
  if (Array.isArray(says)) return says.reduce(under, words(seed(6), says.length, 0));
  const keys = Object.keys(says as object).sort();
  return keys.reduce((hash, key) => under(text(hash, key), (says as Record<string, unknown>)[key]), seed(7));
}

function text({ a, b }: Words, chars: string): Words {
  for (let index = 0; index < chars.length; index++) {
    const unit = chars.charCodeAt(index);
    a = times(a ^ unit, 0x01000193);
    b = times(((b << 5) | (b >>> 27)) ^ unit, 0x9e3779b1);
  }
  return { a: mixed(a ^ chars.length), b: mixed(b + chars.length) };
}

function words({ a, b }: Words, low: number, high: number): Words {
  return { a: mixed(times(a ^ low, 0x01000193) ^ high), b: mixed((times(b, 31) + high) ^ times(low, 0x9e3779b1)) };
}

function number(seed: Words, of: number): Words {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, of);
  return words(seed, bytes.getUint32(4), bytes.getUint32(0));
}
