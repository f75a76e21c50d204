// What stays of a deleted document: enough that its author never gives out a number twice. Peers may still hold what this
// replica wrote there, and two entries under one number would part them for good.
// An author with a random name is left behind: the document goes on under a new one. One whose name is a key, or that has
// rights of its own in a genesis, can't be replaced: it writes again only when what it had written has come back.

import { type ReplicaId, replicaIdFromBytes, replicaIdToBytes } from "@joinery/clock";
import type { DocumentId } from "../document-id.js";
import { DocumentError } from "../errors.js";
import type { Storage } from "../storage-port.js";
import { authorBytes, newAuthor } from "./author-name.js";
import type { AuthorEpochs } from "./durability/author-epochs.js";
import { forgetSchema } from "./stored-schema.js";

/** In front of a document whose author was left behind: the new one. */
export const authorKeyPrefix = "author/";
const ownSeqKeyPrefix = "own/";

/** How a replica stands to a document that may have been deleted before. */
export interface Standing {
  /** Who writes there. */
  readonly author: ReplicaId;
  /** What must have come back of that author's before it writes on. */
  readonly ownSeqMin: number;
}

/** How the replica of `author` stands to `document`. Rejects with `DocumentError`, code `CORRUPT_LOG`, when that is damaged. */
export async function standingOf(storage: Storage, document: DocumentId, author: ReplicaId): Promise<Standing> {
  const name = await storage.loadMeta(authorKeyPrefix + document);
  const ownSeq = await storage.loadMeta(ownSeqKeyPrefix + document);
  const own = name === undefined ? author : replicaIdFromBytes(name);
  const ownSeqMin = ownSeq === undefined ? 0 : Number(new TextDecoder().decode(ownSeq));
  if (own !== undefined && Number.isSafeInteger(ownSeqMin)) return { author: own, ownSeqMin };
  throw new DocumentError("CORRUPT_LOG", `what is stored of the author of "${document}" is damaged: mend the store`);
}

/** Has the document go on under a new author, which is that epoch's. */
export async function keepAuthor(
  storage: Storage,
  document: DocumentId,
  author: ReplicaId,
  epochs: AuthorEpochs,
): Promise<void> {
  await Promise.all([
    epochs.take(author),
    storage.saveMeta(authorKeyPrefix + document, replicaIdToBytes(author) as Uint8Array),
  ]);
}

/** Deletes what storage has of `document`. The author is left behind before the log goes, so that a crash between does no harm. */
export async function deleteStored(
  storage: Storage,
  document: DocumentId,
  author: ReplicaId,
  random: (byteCount: number) => Uint8Array,
  epochs: AuthorEpochs,
): Promise<void> {
  // A schema is stored when a document is opened, before anything is written there.
  if (!(await storage.documents()).includes(document)) return forgetSchema(storage, document);
  if (isReplaceable(document, author)) {
    await keepAuthor(storage, document, newAuthor(random), epochs);
  } else {
    const ownSeq = await lastOwnSeq(storage, document, author);
    if (ownSeq > 0) await storage.saveMeta(ownSeqKeyPrefix + document, new TextEncoder().encode(String(ownSeq)));
  }
  await forgetSchema(storage, document);
  await storage.delete(document);
}

/** True where another author can take the place of this one. */
export function isReplaceable(document: DocumentId, author: ReplicaId): boolean {
  return !document.startsWith("~") && replicaIdToBytes(author)?.length === authorBytes;
}

/** The last number the author is known to have used there: in the log, or in one that was deleted before. */
async function lastOwnSeq(storage: Storage, document: DocumentId, author: ReplicaId): Promise<number> {
  const records = await storage.load(document);
  const { ownSeqMin } = await standingOf(storage, document, author);
  const covered = await lastCovered(storage, document, author);
  return records.reduce(
    (last, record) => (record.author === author ? Math.max(last, record.lastSeq) : last),
    Math.max(ownSeqMin, covered),
  );
}

/** The last number of the author's that a snapshot holds: its entries may be gone. */
async function lastCovered({ snapshots }: Storage, document: DocumentId, author: ReplicaId): Promise<number> {
  let last = 0;
  for (const { id } of (await snapshots?.list(document)) ?? []) {
    const covers = (await snapshots?.read(document, id))?.covers ?? [];
    last = Math.max(last, covers.find((prefix) => prefix.author === author)?.seq ?? 0);
  }
  return last;
}
