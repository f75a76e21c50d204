// Puts a document back to one of its snapshots: entries above it and later snapshots go. The storage has no step that does all
// of it, so what is to stay is laid beside first, and who finds it there finishes: a crash leaves the document as it was or as it
// is to be. It goes on under a new author, since peers may hold what is given up.

import { ByteReader, ByteWriter, DecodeError } from "@joinery/crdt";
import { snapshotFault } from "../../core/base/snapshot-codec.js";
import { decoded } from "../../core/decoded.js";
import type { DocumentId } from "../../document-id.js";
import { DocumentError } from "../../errors.js";
import type { Prefix, Storage, StoredSnapshot } from "../../storage-port.js";
import { newAuthor } from "../author-name.js";
import { keepAuthor } from "../deleted-document.js";
import type { AuthorEpochs } from "../durability/author-epochs.js";
import { readKept } from "./read-kept.js";

const restoringKeyPrefix = "restoring/";

export interface RestoreHost {
  readonly storage: Storage;
  readonly random: (byteCount: number) => Uint8Array;
  readonly epochs: AuthorEpochs;
}

/** Rejects with `DocumentError`: `NO_SNAPSHOT` where it isn't there, `CORRUPT_LOG` where it is damaged; then nothing has changed. */
export async function restoreSnapshot(host: RestoreHost, document: DocumentId, id: number): Promise<void> {
  const { storage } = host;
  const snapshot = await readKept(storage, document, id);
  const fault = snapshotFault(snapshot.bytes);
  if (fault !== undefined) {
    throw new DocumentError(
      "CORRUPT_LOG",
      `snapshot ${id} of "${document}" is damaged (${fault}): restore another one`,
    );
  }
  await storage.saveMeta(restoringKeyPrefix + document, bytesOf(snapshot));
  await finishRestoring(host, document);
}

/** Finishes what a crash interrupted. To be called before anything of the document is read. */
export async function finishRestoring(host: RestoreHost, document: DocumentId): Promise<void> {
  const { storage, random, epochs } = host;
  const laid = await storage.loadMeta(restoringKeyPrefix + document);
  if (laid === undefined || laid.length === 0) return;
  const snapshot = decoded(() => read(new ByteReader(laid)));
  if (!snapshot.ok) {
    const what = `what "${document}" was to be restored from is damaged (${snapshot.reason})`;
    throw new DocumentError("CORRUPT_LOG", `${what}: begin a new store, and fetch the document from peers`);
  }
  await keepAuthor(storage, document, newAuthor(random), epochs);
  await storage.delete(document);
  await storage.snapshots?.write(document, snapshot.value, { keep: 1, truncate: false });
  await storage.saveMeta(restoringKeyPrefix + document, new Uint8Array());
}

/** Where nobody else can go on in place of the one who wrote what is given up. */
export function cannotRestore(document: DocumentId): DocumentError {
  const what = `"${document}" can't be put back to a snapshot: its author is leased, a key, or named by a genesis, and would use numbers twice`;
  return new DocumentError("CANNOT_RESTORE", `${what}: look at the snapshot, and change what is to be as it was`);
}

function bytesOf({ covers, bytes }: StoredSnapshot): Uint8Array {
  const writer = new ByteWriter();
  writer.count(covers.length);
  for (const { author, seq } of covers) {
    writer.text(author);
    writer.count(seq);
  }
  writer.raw(bytes);
  return writer.toBytes();
}

function read(reader: ByteReader): StoredSnapshot {
  const covers: Prefix[] = [];
  for (let left = reader.length(); left > 0; left--) {
    covers.push({ author: reader.text() as Prefix["author"], seq: reader.count() });
  }
  const bytes = reader.rest();
  const fault = snapshotFault(bytes);
  if (fault !== undefined) throw new DecodeError(fault);
  return { covers, bytes };
}
