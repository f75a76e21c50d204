// "Columns of numbers" and "Columns of texts" of docs/operations.md: each unfolded at once, and taken from the front.
import { Cursor, signed, textOf } from "./cursor.js";
import { need } from "./refused.js";

/** What a column holds; all of it has to be taken. */
export class Column<T> {
  readonly #items: readonly T[];
  #at = 0;

  constructor(items: readonly T[]) {
    this.#items = items;
  }

  next(): T {
    need(this.#at < this.#items.length, "a column that ends early");
    return this.#items[this.#at++]!;
  }

  end(): void {
    need(this.#at === this.#items.length, "a column with more than is asked for");
  }
}

interface Run {
  readonly value: number;
  readonly times: number;
}

export function numbersFrom(cursor: Cursor): Column<number> {
  const first = cursor.byte();
  if (first >= 128) return new Column(Array<number>(((first >> 2) & 31) + 1).fill(first & 3));
  const runs = runsFrom(columnBytes(cursor, first));
  need(!isBrief(runs), "a column that would take one byte");
  return new Column(unfolded(runs));
}

/** What a head stands for, and how often; where the numbers of the run before would have gone on, it is refused. */
export function runsFrom(bytes: Uint8Array): Run[] {
  const cursor = new Cursor(bytes);
  const runs: Run[] = [];
  while (cursor.left > 0) {
    const head = cursor.byte();
    const size = head < 128 ? head & 7 : cursor.more(head & 7, 3);
    const run = { value: signed(size, (head & 64) !== 0), times: ((head >> 3) & 7) + 1 };
    const before = runs.at(-1);
    need(before === undefined || before.value !== run.value || before.times === 8, "a run that was cut short");
    runs.push(run);
  }
  return runs;
}

export function unfolded(runs: readonly Run[]): number[] {
  return runs.flatMap(({ value, times }) => Array<number>(times).fill(value));
}

export interface Lengths {
  /** Undefined: each has its own. */
  readonly shared: number | undefined;
  readonly each: readonly number[];
}

export function lengthsFrom(cursor: Cursor): Lengths {
  const first = cursor.byte();
  need(first !== 128, "empty texts without an end");
  if (first > 128) return { shared: first - 128, each: [] };
  const each = unfolded(runsFrom(columnBytes(cursor, first)));
  need(
    each.every((length) => length >= 0),
    "a negative length",
  );
  const isShared = each.every((length) => length === each[0]) && each[0]! >= 1 && each[0]! <= 127;
  need(!isShared, "lengths that would take one byte");
  return { shared: undefined, each };
}

export function textsFrom({ shared, each }: Lengths, bytes: Uint8Array): Column<string> {
  const all = textOf(bytes);
  const texts: string[] = [];
  let at = 0;
  for (let index = 0; shared === undefined ? index < each.length : at < all.length; index++) {
    const end = at + (shared ?? each[index]!);
    need(end <= all.length, "texts that end early");
    const text = all.slice(at, end);
    need(!/\p{Surrogate}/u.test(text), "a text cut through a character");
    texts.push(text);
    at = end;
  }
  need(at === all.length && texts.length > 0, "text behind the last");
  return new Column(texts);
}

/** The bytes of a column of which the first byte, below 128, was read. */
function columnBytes(cursor: Cursor, first: number): Uint8Array {
  const length = first < 64 ? first : cursor.more(first & 63, 6);
  need(length > 0, "an empty column");
  return cursor.take(length);
}

/** Equal numbers from 0 to 3, 32 at most. */
function isBrief(runs: readonly Run[]): boolean {
  const { value } = runs[0]!;
  const times = runs.reduce((total, run) => total + run.times, 0);
  return value >= 0 && value <= 3 && times <= 32 && runs.every((run) => run.value === value);
}
