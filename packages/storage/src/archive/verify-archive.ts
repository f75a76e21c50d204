// Reads all of an archive or a storage, and says of each document whether it is whole and what can be read of it.

import type { DocumentId, Storage } from "@joinery/replica";
import { documentValueKeys } from "@joinery/replica/audit";
import { StorageError } from "../errors.js";
import { quote } from "../record-check.js";
import { ArchiveReader } from "./archive-reader.js";
import { DocumentCheck, type DocumentReport } from "./document-check.js";
import { recordsOf } from "./export-archive.js";
import { refuseEncrypted } from "./refuse-encrypted.js";

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  /** How far it is: in bytes of an archive, in documents of a storage. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface VerifyReport {
  readonly documents: readonly DocumentReport[];
  /** What is wrong with the whole, beside what is wrong with single documents; an archive's with its place. */
  readonly damage: readonly string[];
  readonly isWhole: boolean;
}

/** Rejects with `StorageError` only for a file that can't be read or is no archive of a known format. */
export async function verifyArchive(path: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  const reader = await ArchiveReader.open(path);
  try {
    return await checkArchive(reader, options);
  } finally {
    await reader.close();
  }
}

/** Goes over an archive that is open. */
export async function checkArchive(
  reader: ArchiveReader,
  { signal, onProgress }: VerifyOptions,
): Promise<VerifyReport> {
  const documents: DocumentReport[] = [];
  const damage: string[] = [];
  let check: DocumentCheck | undefined;
  const cutOff = (): void => {
    check?.found("its end is missing");
    if (check !== undefined) documents.push(check.end());
    check = undefined;
  };
  for await (const event of reader.events()) {
    signal?.throwIfAborted();
    if (event.type === "document") {
      cutOff();
      if (documents.some(({ document }) => document === event.document))
        damage.push(`${quote(event.document)} stands twice`);
      check = new DocumentCheck(event.document, event.values.get("genesis"));
    } else if (event.type === "snapshot") check?.snapshot(event.snapshot);
    else if (event.type === "records") await check?.records(event.records);
    else if (event.type === "end") {
      if (check !== undefined) documents.push(check.end(event));
      check = undefined;
    } else if (event.type === "damage") damage.push(`at byte ${event.offset}: ${event.problem}`);
    else if (event.type === "progress") onProgress?.(event.bytes, event.bytesTotal);
    else if (event.documents !== documents.length && damage.length === 0) {
      damage.push(`${documents.length} documents of ${event.documents} can be read`);
    }
  }
  cutOff();
  return reportOf(documents, damage);
}

/** Goes over all of a storage. Rejects with its error only where nothing can be read at all. */
export async function verifyStorage(
  storage: Storage,
  { signal, onProgress }: VerifyOptions = {},
): Promise<VerifyReport> {
  await refuseEncrypted(storage);
  const names = await storage.documents();
  const documents: DocumentReport[] = [];
  for (const document of names) {
    documents.push(await checkStored(storage, document, signal));
    onProgress?.(documents.length, names.length);
  }
  return reportOf(documents, []);
}

async function checkStored(storage: Storage, document: DocumentId, signal?: AbortSignal): Promise<DocumentReport> {
  const damages: string[] = [];
  /** What a storage finds damaged is told, and the rest read all the same. */
  const tried = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof StorageError) || error.code !== "CORRUPT_STORE") throw error;
      damages.push(error.message);
      return undefined;
    }
  };
  const genesis = await tried(async () => storage.loadMeta(documentValueKeys(document).get("genesis") as string));
  const check = new DocumentCheck(document, genesis);
  const infos = (await tried(async () => storage.snapshots?.list(document))) ?? [];
  for (const { id } of [...infos].reverse()) {
    const snapshot = await tried(async () => storage.snapshots?.read(document, id));
    if (snapshot !== undefined) check.snapshot(snapshot);
  }
  await tried(async () => {
    for await (const batch of recordsOf(storage, document)) {
      signal?.throwIfAborted();
      await check.records(batch);
    }
  });
  for (const damage of damages) check.found(damage);
  return check.end();
}

function reportOf(documents: readonly DocumentReport[], damage: readonly string[]): VerifyReport {
  return { documents, damage, isWhole: damage.length === 0 && documents.every(({ damageCount }) => damageCount === 0) };
}
