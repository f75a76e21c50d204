// Validation of what a field holds: one shape for every type, composed by those that contain others.

import type { ValueIssue } from "../errors.js";
import { isAsyncValidator, issuesOf, type ValidationOptions } from "../values/validator.js";

/** Told of a value that its validator does not take, by what leads to it below the field. */
export type FoundInvalid = (path: readonly unknown[], issues: readonly ValueIssue[]) => void;

/** What a field with validators can tell of itself. */
export interface Checks {
  /** True when a validator answers by a promise, as far as asking it about some values shows. */
  isAsync(): boolean;
  /** Finds the values in `view` that are not valid. Asks about every value. */
  find(view: unknown, found: FoundInvalid): void;
}

/** `checks` for a type whose values `each` lists with what leads to them; nothing without a validator. */
export function checksOf<T, View>(
  options: Partial<ValidationOptions<T>> | undefined,
  each: (view: View) => Iterable<readonly [path: readonly unknown[], value: unknown]>,
  known: readonly T[] = [],
): { readonly checks?: Checks } {
  const validate = options?.validate;
  if (validate === undefined) return {};
  return {
    checks: {
      isAsync: () => isAsyncValidator(validate, known),
      find(view, found) {
        for (const [path, value] of each(view as View)) {
          const issues = issuesOf(validate, value);
          if (issues !== undefined) found(path, issues);
        }
      },
    },
  };
}

/** `checks` for fields under keys; nothing where the field has none. */
export function checksBelow(checks: Checks | undefined): { readonly checks?: Checks } {
  if (checks === undefined) return {};
  return {
    checks: {
      isAsync: () => checks.isAsync(),
      find(view, found) {
        for (const [key, child] of view as ReadonlyMap<unknown, unknown>)
          checks.find(child, (path, issues) => found([key, ...path], issues));
      },
    },
  };
}

/** `checks` for fields side by side; nothing where none of them has any. */
export function checksBeside(fields: { readonly [name: string]: { readonly checks?: Checks } }): {
  readonly checks?: Checks;
} {
  const checked = Object.entries(fields).flatMap(([name, { checks }]) =>
    checks === undefined ? [] : [{ name, checks }],
  );
  if (checked.length === 0) return {};
  return {
    checks: {
      isAsync: () => checked.some(({ checks }) => checks.isAsync()),
      find(view, found) {
        for (const { name, checks } of checked) {
          checks.find((view as { readonly [name: string]: unknown })[name], (path, issues) =>
            found([name, ...path], issues),
          );
        }
      },
    },
  };
}
