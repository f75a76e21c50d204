// Why a document does not take a change, in words that say what to do.

import type { DocumentId } from "../document-id.js";
import { ChangeError } from "../errors.js";

export function nestedChange(id: DocumentId): ChangeError {
  return new ChangeError("NESTED_CHANGE", `a change of "${id}" is under way: finish it, or use its draft`);
}

export function noAuthor(id: DocumentId): ChangeError {
  return new ChangeError("NO_AUTHOR", `"${id}" has no author to write as yet: await document.writable() before`);
}

export function ownEntriesMissing(id: DocumentId, ownSeqMin: number): ChangeError {
  const what = `"${id}" was deleted here after ${ownSeqMin} operations of this author, which peers may hold`;
  return new ChangeError("OWN_ENTRIES_MISSING", `${what}: change it once they are synced back`);
}

export function changeTooLarge(id: DocumentId): ChangeError {
  const advice = "split it, or make a small one first, which takes in what the authors before it wrote";
  return new ChangeError("CHANGE_TOO_LARGE", `a change of "${id}" does not fit one entry: ${advice}`);
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
