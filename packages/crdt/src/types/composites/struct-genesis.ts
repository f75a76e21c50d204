// The types of a struct's genesis: what each of its fields takes, by name.

import type { GenesisField, GenesisFor } from "../../core/guard.js";
import type { KeyedNesting, Nesting } from "../../core/nesting.js";
import type { Fields } from "./struct.js";

/** The names of the fields that take a genesis. */
export type FoundedNames<F extends Fields> = {
  [Name in keyof F]: F[Name] extends GenesisField<infer _G> ? Name : never;
}[keyof F];

/** What a genesis says for fields side by side. */
export type GenesisOfFields<F extends Fields> = { readonly [Name in FoundedNames<F>]: GenesisFor<F[Name]> };

/** What fields that take a genesis make of the struct that they stand in. */
export type FoundedFields<F extends Fields> = [FoundedNames<F>] extends [never]
  ? unknown
  : [F[FoundedNames<F>]] extends [{ readonly nesting: KeyedNesting }]
    ? GenesisField<GenesisOfFields<F>> & { readonly nesting: KeyedNesting }
    : [F[FoundedNames<F>]] extends [{ readonly nesting: Nesting }]
      ? GenesisField<GenesisOfFields<F>> & { readonly nesting: Nesting }
      : unknown;
