// What of a storage's small values belongs to a document and goes with it, and what to do about the author when records come
// from elsewhere: numbers that somebody used under one's own name are not gone on with.

import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import type { DocumentId } from "../../document-id.js";
import type { Storage } from "../../storage-port.js";
import { newAuthor } from "../author-name.js";
import { authorKey } from "../create-replica.js";
import { authorKeyPrefix, keepAuthor } from "../deleted-document.js";
import { AuthorEpochs } from "../durability/author-epochs.js";
import { genesisKeyPrefix } from "../local-replica.js";
import { randomBytes } from "../random-bytes.js";
import { schemaKeyPrefix } from "../stored-schema.js";

/** The keys of the values that belong to a document and not to the replica that keeps it, by what they are. */
export function documentValueKeys(document: DocumentId): ReadonlyMap<string, string> {
  return new Map([
    ["genesis", genesisKeyPrefix + document],
    ["schema", schemaKeyPrefix + document],
  ]);
}

/** Who writes in the document by what is stored; undefined in a storage that no replica has named an author in. */
export async function storedAuthorOf(storage: Storage, document: DocumentId): Promise<ReplicaId | undefined> {
  const name = (await storage.loadMeta(authorKeyPrefix + document)) ?? (await storage.loadMeta(authorKey));
  return name && replicaIdFromBytes(name);
}

/** Has the document go on under a new author: for one that can, as `isReplaceable` tells. */
export async function leaveAuthorBehind(storage: Storage, document: DocumentId): Promise<void> {
  await keepAuthor(storage, document, newAuthor(randomBytes), await AuthorEpochs.of(storage));
}
