// The large entries of one document that one peer was offered, and the chunks that it asked for. They refer to the log, so a
// peer that asks for much and reads little costs a number per chunk.

import type { AuthorTable } from "@joinery/clock";
import type { Entry } from "@joinery/replica";
import type { DocumentRef } from "../document-ref.js";
import type { FrameDraft } from "../frame.js";
import type { EntryDigest } from "./entry-digest.js";
import { LargeEntry } from "./large-entry.js";
import { type ChunkRequest, encodeChunk } from "./large-messages.js";

/** Most offers that are remembered, the last ones. */
export const offersMax = 256;

export class OfferedEntries {
  readonly #offered: Map<EntryDigest, LargeEntry> = new Map();
  /** What the peer asked for last: it collects one entry of a document at a time. */
  #asked: { readonly large: LargeEntry; readonly chunkBytes: number; readonly due: Set<number> } | undefined;

  get hasChunks(): boolean {
    return this.#asked !== undefined;
  }

  /** Remembers an entry as offered. */
  add(entry: Entry, authors: AuthorTable): LargeEntry {
    const large = new LargeEntry(entry, authors);
    this.#offered.delete(large.digest);
    this.#offered.set(large.digest, large);
    if (this.#offered.size > offersMax) this.#offered.delete(this.#offered.keys().next().value as EntryDigest);
    return large;
  }

  /** The length of an entry; 0 for one that was not offered. */
  bytesOf(digest: EntryDigest): number {
    return this.#offered.get(digest)?.bytes ?? 0;
  }

  /** The peer asks for chunks; false when the entry was not offered. */
  ask({ digest, chunkBytes, ranges }: ChunkRequest): boolean {
    const large = this.#offered.get(digest);
    if (large === undefined) return false;
    const last = this.#asked;
    const isSame = last?.large === large && last.chunkBytes === chunkBytes;
    const due = isSame ? last.due : new Set<number>();
    const count = Math.ceil(large.bytes / chunkBytes);
    for (const range of ranges) {
      for (let index = range.first; index < Math.min(count, range.first + range.count); index++) due.add(index);
    }
    this.#asked = due.size === 0 ? undefined : { large, chunkBytes, due };
    return true;
  }

  clear(): void {
    this.#offered.clear();
    this.#asked = undefined;
  }

  /** Writes the chunks that fit. */
  write(draft: FrameDraft, ref: DocumentRef): void {
    if (this.#asked === undefined) return;
    const { large, chunkBytes, due } = this.#asked;
    for (const index of due) {
      // A chunk that would have to be written in vain is not even looked up.
      if (draft.entryRoom < Math.min(chunkBytes, large.bytes - index * chunkBytes)) return;
      const bytes = large.slice(index * chunkBytes, (index + 1) * chunkBytes);
      const message = encodeChunk(ref, { digest: large.digest, index, bytes });
      if (message.length > draft.entryRoom) return;
      draft.addEntries(message);
      due.delete(index);
    }
    this.#asked = undefined;
  }
}
