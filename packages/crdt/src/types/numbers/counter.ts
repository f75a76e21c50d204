// A counter: one cumulative cell per author, so concurrent steps add up and a repeated delta changes nothing.
// Shapiro et al. (2011), PN-counter, on a dot store: a removal covers the cells it saw, a later step brings its author's cell back.

import type { AuthorIndex, Dot } from "@joinery/clock";
import type { DeltaReader } from "../../codec/delta-reader.js";
import type { DeltaWriter } from "../../codec/delta-writer.js";
import { assert } from "../../core/assert.js";
import { type CellDelta, type Cells, cellsWhere, dotsOf, joinCells, retainCells } from "../../core/cell.js";
import type { DraftAccess, FieldType } from "../../core/field-type.js";
import { type Hash64, hashNumber } from "../../core/hash.js";
import type { JoinScope } from "../../core/join-scope.js";
import type { Path } from "../../core/path.js";
import { InvalidValueError } from "../../errors.js";
import { readCellDelta, writeCellDelta } from "../cells/cell-delta-codec.js";

/** What one author has added and subtracted in all; whole numbers from 0 to 2^53 - 1. */
export interface CounterTally {
  readonly up: number;
  readonly down: number;
}

export interface CounterState {
  readonly cells: Map<AuthorIndex, Cells<CounterTally>>;
  /** The value; meaningful while `exact`. */
  sum: number;
  /** False once a sum passed 2^53 - 1 on the way: then it is added up anew, in bigint, when read. */
  exact: boolean;
}

export interface CounterDraft<Value extends number | bigint = number> {
  readonly value: Value;
  /** Adds a whole number, which may be negative. Throws `InvalidValueError` when this author's total would pass 2^53 - 1. */
  add(amount: number): void;
  subtract(amount: number): void;
}

export type CounterField<Value extends number | bigint = number> = FieldType<
  CounterState,
  CellDelta<CounterTally>,
  Value,
  CounterDraft<Value>
>;

const nothing: CounterTally = { up: 0, down: 0 };

/**
 * An exact integer that many authors change at once. Read as a number, a merged value past 2^53 - 1 is an infinity of its
 * sign; `counter("bigint")` is the same counter read as a bigint, which has no such bound. The two are one field on the wire.
 */
export function counter(as: "bigint"): CounterField<bigint>;
export function counter(as?: "number"): CounterField;
export function counter(as: "number" | "bigint" = "number"): CounterField | CounterField<bigint> {
  return as === "number" ? numberCounter : bigintCounter;
}

const tallies: Omit<CounterField, "view" | "draft"> = {
  tag: "counter",
  removable: true,
  bottom: () => ({ cells: new Map(), sum: 0, exact: true }),
  isBottom: (state) => state.cells.size === 0,
  join(state, delta, scope, path) {
    const { added, removed } = delta;
    if (added.length === 1 && removed.length <= 1) {
      const { author } = added[0] as Dot;
      if (removed.length === 0 || (removed[0] as Dot).author === author) {
        update(state, author, delta, scope, path);
        return;
      }
    }
    for (const dot of removed) update(state, dot.author, { added: [], removed: [dot] }, scope, path);
    for (const cell of added) update(state, cell.author, { added: [cell], removed: [] }, scope, path);
  },
  retain(state, keep, scope, path) {
    for (const [author, cells] of state.cells) {
      replace(state, author, cells, retainCells(cells, keep, scope, path, hashTally), scope, path);
    }
  },
  dots(state, visit) {
    for (const cells of state.cells.values()) {
      for (let cell = cells; cell !== undefined; cell = cell.next) visit(cell.author, cell.seq);
    }
  },
  clear(state) {
    const removed: Dot[] = [];
    for (const cells of state.cells.values()) removed.push(...dotsOf(cells));
    return { added: [], removed };
  },
  difference(state, lacks) {
    const added: CellDelta<CounterTally>["added"][number][] = [];
    for (const cells of state.cells.values()) added.push(...cellsWhere(cells, lacks));
    return added.length === 0 ? undefined : { added, removed: [] };
  },
  write(delta, writer) {
    writeCellDelta(delta, writer, writeTally);
  },
  read: (reader) => readCellDelta(reader, readTally),
};

const numberCounter: CounterField = {
  ...tallies,
  view: numberOf,
  draft: (access) => new TallyDraft(access, numberOf),
};

const bigintCounter: CounterField<bigint> = {
  ...tallies,
  view: bigintOf,
  draft: (access) => new TallyDraft(access, bigintOf),
};

function writeTally(tally: CounterTally, writer: DeltaWriter): void {
  writer.count(tally.up);
  writer.count(tally.down);
}

function readTally(reader: DeltaReader): CounterTally {
  return { up: reader.count(), down: reader.count() };
}

/** A class, as an object literal with a getter costs more than the write it serves. */
class TallyDraft<Value extends number | bigint> implements CounterDraft<Value> {
  readonly #access: DraftAccess<CounterState, CellDelta<CounterTally>>;
  readonly #read: (state: CounterState) => Value;

  constructor(access: DraftAccess<CounterState, CellDelta<CounterTally>>, read: (state: CounterState) => Value) {
    this.#access = access;
    this.#read = read;
  }

  get value(): Value {
    return this.#read(this.#access.state() ?? tallies.bottom());
  }

  add(amount: number): void {
    const access = this.#access;
    if (!Number.isSafeInteger(amount)) {
      const given: unknown = typeof amount === "number" ? amount : typeof amount;
      throw new InvalidValueError(access.name, `takes whole numbers, not ${given}`);
    }
    const { author, stamp } = access.writer;
    const own = access.state()?.cells.get(author);
    const before = own === undefined ? nothing : latest(own);
    const tally = { up: before.up + Math.max(amount, 0), down: before.down + Math.max(-amount, 0) };
    if (!Number.isSafeInteger(tally.up) || !Number.isSafeInteger(tally.down)) {
      throw new InvalidValueError(access.name, "would pass 2^53 - 1 for this author");
    }
    const seq = access.writer.nextSeq();
    access.apply({ added: [{ author, seq, stamp, payload: tally, next: undefined }], removed: dotsOf(own) }, seq);
  }

  subtract(amount: number): void {
    this.add(-amount);
  }
}

function update(
  state: CounterState,
  author: AuthorIndex,
  delta: CellDelta<CounterTally>,
  scope: JoinScope,
  path: Path,
): void {
  const before = state.cells.get(author);
  replace(state, author, before, joinCells(before, delta, scope, path, hashTally), scope, path);
}

function replace(
  state: CounterState,
  author: AuthorIndex,
  before: Cells<CounterTally>,
  cells: Cells<CounterTally>,
  scope: JoinScope,
  path: Path,
): void {
  if (before === cells) return;
  const { sum, exact } = state;
  scope.undo?.push(() => {
    place(state, author, before);
    state.sum = sum;
    state.exact = exact;
  });
  place(state, author, cells);
  const rest = sum - contribution(before);
  state.sum = rest + contribution(cells);
  if (!Number.isSafeInteger(rest) || !Number.isSafeInteger(state.sum)) state.exact = false;
  scope.changed?.(path);
}

function place(state: CounterState, author: AuthorIndex, cells: Cells<CounterTally>): void {
  if (cells === undefined) state.cells.delete(author);
  else state.cells.set(author, cells);
}

/** One author's chain is cumulative: its latest cell says it all. */
function latest(cells: Cells<CounterTally>): CounterTally {
  let last = cells;
  for (let cell = cells; cell !== undefined; cell = cell.next) if (cell.seq > (last?.seq ?? 0)) last = cell;
  return last?.payload ?? nothing;
}

function contribution(cells: Cells<CounterTally>): number {
  const tally = latest(cells);
  return tally.up - tally.down;
}

function numberOf(state: CounterState): number {
  if (state.exact) return state.sum;
  const sum = bigintOf(state);
  const value = Number(sum);
  if (Number.isSafeInteger(value)) return value;
  assert(sum !== 0n, "a sum out of range is not zero");
  return sum > 0n ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function bigintOf(state: CounterState): bigint {
  if (state.exact) return BigInt(state.sum);
  let sum = 0n;
  for (const cells of state.cells.values()) {
    const { up, down } = latest(cells);
    sum += BigInt(up) - BigInt(down);
  }
  return sum;
}

function hashTally(tally: CounterTally): Hash64 {
  return hashNumber(hashNumber({ a: 3, b: 5 }, tally.up), tally.down);
}
