// Entries as they come from one peer: which of them are new here.

import type { VersionVector } from "@joinery/clock";
import { type DocumentCore, decodeEntryRest, type Entry, peekSeqs } from "@joinery/replica";
import type { WireEntry } from "./document-messages.js";
import { malformed } from "./protocol-error.js";
import type { SyncCounts } from "./session-options.js";
import type { EntrySpan } from "./wanted.js";

export interface ArrivalContext {
  readonly document: DocumentCore;
  readonly counts: SyncCounts;
  /** What the peer has: what it sends. */
  readonly peer: VersionVector;
  /** Called for each entry that is not applied here. */
  arrived(span: EntrySpan): void;
}

/** Those that are new here. */
export function arrivals(wire: readonly WireEntry[], context: ArrivalContext): readonly Entry[] {
  const { document, counts, peer } = context;
  const entries: Entry[] = [];
  for (const { locals, rest } of wire) {
    const seqs = peekSeqs(rest);
    const author = locals[0];
    if (seqs === undefined || author === undefined) throw malformed("an entry without a head");
    const isCovered = document.applied.covers(author, seqs.lastSeq);
    if (isCovered && document.branches === undefined) {
      peer.raise(author, seqs.lastSeq);
      counts.entriesDuplicate++;
      counts.traffic.duplicateBytes += rest.length;
      continue;
    }
    const entry = decodeEntryRest(rest, locals, document.authors);
    if (!entry.ok) throw malformed(`a malformed entry: ${entry.reason}`);
    peer.raise(author, seqs.lastSeq);
    if (isCovered && document.branches?.knows(entry.value) === true) {
      counts.entriesDuplicate++;
      counts.traffic.duplicateBytes += rest.length;
      continue;
    }
    context.arrived({ author, ...seqs });
    counts.entriesNew++;
    counts.traffic.newBytes += rest.length;
    entries.push(entry.value);
  }
  return entries;
}
