// What a genesis says: the initial rights of the fields that take some, and who may write. What guards are and what a
// field's genesis is, is said in crdt, beside the field types that have them.

import type { ReplicaId } from "@joinery/clock";
import type { AnyField, Fields, GenesisOfFields } from "@joinery/crdt";

export type {
  GenesisField,
  Guard,
  GuardedField,
  GuardedOperation,
  GuardQuestion,
  Refusal,
} from "@joinery/crdt";

/** What a genesis must say for each field that needs it. */
export type GenesisOf<F extends Fields> = GenesisOfFields<F> & {
  /** True in a document whose entries are signed by their authors; with `members` it goes without saying. */
  readonly signed?: true;
  /** The authors who may write, by their public keys; absent, everybody with a key may where the document is signed. */
  readonly members?: readonly ReplicaId[];
  /** Makes two documents with the same rights two documents. Random text, chosen by whoever creates it. */
  readonly nonce: string;
};

/** The fields of a document with a name: none that takes its rights from a genesis, which only `create` gives. */
export type NamedFields = { readonly [name: string]: AnyField & WithoutGenesis };

/** What the compiler says of a field that takes one. */
interface WithoutGenesis {
  readonly withGenesis?: "its rights come from a genesis: use create(schema, genesis), not open(name, schema)";
}
