// "A set of columns" of docs/operations.md.
import { Cursor } from "./cursor.js";
import { Column, type Lengths, lengthsFrom, numbersFrom, textsFrom } from "./number-column.js";
import { need } from "./refused.js";

/** In the order of the page, each with its bit. */
const numberColumns = [
  ["fields", 0],
  ["parts", 1],
  ["heads", 2],
  ["kinds", 3],
  ["coveredAuthors", 6],
  ["coveredSeqs", 6],
  ["textLengths", 4],
  ["valueLengths", 5],
  ["counts", 7],
  ["integers", 8],
  ["authors", 9],
  ["seqs", 10],
  ["ms", 11],
  ["counters", 12],
] as const;
const rawBit = 13;

type NumberColumn = Exclude<(typeof numberColumns)[number][0], "textLengths" | "valueLengths">;

export interface ColumnSet {
  numbers(name: NumberColumn): Column<number>;
  readonly texts: Column<string>;
  readonly values: Column<string>;
  readonly raw: Cursor;
  readonly fields: readonly Child[];
  /** How many of the fields were used. */
  met: number;
  /** Per author the last number, and the time of the last cell; the time of the last cell of all. */
  readonly seqs: Map<string, number>;
  readonly times: Map<string, number>;
  ms: number;
}

export interface Child {
  readonly key: number;
  readonly bytes: Uint8Array;
  set: ColumnSet | undefined;
}

export function columnSetFrom(bytes: Uint8Array): ColumnSet {
  const cursor = new Cursor(bytes);
  const mask = cursor.uint();
  need(mask < 2 ** 14, "an unknown column");
  const has = (bit: number): boolean => ((mask >> bit) & 1) === 1;
  const numbers = new Map<string, Column<number>>();
  const lengths = new Map<string, Lengths>();
  for (const [name, bit] of numberColumns) {
    if (!has(bit)) continue;
    if (name === "textLengths" || name === "valueLengths") lengths.set(name, lengthsFrom(cursor));
    else numbers.set(name, numbersFrom(cursor));
  }
  const blocks = [has(4) && "texts", has(5) && "values", has(rawBit) && "raw"].filter((name) => name !== false);
  const contents = new Map<string, Uint8Array>();
  for (const [index, name] of blocks.entries()) {
    const isLast = index === blocks.length - 1 && !has(0);
    contents.set(name, isLast ? cursor.rest() : cursor.sized());
  }
  need(contents.get("raw")?.length !== 0, "an empty block");
  const textsOf = (name: string, column: string): Column<string> =>
    contents.has(name) ? textsFrom(lengths.get(column)!, contents.get(name)!) : new Column([]);
  const fields = has(0) ? fieldsFrom(cursor) : [];
  cursor.end();
  return {
    numbers: (name) => numbers.get(name) ?? new Column([]),
    texts: textsOf("texts", "textLengths"),
    values: textsOf("values", "valueLengths"),
    raw: new Cursor(contents.get("raw") ?? new Uint8Array()),
    fields,
    met: 0,
    seqs: new Map(),
    times: new Map(),
    ms: 0,
  };
}

function fieldsFrom(cursor: Cursor): Child[] {
  const fields: Child[] = [];
  for (let left = cursor.uint(); left > 0; left--) {
    const key = cursor.fixed(3);
    need(!fields.some((field) => field.key === key), "a field twice");
    fields.push({ key, bytes: left === 1 ? cursor.rest() : cursor.sized(), set: undefined });
  }
  need(fields.length > 0, "fields without columns");
  return fields;
}

/** Throws unless everything was taken, but for fields that nobody here knows. */
export function endOf(set: ColumnSet): void {
  for (const [name] of numberColumns) {
    if (name !== "textLengths" && name !== "valueLengths") set.numbers(name).end();
  }
  set.texts.end();
  set.values.end();
  set.raw.end();
  need(set.met === set.fields.length, "columns of no field");
  for (const field of set.fields) if (field.set !== undefined) endOf(field.set);
}
