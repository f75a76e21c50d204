// A last-writer-wins register. It keeps every value that no other has covered, so an older concurrent one
// resurfaces when the winner is removed. Shapiro et al.: A comprehensive study of CRDTs (2011), on a dot store.

import type { CellDelta } from "../../core/cell.js";
import { checksOf } from "../../core/checks.js";
import type { FieldType } from "../../core/field-type.js";
import type { Plain } from "../../values/plain.js";
import { type PlainValue, plainCopy } from "../../values/plain-value.js";
import { readOut } from "../../values/read-out.js";
import { checkValid, type ValidationOptions, type Validator } from "../../values/validator.js";
import { type PlaceAccess, type PlaceState, placeCells, replaceCells } from "./place-cells.js";
import { storedValue } from "./stored-value.js";

export interface RegisterDraft<T> {
  readonly value: T;
  /** Replaces every value seen so far. Throws `InvalidValueError` unless `value` is valid plain data. */
  set(value: T): void;
}

export type RegisterField<T> = FieldType<PlaceState<PlainValue>, CellDelta<PlainValue>, T, RegisterDraft<T>>;

const registerCells = placeCells(storedValue);

/** A single value; among concurrent writes the latest by hybrid time wins, ties by author name. Reads `initial` before the first write. */
export function register<T extends Plain<T>>(initial: T): RegisterField<T>;
/** A register whose values `validate` must take, `initial` among them. */
export function register<T extends Plain<T>>(initial: NoInfer<T>, options: ValidationOptions<T>): RegisterField<T>;
export function register<T>(initial: T, options?: ValidationOptions<T>): RegisterField<T> {
  const first = plainCopy(initial, "register(initial)");
  const checks = checksOf<T, T>(options, (value) => [[[], value]], [first as T]);
  if (checks.checks?.isAsync() === false) checkValid(options?.validate, first, "register(initial)");
  const current = (state: PlaceState<PlainValue> | undefined): T =>
    readOut(state?.cells === undefined ? first : state.cells.payload) as T;
  return {
    ...registerCells,
    ...checks,
    tag: "register",
    view: current,
    draft: (access) => new ValueDraft(access, current, options?.validate),
  };
}

class ValueDraft<T> implements RegisterDraft<T> {
  readonly #access: PlaceAccess<PlainValue>;
  readonly #current: (state: PlaceState<PlainValue> | undefined) => T;
  readonly #validate: Validator<T> | undefined;

  constructor(
    access: PlaceAccess<PlainValue>,
    current: (state: PlaceState<PlainValue> | undefined) => T,
    validate: Validator<T> | undefined,
  ) {
    this.#access = access;
    this.#current = current;
    this.#validate = validate;
  }

  get value(): T {
    return this.#current(this.#access.state());
  }

  set(value: T): void {
    const payload = plainCopy(value, this.#access.name);
    checkValid(this.#validate, payload, this.#access.name);
    replaceCells(this.#access, payload);
  }
}
