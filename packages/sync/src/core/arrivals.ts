// Entries as they come from one peer: which of them are new here.

import type { AuthorIndex, VersionVector } from "@joinery/clock";
import { type DocumentCore, decodeEntryRest, type Entry, peekSeqs, signatureBytesOf } from "@joinery/replica";
import type { WireEntry } from "./document-messages.js";
import { malformed } from "./protocol-error.js";
import type { SyncCounts } from "./session-options.js";

/** An entry, by its numbers. */
export interface EntrySpan {
  readonly author: AuthorIndex;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

export interface ArrivalContext {
  readonly document: DocumentCore;
  readonly counts: SyncCounts;
  /** What the peer has: what it sends. */
  readonly peer: VersionVector;
  /** An entry is new here, or is applied already. */
  arrived(span: EntrySpan, isNew: boolean): void;
  /** An entry came whose numbers are another's here. */
  cameTwice(here: Entry): void;
}

/** Those that are new here. */
export function arrivals(wire: readonly WireEntry[], context: ArrivalContext): readonly Entry[] {
  const { document, counts, peer } = context;
  const entries: Entry[] = [];
  for (const { locals, rest } of wire) {
    const seqs = peekSeqs(rest);
    const author = locals[0];
    if (seqs === undefined || author === undefined) throw malformed("an entry without a head");
    const span = { author, ...seqs };
    counts.traffic.readSignatures(signatureBytesOf(rest));
    const isCovered = document.applied.covers(author, seqs.lastSeq);
    if (isCovered && document.branches === undefined) {
      noteDuplicate(counts, rest);
      context.arrived(span, false);
      const other = document.log.otherThan(author, seqs.firstSeq, rest);
      // The peer has another one of these numbers, and not what is here.
      if (other !== undefined) context.cameTwice(other);
      else peer.raise(author, seqs.lastSeq);
      continue;
    }
    const entry = decodeEntryRest(rest, locals, document.authors);
    if (!entry.ok) throw malformed(`a malformed entry: ${entry.reason}`);
    peer.raise(author, seqs.lastSeq);
    if (isCovered && document.branches?.knows(entry.value) === true) {
      noteDuplicate(counts, rest);
      context.arrived(span, false);
      continue;
    }
    counts.entriesNew++;
    counts.traffic.newBytes += rest.length;
    context.arrived(span, true);
    entries.push(entry.value);
  }
  return entries;
}

function noteDuplicate(counts: SyncCounts, rest: Uint8Array): void {
  counts.entriesDuplicate++;
  counts.traffic.duplicateBytes += rest.length;
}
