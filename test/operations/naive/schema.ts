// "Fields of a schema" of docs/operations.md: types as data, their tags, and the keys of fields.

/** Types without parts are called by their tags. */
export type LeafTag =
  | "counter"
  | "register"
  | "multiRegister"
  | "flag"
  | "flag(disable)"
  | "max"
  | "max(bigint)"
  | "min"
  | "min(bigint)"
  | "set"
  | "set(remove)"
  | "growSet"
  | "table"
  | "log"
  | "matrix"
  | "ledger";

export type Type =
  | { readonly is: LeafTag }
  | { readonly is: "budget"; readonly min: number; readonly max: number }
  | { readonly is: "map" | "rows" | "incarnations"; readonly of: Type }
  | StructType;

export interface StructType {
  readonly is: "struct";
  readonly fields: { readonly [name: string]: Type };
}

export function tagOf(type: Type): string {
  if (type.is === "budget") return `budget(${type.min},${type.max})`;
  return "of" in type ? `${type.is}(${tagOf(type.of)})` : type.is;
}

/** 24 bits of a hash of name and tag. */
export function keyOf(name: string, type: Type): number {
  const text = `${name}\n${tagOf(type)}`;
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mixed(hash ^ text.length) >>> 8;
}

/** The finalizer of MurmurHash3. */
export function mixed(word: number): number {
  const first = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}
