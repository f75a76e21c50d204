// A document with a genesis as somebody joins it who knows its schema and its name, and was told the genesis by somebody else.

import type { Fields } from "@joinery/crdt";
import type { DocumentId } from "../../document-id.js";
import { DocumentError } from "../../errors.js";
import type { Hash } from "../document-options.js";
import type { Founded } from "../founding.js";
import type { GenesisOf } from "../guard.js";
import { found } from "./found.js";
import { plainOf } from "./held.js";

/** Throws `DocumentError`, code `INVALID_GENESIS`, for bytes of another document, or of one with other fields. */
export function joinedBy<F extends Fields>(id: DocumentId, schema: F, bytes: Uint8Array, hash: Hash): Founded<F> {
  const founded = found(schema, plainOf(bytes) as GenesisOf<F>, hash);
  if (founded.id === id) return founded;
  throw new DocumentError("INVALID_GENESIS", `the bytes are the genesis of another document than "${id}"`);
}
