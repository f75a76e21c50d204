// The large entries of one document that one peer was offered, and the chunks that it asked for.

import type { AuthorTable } from "@joinery/clock";
import type { Entry } from "@joinery/replica";
import type { DocumentRef } from "../document-ref.js";
import type { FrameDraft } from "../frame.js";
import { ChunkQueue } from "./chunk-queue.js";
import type { EntryDigest } from "./entry-digest.js";
import { LargeEntry } from "./large-entry.js";
import type { ChunkRequest } from "./large-messages.js";

/** Most offers that are remembered, the last ones. */
export const offersMax = 256;

export class OfferedEntries {
  readonly #offered: Map<EntryDigest, LargeEntry> = new Map();
  readonly #chunks: ChunkQueue = new ChunkQueue();

  get hasChunks(): boolean {
    return !this.#chunks.isEmpty;
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
  ask(request: ChunkRequest): boolean {
    const large = this.#offered.get(request.digest);
    if (large === undefined) return false;
    this.#chunks.ask(large, request);
    return true;
  }

  clear(): void {
    this.#offered.clear();
    this.#chunks.clear();
  }

  write(draft: FrameDraft, ref: DocumentRef): void {
    this.#chunks.write(draft, ref);
  }
}
