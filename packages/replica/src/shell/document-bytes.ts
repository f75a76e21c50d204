// A document as bytes that an application carries itself, by file, mail or paste. What comes in is treated as what a peer
// sends: verified, guarded, applied after what it depends on, and written to disk.

import type { Fields } from "@joinery/crdt";
import { checkArgument } from "../check-argument.js";
import { decodeBundle } from "../core/bytes/bundle-codec.js";
import { exportSince, truncatedReason, versionOf as versionOfCore } from "../core/bytes/document-export.js";
import type { Entry } from "../core/entry.js";
import { DocumentError } from "../errors.js";
import type { Document } from "./document.js";

export interface ExportOptions {
  /** What `versionOf` answered where the bytes go: then they hold only what is lacking there. By default everything. */
  readonly since?: Uint8Array;
}

/** What became of the entries that were imported. */
export interface ImportResult {
  /** Taken in, on disk by now. */
  readonly taken: number;
  /** Here before. */
  readonly known: number;
  /** Not taken: they wait for entries that are not here, or for their time, or were rejected. */
  readonly left: number;
}

/** What is on disk here, as bytes: hand them to `exportDocument` where the document comes from. Equal where documents are equal. */
export function versionOf({ core }: Pick<Document<Fields>, "core">): Uint8Array {
  return versionOfCore(core);
}

/**
 * The document as bytes, once all of it is on disk: everything, or what a holder of the version `since` lacks. They end with
 * a checksum. Where authors sign and may have branches, a version that differs brings everything. Rejects with
 * `DocumentError`, code `INVALID_BYTES`, for a `since` that is no version, or `TRUNCATED` where some of it is not held as
 * entries any more; or with what `document.settled` and `document.history` reject with.
 */
export async function exportDocument(
  document: Pick<Document<Fields>, "core" | "settled" | "history">,
  options: ExportOptions = {},
): Promise<Uint8Array> {
  checkArgument(typeof options === "object" && options !== null, "export(options)", "{ since }", options);
  const { since } = options;
  const isVersion = since === undefined || since instanceof Uint8Array;
  checkArgument(isVersion, "options.since", "a Uint8Array, such as version answers", since);
  await document.settled();
  await document.history();
  const bytes = exportSince(document.core, since);
  if (bytes.ok) return bytes.value;
  if (bytes.reason === truncatedReason) {
    const why = "its storage has let go of entries that they would hold";
    throw new DocumentError("TRUNCATED", `"${document.core.id}" can't be exported to there: ${why}`);
  }
  const advice = "give what the version of this document was elsewhere, unchanged";
  throw new DocumentError("INVALID_BYTES", `"since" is no version of a document (${bytes.reason}): ${advice}`);
}

/**
 * Takes in what `exportDocument` gave, here or elsewhere, as if a peer had sent it, and resolves when it is on disk. Bytes
 * that are damaged, or of another document, are refused whole: `DocumentError`, code `INVALID_BYTES`.
 */
export async function importDocument(
  document: Pick<Document<Fields>, "core" | "settled" | "receive">,
  bytes: Uint8Array,
): Promise<ImportResult> {
  checkArgument(bytes instanceof Uint8Array, "import(bytes)", "a Uint8Array, such as export answers", bytes);
  await document.settled();
  const { id, authors, log, branches } = document.core;
  const decoded = decodeBundle(bytes, id, authors);
  if (!decoded.ok) {
    const advice = "give the bytes that the export of this document answered, unchanged";
    throw new DocumentError("INVALID_BYTES", `"${id}" can't import: ${decoded.reason}; ${advice}`);
  }
  const isHere = (entry: Entry): boolean => branches?.stores(entry) ?? log.has(entry);
  const fresh = decoded.value.filter((entry) => !isHere(entry));
  document.receive(fresh);
  await document.settled();
  const taken = fresh.filter(isHere).length;
  return { taken, known: decoded.value.length - fresh.length, left: fresh.length - taken };
}
