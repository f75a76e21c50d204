// Runs `joinery export` and `joinery import`: from what they are given to what they answer, with progress on the way.

import { existsSync } from "node:fs";
import type { DocumentId } from "joinery";
import { type ArchiveCounts, exportArchive, importArchive, restoreStore } from "joinery/storage/archive";
import type { StorageSecret } from "joinery/storage/encrypted";
import { counted } from "../counted.js";
import { createProgressLine } from "../progress-line.js";
import { checkFile, withStore } from "./store-file.js";

export interface ExportArguments {
  /** Empty: all of them. */
  readonly documents: readonly string[];
  readonly replace: boolean;
  /** Of the store, where it is encrypted. */
  readonly secret: StorageSecret | undefined;
}

export interface ImportArguments {
  /** Empty: all of them. */
  readonly documents: readonly string[];
  /** Of the store, where it is or will be encrypted. */
  readonly secret: StorageSecret | undefined;
}

export async function runExport(
  store: string,
  file: string,
  { documents, replace, secret }: ExportArguments,
): Promise<number> {
  const say = createProgressLine();
  const counts = await withStore(store, secret, (storage) =>
    exportArchive(storage, file, {
      ...asked(documents),
      replace,
      onProgress: ({ documents: done, documentsTotal, records }) =>
        say(() => `exporting: ${done} of ${documentsTotal} documents, ${records} records`, done === documentsTotal),
    }),
  );
  process.stdout.write(`exported ${textOf(counts)} to ${file}\n`);
  return 0;
}

export async function runImport(file: string, store: string, { documents, secret }: ImportArguments): Promise<number> {
  checkFile(file, "archive");
  const say = createProgressLine();
  const options = {
    ...asked(documents),
    onProgress: (done: number, total: number) =>
      say(() => `importing: ${Math.floor((100 * done) / total)} %`, done === total),
  };
  const counts = existsSync(store)
    ? await withStore(store, secret, (storage) => importArchive(file, storage, options))
    : await restoreStore(file, store, { ...options, ...(secret === undefined ? {} : { secret }) });
  process.stdout.write(`imported ${textOf(counts)} into ${store}\n`);
  return 0;
}

function asked(documents: readonly string[]): { readonly documents?: readonly DocumentId[] } {
  return documents.length === 0 ? {} : { documents: documents as readonly DocumentId[] };
}

function textOf({ documents, records, snapshots }: ArchiveCounts): string {
  return `${counted(documents, "document")}, ${counted(records, "record")}, ${counted(snapshots, "snapshot")}`;
}
