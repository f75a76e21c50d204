// "What each type writes" of docs/operations.md: the types that are made of others, and the way to all.
import { keyAfter, leafFrom } from "./cells.js";
import { ledgerFrom } from "./ledger.js";
import { budgetFrom, incarnationsFrom, matrixFrom } from "./matrix.js";
import { need } from "./refused.js";
import { keyOf, type StructType, type Type } from "./schema.js";
import { filled, type Source } from "./source.js";

export function deltaFrom(source: Source, type: Type): unknown {
  switch (type.is) {
    case "struct":
      return structFrom(source, type);
    case "map":
      return mapFrom(source, type.of);
    case "rows":
      return rowsFrom(source, type.of);
    case "incarnations":
      return incarnationsFrom(source, type.of, deltaFrom);
    case "budget":
      return budgetFrom(source);
    case "matrix":
      return matrixFrom(source);
    case "ledger":
      return ledgerFrom(source);
    default:
      return leafFrom(source, type.is);
  }
}

export function structFrom(source: Source, { fields }: StructType): [name: string, delta: unknown][] {
  const parts: [string, unknown][] = [];
  for (let left = source.parts(), before = -1; left > 0; left--) {
    const field = source.field();
    need(field.key > before, "fields out of order");
    before = field.key;
    const name = Object.keys(fields).find((one) => keyOf(one, fields[one]!) === field.key);
    if (name === undefined) field.skip();
    else parts.push([name, filled(source.around, () => deltaFrom(field.inside(), fields[name]!))]);
  }
  return parts;
}

function mapFrom(source: Source, of: Type): [key: string, delta: unknown][] {
  const { around } = source;
  const keys: [string, unknown][] = [];
  for (let left = source.parts(); left > 0; left--) {
    const key = keyAfter(source, keys.at(-1)?.[0]);
    around.keys++;
    keys.push([key, filled(around, () => deltaFrom(source, of))]);
    around.keys--;
  }
  return keys;
}

function rowsFrom(source: Source, of: Type): [author: string, delta: unknown][] {
  const { around } = source;
  const rows: [string, unknown][] = [];
  for (let left = source.parts(); left > 0; left--) {
    const author = source.author();
    const before = rows.at(-1)?.[0];
    need(before === undefined || before < author, "rows out of order");
    need(around.row === undefined || around.row === author, "a row in another author's");
    const isOwn = around.operation === undefined || author === around.names[0];
    need(isOwn || around.keys > 0, "a row of another author");
    const outer = around.row;
    around.row = author;
    rows.push([author, filled(around, () => deltaFrom(source, of))]);
    around.row = outer;
  }
  return rows;
}
