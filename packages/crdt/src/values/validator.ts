// Validators of plain values, from any library that keeps the Standard Schema (zod, valibot, arktype, ...). They judge and
// never change: what was written is what is stored. A local write that fails is refused; what comes from elsewhere is
// joined whatever it is, or replicas would part, and is told of on read.

import type { StandardSchemaV1 } from "@standard-schema/spec";
import { InvalidValueError, type ValueIssue } from "../errors.js";

/** A synchronous validator that takes and gives the same type: it may refuse a value, not turn it into another. */
export type Validator<T> = StandardSchemaV1<T, T>;

/** What the fields that hold plain values may be given. */
export interface ValidationOptions<T> {
  /** Refuses values at local writes, and marks what others wrote. The type of the values follows from it. */
  readonly validate: Validator<T>;
}

/** Values of many shapes: a validator that answers any of them by a promise is not synchronous. */
const samples: readonly unknown[] = [undefined, null, false, 0, "", [], {}];

const asyncIssue: ValueIssue = { message: "its validator answers by a promise, and only others are asked", path: [] };

/** What `validate` has against `value`; undefined when it takes it. What it throws counts as its answer. */
export function issuesOf(validate: Validator<unknown>, value: unknown): readonly ValueIssue[] | undefined {
  try {
    const result = validate["~standard"].validate(value);
    if (isThenable(result)) return [asyncIssue];
    return result.issues?.map(({ message, path = [] }) => ({ message, path: path.map(keyOf) }));
  } catch (error) {
    return [{ message: `its validator failed: ${String(error)}`, path: [] }];
  }
}

/** Throws `InvalidValueError`, with all issues and the path of the first, unless `validate` takes `value`. */
export function checkValid(validate: Validator<unknown> | undefined, value: unknown, name: string): void {
  const issues = validate === undefined ? undefined : issuesOf(validate, value);
  if (issues === undefined) return;
  const { message, path } = issues[0] ?? { message: "it does not say why", path: [] };
  const more = issues.length < 2 ? "" : `, and ${issues.length - 1} more`;
  throw new InvalidValueError(name + path.map(pathPart).join(""), `is not valid: ${message}${more}`, issues);
}

/** True when the validator answers by a promise, as far as asking it about some values shows. */
export function isAsyncValidator(validate: Validator<unknown>, known: readonly unknown[]): boolean {
  return [...known, ...samples].some((value) => issuesOf(validate, value)?.[0] === asyncIssue);
}

/** Also ends the promise: what becomes of it has nowhere to go. */
function isThenable<T>(result: T | PromiseLike<T>): result is PromiseLike<T> {
  const { then } = result as Partial<PromiseLike<T>>;
  if (typeof then !== "function") return false;
  const ignore = (): void => {};
  then.call(result, ignore, ignore);
  return true;
}

function keyOf(part: PropertyKey | { readonly key: PropertyKey }): PropertyKey {
  return typeof part === "object" ? part.key : part;
}

function pathPart(key: PropertyKey): string {
  return typeof key === "number" ? `[${key}]` : `.${String(key)}`;
}
