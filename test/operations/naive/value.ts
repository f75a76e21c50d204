// "Plain values" of docs/operations.md.
import { type Cursor, textOf } from "./cursor.js";
import { need, Refused } from "./refused.js";

export function valueFrom(cursor: Cursor, depth = 0): unknown {
  const tag = cursor.byte();
  switch (tag) {
    case 0:
      return null;
    case 1:
    case 2:
      return tag === 2;
    case 3:
      return cursor.int();
    case 4:
      return floatFrom(cursor);
    case 5:
      return longTextFrom(cursor);
    case 6:
    case 7:
      return bigintFrom(cursor, tag === 7);
    case 8:
      return cursor.sized();
    case 9:
      return dateFrom(cursor);
    case 10:
      return Array.from({ length: countFrom(cursor, depth) }, () => valueFrom(cursor, depth + 1));
    case 11:
      return objectFrom(cursor, depth);
    default:
      need(tag >= 32 && tag <= 232, "an unknown tag");
      return textOf(cursor.take(tag - 32));
  }
}

/** True for what stands as tag 3. */
export function isInteger(value: unknown): boolean {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

function floatFrom(cursor: Cursor): number {
  const bytes = cursor.take(8);
  const value = new DataView(bytes.buffer).getFloat64(0);
  need(!Number.isNaN(value) && !isInteger(value), "a float that is none");
  return value;
}

function longTextFrom(cursor: Cursor): string {
  const bytes = cursor.sized();
  need(bytes.length > 200, "a short text in the long form");
  return textOf(bytes);
}

function bigintFrom(cursor: Cursor, isNegative: boolean): bigint {
  const digits = cursor.text();
  need(digits.length <= 65_536 && /^(0|[1-9a-f][0-9a-f]*)$/.test(digits), "a malformed bigint");
  need(!isNegative || digits !== "0", "a negative zero");
  const size = BigInt(`0x${digits}`);
  return isNegative ? -size : size;
}

function dateFrom(cursor: Cursor): Date {
  const ms = cursor.int();
  need(Math.abs(ms) <= 8_640_000_000_000_000, "a date out of range");
  return new Date(ms);
}

function countFrom(cursor: Cursor, depth: number): number {
  need(depth < 64, "nested too deep");
  const count = cursor.uint();
  need(count <= cursor.left, "a count beyond the end");
  return count;
}

function objectFrom(cursor: Cursor, depth: number): unknown {
  const entries: [string, unknown][] = [];
  for (let left = countFrom(cursor, depth); left > 0; left--) {
    const key = cursor.text();
    if (entries.length > 0 && key <= entries.at(-1)![0]) throw new Refused("keys out of order");
    entries.push([key, valueFrom(cursor, depth + 1)]);
  }
  return Object.fromEntries(entries);
}
