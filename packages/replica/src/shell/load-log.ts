// Reads a document's log from storage into its core: all of it, or an error that names the record that can't be used.
// A log with a hole would give out its author's numbers twice, so nothing opens on one.

import type { DocumentCore } from "../core/document-core.js";
import type { Entry } from "../core/entry.js";
import { decodeEntry } from "../core/entry-codec.js";
import type { DocumentId } from "../document-id.js";
import { DocumentError } from "../errors.js";
import type { LogRecord, Storage } from "../storage-port.js";

type LoadableCore = Pick<DocumentCore, "id" | "authors" | "applied" | "recover" | "isFiledUnder">;

/** Recovers `document` from its log. Rejects with `DocumentError`, code `CORRUPT_LOG`, or the storage's own error. */
export async function loadLog(storage: Storage, document: LoadableCore): Promise<void> {
  const records = await storage.load(document.id);
  const entries = records.map((record, index) => readRecord(record, index, document));
  document.recover(entries);
  const unused = entries.findIndex(({ author, lastSeq }) => !document.applied.covers(author, lastSeq));
  if (unused >= 0) throw corrupt(document.id, unused, "does not follow from the records before it");
}

function readRecord(record: LogRecord, index: number, document: LoadableCore): Entry {
  const { id, authors } = document;
  const decoded = decodeEntry(record.bytes, authors);
  if (!decoded.ok) throw corrupt(id, index, `is malformed: ${decoded.reason}`);
  const { firstSeq, lastSeq } = decoded.value;
  if (
    !document.isFiledUnder(decoded.value, record.author) ||
    firstSeq !== record.firstSeq ||
    lastSeq !== record.lastSeq
  ) {
    throw corrupt(id, index, "is filed under another author or other numbers than it holds");
  }
  return decoded.value;
}

function corrupt(id: DocumentId, index: number, problem: string): DocumentError {
  const advice = "begin a new store, which makes a new author, and fetch the document from peers";
  return new DocumentError("CORRUPT_LOG", `record ${index + 1} of the log of "${id}" ${problem}: ${advice}`);
}
