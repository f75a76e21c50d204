// The type of a whole document: its fields as a struct, refused where a change could not ask their validators.

import { type AnyField, AsyncValidatorError, type Fields, type StructField, struct } from "@joinery/crdt";

/** Throws `InvalidSchemaError`; `AsyncValidatorError` for a validator that answers by a promise. */
export function documentRoot<F extends Fields>(fields: F): StructField<F> {
  const root = struct(fields);
  for (const name of Object.keys(fields)) {
    if ((fields[name] as AnyField).checks?.isAsync() !== true) continue;
    throw new AsyncValidatorError(`the validator of "${name}" answers by a promise: give it one that answers at once`);
  }
  return root;
}
