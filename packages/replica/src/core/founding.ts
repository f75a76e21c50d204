// What a replica needs for documents with a genesis. Only types stand here: whoever passes what `founding` makes brings the
// code along, and everybody else's bundle stays without it.

import type { AuthorTable } from "@joinery/clock";
import type { Fields, StructField } from "@joinery/crdt";
import type { DocumentId } from "../document-id.js";
import type { EntryLog } from "./entry-log.js";
import type { EntryJudge } from "./genesis/entry-judge.js";
import type { GenesisOf } from "./guard.js";
import type { SignedFoundation } from "./signatory.js";

/** What is known of a document before its first entry. */
export interface JudgedDocument {
  readonly root: StructField<Fields>;
  readonly authors: AuthorTable;
  readonly log: EntryLog;
}

/** Makes what judges the entries of one document. */
export type JudgeMaker = (document: JudgedDocument) => EntryJudge;

/** What a genesis decides. */
export interface Founded<F extends Fields> {
  readonly id: DocumentId;
  /** The canonical bytes of the genesis. */
  readonly bytes: Uint8Array;
  /** The schema with each field's rights filled in. */
  readonly fields: F;
  readonly judge: JudgeMaker;
  /** Where entries are signed: the genesis, and who may write. */
  readonly signed: SignedFoundation | undefined;
}

/** What founds documents: `founding` of `@joinery/replica/genesis` makes it. */
export interface Founding {
  /** Names a document and fills its rights in. Throws `DocumentError` with code `INVALID_GENESIS`. */
  found<F extends Fields>(schema: F, genesis: GenesisOf<F>): Founded<F>;
  /** What the bytes of a genesis decide for one who does not know the schema. Throws `DocumentError` with code `INVALID_GENESIS`. */
  held(id: DocumentId, bytes: Uint8Array): Founded<Record<never, never>>;
  /** The same for one who knows the schema. Throws `DocumentError` with code `INVALID_GENESIS`. */
  joined<F extends Fields>(id: DocumentId, schema: F, bytes: Uint8Array): Founded<F>;
  /** For documents with a name, of which fields may have guards all the same. */
  readonly judge: JudgeMaker;
}
