// Entries as they come from one peer: which of them are new here.

import type { VersionVector } from "@joinery/clock";
import { type DocumentCore, decodeEntryRest, type Entry, peekSeqs } from "@joinery/replica";
import type { WireEntry } from "./document-messages.js";
import { malformed } from "./protocol-error.js";
import type { SyncCounts } from "./session-options.js";

/** The numbers of an entry. */
export interface EntrySeqs {
  readonly firstSeq: number;
  readonly lastSeq: number;
}

export interface ArrivalContext {
  readonly document: DocumentCore;
  readonly counts: SyncCounts;
  /** What the peer has: what it sends. */
  readonly peer: VersionVector;
  /** True for what it was asked for. */
  isAwaited(author: number, firstSeq: number): boolean;
  /** An entry is new here, or was here already. */
  arrived(author: number, seqs: EntrySeqs, isNew: boolean): void;
}

export interface Arrivals {
  /** Those that are new here. */
  readonly entries: readonly Entry[];
  /** True when any of them was asked for. */
  readonly hasAwaited: boolean;
}

export function arrivals(wire: readonly WireEntry[], context: ArrivalContext): Arrivals {
  const { document, counts, peer } = context;
  const entries: Entry[] = [];
  let hasAwaited = false;
  for (const { locals, rest } of wire) {
    const seqs = peekSeqs(rest);
    const author = locals[0];
    if (seqs === undefined || author === undefined) throw malformed("an entry without a head");
    const isAwaited = context.isAwaited(author, seqs.firstSeq);
    const isCovered = document.applied.covers(author, seqs.lastSeq);
    if (isCovered && document.branches === undefined) {
      peer.raise(author, seqs.lastSeq);
      noteDuplicate(counts, rest);
      context.arrived(author, seqs, false);
      continue;
    }
    const entry = decodeEntryRest(rest, locals, document.authors);
    if (!entry.ok) throw malformed(`a malformed entry: ${entry.reason}`);
    peer.raise(author, seqs.lastSeq);
    if (isCovered && document.branches?.knows(entry.value) === true) {
      noteDuplicate(counts, rest);
      context.arrived(author, seqs, false);
      continue;
    }
    hasAwaited ||= isAwaited;
    counts.entriesNew++;
    counts.traffic.newBytes += rest.length;
    context.arrived(author, seqs, true);
    entries.push(entry.value);
  }
  return { entries, hasAwaited };
}

function noteDuplicate(counts: SyncCounts, rest: Uint8Array): void {
  counts.entriesDuplicate++;
  counts.traffic.duplicateBytes += rest.length;
}
