// A document with a genesis as somebody holds it who knows neither its schema nor wrote its genesis: what its bytes decide
// without the fields, which is its name, and who may write.

import { toBase64Url } from "@joinery/clock";
import { ByteReader, type PlainValue, readValue } from "@joinery/crdt";
import type { DocumentId } from "../../document-id.js";
import { DocumentError } from "../../errors.js";
import type { Hash } from "../document-options.js";
import type { Founded } from "../founding.js";
import { EntryJudge } from "./entry-judge.js";
import { signedBy } from "./found.js";

/** Throws `DocumentError`, code `INVALID_GENESIS`, for bytes whose hash is not the document's name, or that are no genesis. */
export function heldBy(id: DocumentId, bytes: Uint8Array, hash: Hash): Founded<Record<never, never>> {
  const genesisHash = hash(bytes);
  if (id !== `~${toBase64Url(genesisHash)}`) {
    throw new DocumentError("INVALID_GENESIS", `the bytes are the genesis of another document than "${id}"`);
  }
  const signed = signedBy(plainOf(bytes));
  return {
    id,
    bytes,
    fields: {},
    // Signed documents link their entries by their seals.
    judge: (document) => new EntryJudge(document, signed === undefined ? { hash, genesisHash } : undefined),
    signed: signed && { hash, genesis: bytes, genesisHash, ...signed },
  };
}

export function plainOf(bytes: Uint8Array): { readonly [name: string]: PlainValue } {
  try {
    const data = readValue(new ByteReader(bytes));
    if (typeof data === "object" && data !== null) return data as { readonly [name: string]: PlainValue };
  } catch (cause) {
    throw new DocumentError("INVALID_GENESIS", "the bytes of the genesis are malformed", { cause });
  }
  throw new DocumentError("INVALID_GENESIS", "a genesis is an object");
}
