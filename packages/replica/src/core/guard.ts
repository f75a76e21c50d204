// What a document does with guards and genesis: it finds the guards of its fields and asks for their initial rights.
// What these are is said in crdt, beside the field types that have them.

import type { ReplicaId } from "@joinery/clock";
import type { AnyField, Fields, GenesisField, Guard, GuardedField } from "@joinery/crdt";

export type {
  GenesisField,
  Guard,
  GuardedField,
  GuardedOperation,
  GuardQuestion,
  Refusal,
} from "@joinery/crdt";

/** What a genesis must say for each field that needs it. */
export type GenesisOf<F extends Fields> = {
  readonly [Name in keyof F as F[Name] extends GenesisField<infer _G> ? Name : never]: F[Name] extends GenesisField<
    infer Genesis
  >
    ? Genesis
    : never;
} & {
  /** True in a document whose entries are signed by their authors; with `members` it goes without saying. */
  readonly signed?: true;
  /** The authors who may write, by their public keys; absent, everybody with a key may where the document is signed. */
  readonly members?: readonly ReplicaId[];
  /** Makes two documents with the same rights two documents. Random text, chosen by whoever creates it. */
  readonly nonce: string;
};

/** The fields of a document with a name: none that takes its rights from a genesis, which only `create` gives. */
export type NamedFields = { readonly [name: string]: AnyField & { readonly withGenesis?: never } };

/** The guard of a field, if it has one. */
export function guardOf(field: AnyField): Guard<unknown, unknown> | undefined {
  return "guard" in field ? (field as unknown as GuardedField<unknown, unknown, unknown, unknown>).guard : undefined;
}
