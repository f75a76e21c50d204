// How fields that take a genesis stand in structs, to any depth: the struct takes what each of them does, by name. Read
// strictly, as every genesis is.

import type { AnyField } from "../core/field-type.js";
import { type GenesisField, isGuarded } from "../core/guard.js";
import type { Nesting } from "../core/nesting.js";
import { InvalidValueError } from "../errors.js";

/** The nesting of what stands in structs alone. */
export const structNesting: Nesting = {
  struct(fields, structOf) {
    const founded = Object.keys(fields).filter((name) => fields[name]?.needsGenesis === true);
    const all = Object.values(fields);
    const keyed = all.find(({ nesting }) => nesting?.map !== undefined)?.nesting;
    const isKeyed = all.every((field) => field.nesting?.map !== undefined || isPlain(field));
    const nesting = isKeyed && keyed !== undefined ? keyed : structNesting;
    if (!founded.every((name) => "withGenesis" in (fields[name] as AnyField))) return {};
    return {
      nesting,
      withGenesis(genesis) {
        const given = genesisByName(genesis, (name) => founded.includes(name));
        const parts = founded.map((name) => [name, foundedAt(name, fields[name] as AnyField, given[name])] as const);
        return structOf({ ...fields, ...Object.fromEntries(parts) });
      },
    };
  },
};

/** A genesis that says something for each of some names. Throws `InvalidValueError` for any other. */
export function genesisByName(
  genesis: unknown,
  isKnown: (name: string) => boolean,
): { readonly [name: string]: unknown } {
  if (typeof genesis !== "object" || genesis === null || Array.isArray(genesis)) {
    throw new InvalidValueError("genesis", "must be an object that says by name who starts with what");
  }
  const stranger = Object.keys(genesis).find((name) => !isKnown(name));
  if (stranger === undefined) return genesis as { readonly [name: string]: unknown };
  throw new InvalidValueError(`genesis.${stranger}`, "is for nothing that takes a genesis");
}

/** The field with its genesis; what it throws names where the fault is. */
export function foundedAt(name: string, field: AnyField, genesis: unknown): AnyField {
  try {
    return (field as AnyField & GenesisField<unknown>).withGenesis(genesis);
  } catch (cause) {
    if (!(cause instanceof InvalidValueError)) throw cause;
    throw new InvalidValueError(`${name}: ${cause.path}`, cause.message.slice(cause.path.length + 1));
  }
}

/** True for what ends without a trace: nothing that is judged by, as that must stay. */
function isPlain(field: AnyField): boolean {
  return field.removable && !isGuarded(field) && field.needsGenesis !== true;
}
