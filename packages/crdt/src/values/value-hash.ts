// Hashes plain values for fingerprints, without encoding them first. Equal values have equal hashes.

import { type Hash64, hashNumber, hashText, hashWords } from "../core/hash.js";
import type { PlainValue } from "./plain-value.js";

const seeds = {
  text: seed(1),
  number: seed(2),
  bigint: seed(3),
  bytes: seed(4),
  date: seed(5),
  array: seed(6),
  object: seed(7),
};
const constants = { null: seed(8), false: seed(9), true: seed(10) };

export function hashValue(value: PlainValue): Hash64 {
  switch (typeof value) {
    case "string":
      return hashText(seeds.text, value);
    case "number":
      return hashNumber(seeds.number, value);
    case "boolean":
      return value ? constants.true : constants.false;
    case "bigint":
      return hashText(seeds.bigint, value.toString(16));
    default:
      return hashObject(value);
  }
}

function hashObject(value: Exclude<PlainValue, string | number | boolean | bigint>): Hash64 {
  if (value === null) return constants.null;
  if (value instanceof Uint8Array) return hashBytes(value);
  if (value instanceof Date) return hashNumber(seeds.date, value.getTime());
  if (Array.isArray(value)) {
    let hash = hashWords(seeds.array, value.length, 0);
    for (const item of value as readonly PlainValue[]) hash = extend(hash, hashValue(item));
    return hash;
  }
  const object = value as { readonly [key: string]: PlainValue };
  let hash = seeds.object;
  for (const key of Object.keys(object).sort()) {
    hash = extend(hashText(hash, key), hashValue(object[key] as PlainValue));
  }
  return hash;
}

function hashBytes(bytes: Uint8Array): Hash64 {
  let hash = hashWords(seeds.bytes, bytes.length, 0);
  for (let index = 0; index < bytes.length; index++) hash = hashWords(hash, bytes[index] as number, index);
  return hash;
}

function extend(hash: Hash64, by: Hash64): Hash64 {
  return hashWords(hash, by.a, by.b);
}

function seed(number: number): Hash64 {
  return hashWords({ a: 0x811c9dc5 | 0, b: 17 }, number, 0);
}
