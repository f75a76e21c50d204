// How a field of rights gets into structs, below keys and into rows. The code that does it comes with the field, so that a
// schema without any loads none of it.

import type { AnyField } from "./field-type.js";
import type { GenesisField } from "./guard.js";

/** Fields side by side, by name. */
type NamedFields = { readonly [name: string]: AnyField };

/** What a field that takes a genesis adds to what holds it. */
export interface Nesting {
  /** For a struct of such fields, which `structOf` makes again of others. */
  struct(fields: NamedFields, structOf: (fields: NamedFields) => AnyField): NestedFields;
  /** The map of such a field; absent where it never stands below a key that can be deleted. */
  map?(field: AnyField): AnyField;
  /** The rows of such a field; absent where it never stands in any. */
  rows?(field: AnyField): AnyField;
}

/** Of a field that stands below keys and in rows. */
export type KeyedNesting = Required<Nesting>;

export type NestedFields = Pick<AnyField, "nesting"> & Partial<Pick<GenesisField<unknown>, "withGenesis">>;
