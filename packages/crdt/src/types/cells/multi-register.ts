// A register that hides no conflict: every value that no write has covered is there to see, for the application to settle.
// Almeida, Shoker, Baquero (2018), the multi-value register; its values stand in the order of the last writer.

import type { AuthorTable } from "@joinery/clock";
import type { Cell, CellDelta, Cells } from "../../core/cell.js";
import { wins } from "../../core/cell.js";
import { checksOf } from "../../core/checks.js";
import type { FieldType } from "../../core/field-type.js";
import type { Plain } from "../../values/plain.js";
import { type PlainValue, plainCopy } from "../../values/plain-value.js";
import { readOut } from "../../values/read-out.js";
import { checkValid, type ValidationOptions, type Validator } from "../../values/validator.js";
import { type PlaceAccess, type PlaceState, placeCells, replaceCells } from "./place-cells.js";
import { storedValue } from "./stored-value.js";

export interface MultiRegisterDraft<T> {
  /** The values that stand side by side, the latest first; empty before the first write. */
  readonly values: readonly T[];
  /** Replaces every value seen so far. Throws `InvalidValueError` unless `value` is valid plain data. */
  set(value: T): void;
  /** Settles a conflict: replaces the values seen by the one that `choose` makes of them. Does nothing while there are fewer than two. */
  resolve(choose: (values: readonly T[]) => T): void;
}

export type MultiRegisterField<T> = FieldType<
  PlaceState<PlainValue>,
  CellDelta<PlainValue>,
  readonly T[],
  MultiRegisterDraft<T>
>;

/** A value that keeps concurrent writes side by side: reads as an array, latest first by hybrid time, ties by author name. */
export function multiRegister<T extends Plain<T>>(options?: ValidationOptions<T>): MultiRegisterField<T> {
  return {
    ...multiRegisterCells,
    ...checksOf<T, readonly T[]>(options, (values) => values.map((value) => [[], value] as const)),
    tag: "multiRegister",
    view: (state, authors) => valuesOf<T>(state.cells, authors),
    draft: (access) => new ValuesDraft<T>(access, options?.validate),
  };
}

const multiRegisterCells = placeCells(storedValue);

class ValuesDraft<T> implements MultiRegisterDraft<T> {
  readonly #access: PlaceAccess<PlainValue>;
  readonly #validate: Validator<T> | undefined;

  constructor(access: PlaceAccess<PlainValue>, validate: Validator<T> | undefined) {
    this.#access = access;
    this.#validate = validate;
  }

  get values(): readonly T[] {
    return valuesOf(this.#access.state()?.cells, this.#access.writer.authors);
  }

  set(value: T): void {
    const payload = plainCopy(value, this.#access.name);
    checkValid(this.#validate, payload, this.#access.name);
    replaceCells(this.#access, payload);
  }

  resolve(choose: (values: readonly T[]) => T): void {
    const { values } = this;
    if (values.length > 1) this.set(choose(values));
  }
}

function valuesOf<T>(first: Cells<PlainValue>, authors: AuthorTable): readonly T[] {
  const cells: Cell<PlainValue>[] = [];
  for (let cell = first; cell !== undefined; cell = cell.next) cells.push(cell);
  cells.sort((a, b) => (wins(authors, a, b) ? -1 : 1));
  return Object.freeze(cells.map(({ payload }) => readOut(payload) as T));
}
