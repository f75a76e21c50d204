// How a document stands with the peers that there are: whether any of them has it, and whether anything is on its way.

import type { AuthorIndex, VersionVector } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import type { ChannelProgress } from "../channel-context.js";

/**
 * `synced`: at least one peer has the document, and each connected peer that has it is in step. `syncing`: some peer is not
 * yet in step or has yet to say what it has; `missing` counts the operations that peers are known to have and that are not
 * here, 0 where only they lack something. `refused`: nobody is in step or getting there, and some peer that has the document does
 * not take what was written here, though its own changes come all the same, or doesn't let it be read. `offline`: no peer is
 * connected that has the document; one with which it was given up (`ENTRY_TOO_LARGE`) is left out.
 */
export type DocumentStatus =
  | { readonly state: "synced" }
  | { readonly state: "syncing"; readonly missing: number }
  | { readonly state: "refused" }
  | { readonly state: "offline" };

/** What a session knows of a document. */
export interface StatusSource {
  /** Undefined until the peer has said who it is. */
  readonly peer: string | undefined;
  progressOf(document: DocumentCore): ChannelProgress | undefined;
  heardOf(document: DocumentCore): VersionVector | undefined;
}

/** The peers that have said to have an operation on disk, by their authors: those connected now. */
export type Holders = (author: AuthorIndex, seq: number) => ReadonlySet<string>;

export function holdersAmong(document: DocumentCore, sessions: readonly StatusSource[]): Holders {
  return (author, seq) =>
    new Set(
      sessions.flatMap((session) =>
        session.peer !== undefined && session.heardOf(document)?.covers(author, seq) === true ? [session.peer] : [],
      ),
    );
}

export const offline: DocumentStatus = { state: "offline" };
const synced: DocumentStatus = { state: "synced" };
const refused: DocumentStatus = { state: "refused" };

/** A peer that is there but has not yet said whether it has the document may still bring something. */
export function statusOf(document: DocumentCore, sessions: Iterable<StatusSource>): DocumentStatus {
  let settled = 0;
  let refusing = 0;
  const behind: VersionVector[] = [];
  for (const session of sessions) {
    const progress = session.peer === undefined ? "absent" : session.progressOf(document);
    if (progress === "settled") settled++;
    if (progress === "refused") refusing++;
    const heard = progress === "syncing" || progress === "waiting" ? session.heardOf(document) : undefined;
    if (heard !== undefined) behind.push(heard);
  }
  if (behind.length > 0) return { state: "syncing", missing: countMissing(document.applied, behind) };
  if (settled > 0) return synced;
  return refusing > 0 ? refused : offline;
}

export function isSameStatus(a: DocumentStatus, b: DocumentStatus): boolean {
  return a.state === b.state && (a.state !== "syncing" || b.state !== "syncing" || a.missing === b.missing);
}

/** What several of them have counts once. */
function countMissing(applied: VersionVector, heard: readonly VersionVector[]): number {
  let missing = 0;
  const width = Math.max(...heard.map((vector) => vector.width));
  for (let author = 0; author < width; author++) {
    let most = applied.get(author);
    for (const vector of heard) most = Math.max(most, vector.get(author));
    missing += most - applied.get(author);
  }
  return missing;
}
