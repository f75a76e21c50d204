// One of the snapshots that storage keeps of a document, or an error that says why there is none.

import { checkArgument } from "../../check-argument.js";
import type { DocumentId } from "../../document-id.js";
import { DocumentError } from "../../errors.js";
import type { Storage, StoredSnapshot } from "../../storage-port.js";

/** Rejects with `DocumentError`, code `NO_SNAPSHOT`, or the storage's own error where it is damaged. */
export async function readKept({ snapshots }: Storage, document: DocumentId, id: number): Promise<StoredSnapshot> {
  const kept = await snapshots?.read(document, id);
  if (kept !== undefined) return kept;
  const listed = (await snapshots?.list(document)) ?? [];
  const there = listed.length === 0 ? "it has none" : `it has ${listed.map((each) => each.id).join(", ")}`;
  throw new DocumentError("NO_SNAPSHOT", `there is no snapshot ${id} of "${document}": ${there}`);
}

/** Throws `ArgumentError` for what is no number of a snapshot. */
export function checkSnapshotId(id: unknown): void {
  checkArgument(Number.isSafeInteger(id), "the id of a snapshot", "one that snapshots(name) lists", id);
}
