// The greatest or least number that anybody wrote. A write covers only what it saw, so when the winner is deleted, what was
// concurrent with it shows again. Shapiro et al. (2011) have it as a join by maximum, which could not be deleted.

import { compareDots } from "@joinery/clock";
import type { CellDelta, CellOrder } from "../../core/cell.js";
import type { FieldType } from "../../core/field-type.js";
import { DecodeError, InvalidValueError } from "../../errors.js";
import { hashValue } from "../../values/value-hash.js";
import { type PlaceAccess, type PlaceState, placeCells, replaceCells } from "../cells/place-cells.js";

export interface MaxDraft<N extends number | bigint = number> {
  readonly value: N | undefined;
  /** Takes `value` if it is greater than what is there; else does nothing. Throws `InvalidValueError` for NaN and other types. */
  raise(value: N): void;
}

export interface MinDraft<N extends number | bigint = number> {
  readonly value: N | undefined;
  /** Takes `value` if it is less than what is there; else does nothing. Throws `InvalidValueError` for NaN and other types. */
  lower(value: N): void;
}

type ExtremumField<N extends number | bigint, Draft> = FieldType<PlaceState<N>, CellDelta<N>, N | undefined, Draft>;
export type MaxField<N extends number | bigint = number> = ExtremumField<N, MaxDraft<N>>;
export type MinField<N extends number | bigint = number> = ExtremumField<N, MinDraft<N>>;

/** The greatest number that was raised to; undefined before the first. -0 is less than 0; `max("bigint")` takes bigints instead. */
export function max(kind: "bigint"): MaxField<bigint>;
export function max(kind?: "number"): MaxField;
export function max(kind: "number" | "bigint" = "number"): MaxField | MaxField<bigint> {
  return kind === "number" ? greatest<number>(kind) : greatest<bigint>(kind);
}

/** The least number that was lowered to; undefined before the first. -0 is less than 0; `min("bigint")` takes bigints instead. */
export function min(kind: "bigint"): MinField<bigint>;
export function min(kind?: "number"): MinField;
export function min(kind: "number" | "bigint" = "number"): MinField | MinField<bigint> {
  return kind === "number" ? least<number>(kind) : least<bigint>(kind);
}

function greatest<N extends number | bigint>(kind: "number" | "bigint"): MaxField<N> {
  return {
    ...extremum<N>("max", kind, isLess),
    draft: (access) => ({
      get value() {
        return access.state()?.cells?.payload;
      },
      raise: (value) => improve(access, value, kind, isLess),
    }),
  };
}

function least<N extends number | bigint>(kind: "number" | "bigint"): MinField<N> {
  const isGreater: IsWorse = (a, b) => isLess(b, a);
  return {
    ...extremum<N>("min", kind, isGreater),
    draft: (access) => ({
      get value() {
        return access.state()?.cells?.payload;
      },
      lower: (value) => improve(access, value, kind, isGreater),
    }),
  };
}

type IsWorse = (a: number | bigint, b: number | bigint) => boolean;

function extremum<N extends number | bigint>(
  name: string,
  kind: "number" | "bigint",
  isWorse: IsWorse,
): Omit<ExtremumField<N, unknown>, "draft"> {
  // On equal values the least dot stands first: which one it is shows nowhere, but it has to be the same everywhere.
  const order: CellOrder<N> = (authors, a, b) =>
    isWorse(b.payload, a.payload) || (!isWorse(a.payload, b.payload) && compareDots(authors, a, b) < 0);
  const cells = placeCells<N>({
    hash: hashValue,
    order,
    write: (value, writer) => writer.value(value),
    read(reader) {
      const value = reader.value();
      if (typeof value !== kind) throw new DecodeError(`not a ${kind}`);
      return value as N;
    },
  });
  return { ...cells, tag: kind === "number" ? name : `${name}(${kind})`, view: (state) => state.cells?.payload };
}

function improve<N extends number | bigint>(
  access: PlaceAccess<N>,
  value: N,
  kind: "number" | "bigint",
  isWorse: IsWorse,
): void {
  if (typeof value !== kind || Number.isNaN(value)) {
    throw new InvalidValueError(access.name, `takes a ${kind}, not ${typeof value === kind ? "NaN" : typeof value}`);
  }
  const best = access.state()?.cells;
  if (best === undefined || isWorse(best.payload, value)) replaceCells(access, value);
}

function isLess(a: number | bigint, b: number | bigint): boolean {
  return a < b || (Object.is(a, -0) && Object.is(b, 0));
}
