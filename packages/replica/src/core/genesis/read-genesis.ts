// A genesis read back from its bytes: whether it is that of a document, and what it says of the document's authors.

import { toBase64Url } from "@joinery/clock";
import type { Decoded } from "@joinery/crdt";
import type { DocumentId } from "../../document-id.js";
import { DocumentError } from "../../errors.js";
import type { Hash } from "../document-options.js";
import { decodePlain } from "../plain-bytes.js";
import type { SignedFoundation } from "../signatory.js";
import { signedBy } from "./found.js";

export interface ReadGenesis {
  readonly genesisHash: Uint8Array;
  /** Undefined where entries are not signed. */
  readonly signed: Pick<SignedFoundation, "members"> | undefined;
}

/** What the genesis of `document` says; or why these bytes are not it. Never throws. */
export function readGenesis(document: DocumentId, bytes: Uint8Array, hash: Hash): Decoded<ReadGenesis> {
  const genesisHash = hash(bytes);
  if (document !== `~${toBase64Url(genesisHash)}`)
    return { ok: false, reason: "its genesis is that of another document" };
  const data = decodePlain(bytes);
  if (!data.ok || typeof data.value !== "object" || data.value === null) {
    return { ok: false, reason: "its genesis can't be read" };
  }
  try {
    return { ok: true, value: { genesisHash, signed: signedBy(data.value as Parameters<typeof signedBy>[0]) } };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return { ok: false, reason: error.message };
  }
}
