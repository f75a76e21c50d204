// Keeps beside each document the schema it was last opened with, and refuses another one. Plain fields have no version,
// so nothing is kept of them, and nothing checked until the document has been opened with a schema.

import { ByteReader, ByteWriter, type Fields, readValue, writeValue } from "@joinery/crdt";
import type { DocumentId } from "../document-id.js";
import { DocumentError } from "../errors.js";
import { plainRecord, recordFrom, recordOf, Schema, type SchemaRecord } from "../schema/schema.js";
import { latest, mismatch } from "../schema/schema-rules.js";
import type { Storage } from "../storage-port.js";

export const schemaKeyPrefix = "schema/";

/** Rejects with `DocumentError`, code `SCHEMA_MISMATCH`, when the document is not opened as what it is. */
export async function checkSchema<F extends Fields>(
  storage: Storage,
  document: DocumentId,
  schema: F | Schema<F>,
): Promise<void> {
  const stored = read(await storage.loadMeta(schemaKeyPrefix + document), document);
  const opened = schema instanceof Schema ? recordOf(schema) : undefined;
  const problem = stored === undefined ? undefined : mismatch(stored, opened);
  if (problem !== undefined) throw new DocumentError("SCHEMA_MISMATCH", `"${document}" ${problem}`);
  if (opened === undefined) return;
  const kept = latest(stored, opened);
  if (stored === undefined || !sameRecord(kept, stored))
    await storage.saveMeta(schemaKeyPrefix + document, bytesOf(kept));
}

/** Forgets what the document was opened with. */
export async function forgetSchema(storage: Storage, document: DocumentId): Promise<void> {
  const key = schemaKeyPrefix + document;
  if ((await storage.loadMeta(key)) !== undefined) await storage.saveMeta(key, new Uint8Array());
}

function read(bytes: Uint8Array | undefined, document: DocumentId): SchemaRecord | undefined {
  if (bytes === undefined || bytes.length === 0) return undefined;
  const record = decoded(bytes);
  if (record !== undefined) return record;
  throw new DocumentError("CORRUPT_LOG", `what is stored of the schema of "${document}" is damaged: mend the store`);
}

function decoded(bytes: Uint8Array): SchemaRecord | undefined {
  try {
    return recordFrom(readValue(new ByteReader(bytes), 0));
  } catch {
    return undefined;
  }
}

function bytesOf(record: SchemaRecord): Uint8Array {
  const writer = new ByteWriter();
  writeValue(writer, plainRecord(record));
  return writer.toBytes();
}

function sameRecord(a: SchemaRecord, b: SchemaRecord): boolean {
  if (a.version !== b.version || a.tags.size !== b.tags.size) return false;
  return [...a.tags].every(([field, tag]) => b.tags.get(field) === tag);
}
