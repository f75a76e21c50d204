// Why a document does not take a change, in words that say what to do.

import type { DocumentId } from "../document-id.js";
import { ChangeError, DocumentError } from "../errors.js";
import type { SnapshotRefusal } from "./base/snapshot.js";

export function nestedChange(id: DocumentId): ChangeError {
  return new ChangeError("NESTED_CHANGE", `a change of "${id}" is under way: finish it, or use its draft`);
}

export function noAuthor(id: DocumentId): ChangeError {
  return new ChangeError("NO_AUTHOR", `"${id}" has no author to write as yet: await document.writable() before`);
}

export function ownEntriesMissing(id: DocumentId, ownSeqMin: number): ChangeError {
  if (ownSeqMin === Number.POSITIVE_INFINITY) {
    const what = `the store of "${id}" was copied or put back from a backup, and another copy may write as the same author`;
    return new ChangeError("STORE_COPIED", `${what}: read and sync here, and change it as an author of its own`);
  }
  const what = `"${id}" was deleted here after ${ownSeqMin} operations of this author, which peers may hold`;
  return new ChangeError("OWN_ENTRIES_MISSING", `${what}: change it once they are synced back`);
}

export function ownEntriesClaimed(id: DocumentId, seq: number): ChangeError {
  const what = `a peer has operations of this author in "${id}" up to number ${seq}, which are not here`;
  return new ChangeError("OWN_ENTRIES_MISSING", `${what}: change it once they are synced back`);
}

export function changeTooLarge(id: DocumentId): ChangeError {
  const advice = "split it, or make a small one first, which takes in what the authors before it wrote";
  return new ChangeError("CHANGE_TOO_LARGE", `a change of "${id}" does not fit one entry: ${advice}`);
}

export function diskFull(id: DocumentId, cause: unknown): DocumentError {
  const what = `there is no room on the disk for what was changed in "${id}": it stays in memory and is written once there is`;
  return new DocumentError("DISK_FULL", `${what}; until then nothing more is taken`, { cause });
}

export function noSnapshot(id: DocumentId, why: SnapshotRefusal | "no-snapshots"): DocumentError {
  const reasons = {
    signed: "its entries are signed, and everybody checks them",
    guarded: "its entries are judged by what came before them",
    "unknown-fields": "some of its entries are for another version of its schema",
    "no-snapshots": "its storage keeps none",
  };
  return new DocumentError("NO_SNAPSHOT", `there can be no snapshot of "${id}": ${reasons[why]}`);
}

/** Throws `ChangeError` with code `ASYNC_CHANGE` for what a change must not return; what becomes of it has nowhere to go. */
export function refusePromise(result: unknown, id: DocumentId): void {
  if (!isThenable(result)) return;
  result.then(ignore, ignore);
  throw new ChangeError("ASYNC_CHANGE", `a change of "${id}" returned a promise: do the waiting outside`);
}

function ignore(): void {}

function isThenable(value: unknown): value is { then(kept: () => void, broken: () => void): void } {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
