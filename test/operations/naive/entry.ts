// Section 3 of docs/protocol.md and "Where operations stand" of docs/operations.md: a whole entry, in its canonical bytes.
import { columnSetFrom, endOf } from "./column-set.js";
import { columnsFrom } from "./columns.js";
import { Cursor, nameOf } from "./cursor.js";
import { structFrom } from "./delta.js";
import { runsFrom, unfolded } from "./number-column.js";
import { need } from "./refused.js";
import { rowFrom } from "./row.js";
import type { StructType } from "./schema.js";
import { type Dot, dotOf, type Surroundings, type Time, UnknownField } from "./source.js";

/** `delta` is undefined where a field is not known. */
export interface ReadOperation {
  readonly seq: number;
  readonly delta: unknown;
}

export interface ReadEntry {
  readonly author: string;
  readonly first: number;
  readonly last: number;
  readonly time: Time;
  /** What has to be applied before. */
  readonly after: readonly Dot[];
  readonly transactions: readonly (readonly ReadOperation[])[];
}

export function entryFrom(bytes: Uint8Array, type: StructType): ReadEntry {
  const cursor = new Cursor(bytes);
  need(cursor.byte() === 3, "another format");
  const count = cursor.uint();
  need(count * 17 <= bytes.length, "a count beyond the end");
  const names = Array.from({ length: count }, () => nameOf(cursor.take(cursor.byte())));
  need(count > 0 && new Set(names).size === count, "an author twice, or none");
  const namesBytes = names.reduce((sum, name) => sum + Buffer.from(name, "base64url").length + 4, 0);
  need(cursor.left + namesBytes <= 2 ** 20, "an entry too large");
  const { flags, first, last, time, after } = headFrom(cursor, names);
  const around: Surroundings = {
    names,
    operation: { seq: first, time },
    seen: [],
    cells: 0,
    isUnknown: false,
    row: undefined,
    keys: 0,
  };
  const body = new Cursor(cursor.rest());
  const transactions = (flags & 2) > 0 ? [[rowOf(body, around, type, flags)]] : columnsOf(body, around, type, last);
  return { author: names[0]!, first, last, time, after, transactions };
}

interface Head extends Omit<ReadEntry, "author" | "transactions"> {
  readonly flags: number;
}

function headFrom(cursor: Cursor, names: readonly string[]): Head {
  const flags = cursor.byte();
  need(flags < 16, "flags that are not known here");
  const isSingle = (flags & 2) > 0;
  need(isSingle || (flags & 8) === 0, "bent without single");
  const first = cursor.uint();
  const more = isSingle ? 0 : cursor.uint();
  need(first >= 1 && Number.isSafeInteger(first + more), "a number out of range");
  need(isSingle || (more >= 1 && more < 32_768), "one operation as many, or too many");
  const time = (flags & 4) > 0 ? longTime(cursor) : shortTime(cursor);
  const after = names.slice(1).flatMap((name) => {
    const seq = cursor.uint();
    return seq === 0 ? [] : [dotOf(name, seq)];
  });
  if ((flags & 1) > 0) cursor.take(32);
  return { flags, first, last: first + more, time, after };
}

const epochMs = 1_735_689_600_000;

function shortTime(cursor: Cursor): Time {
  const value = cursor.fixed(6);
  return { ms: epochMs + Math.floor(value / 512), counter: value % 512 };
}

function longTime(cursor: Cursor): Time {
  const [ms, counter] = [cursor.uint(), cursor.uint()];
  need(counter <= 65_535, "a counter out of range");
  const fits = ms >= epochMs && (ms - epochMs) * 512 + 511 < 2 ** 48 && counter < 512;
  need(!fits, "a time in the long form");
  return { ms, counter };
}

function rowOf(body: Cursor, around: Surroundings, type: StructType, flags: number): ReadOperation {
  const seq = around.operation!.seq;
  const row = rowFrom(body, around, (flags & 8) > 0);
  try {
    const delta = structFrom(row, type);
    row.end();
    return { seq, delta };
  } catch (error) {
    if (error instanceof UnknownField) return { seq, delta: undefined };
    throw error;
  }
}

function columnsOf(body: Cursor, around: Surroundings, type: StructType, last: number): ReadOperation[][] {
  const operation = around.operation!;
  const sizes = sizesFrom(body, last - operation.seq + 1);
  const set = columnSetFrom(body.rest());
  const transactions = sizes.map((size) =>
    Array.from({ length: size }, () => {
      around.isUnknown = false;
      const delta = structFrom(columnsFrom(set, around, { place: 0 }), type);
      return { seq: operation.seq++, delta: around.isUnknown ? undefined : delta };
    }),
  );
  endOf(set);
  return transactions;
}

function sizesFrom(body: Cursor, operations: number): number[] {
  const sizes = unfolded(runsFrom(body.sized()));
  if (sizes.length === 0) return [operations];
  const total = sizes.reduce((sum, size) => sum + size, 0);
  need(sizes.length > 1 && sizes.length <= 256, "the size of one transaction, or too many");
  need(total === operations && sizes.every((size) => size >= 1), "sizes that don't add up");
  return sizes;
}
