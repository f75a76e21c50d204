// The chunks of one whole that a peer asked for and has yet to be sent. They refer to the whole, so a peer that asks for much
// and reads little costs a number per chunk.

import type { DocumentRef } from "../document-ref.js";
import type { FrameDraft } from "../frame.js";
import type { EntryDigest } from "./entry-digest.js";
import { type ChunkRequest, encodeChunk } from "./large-messages.js";

/** Bytes that go out in chunks. */
export interface Whole {
  readonly digest: EntryDigest;
  /** Their number. */
  readonly bytes: number;
  /** True once they are not kept any more. */
  readonly isGone?: boolean;
  /** Those from `from` up to `to`, which may lie beyond their end. */
  slice(from: number, to: number): Uint8Array;
}

export class ChunkQueue {
  /** What the peer asked for last: it collects one whole of a kind at a time. */
  #asked: { readonly whole: Whole; readonly chunkBytes: number; readonly due: Set<number> } | undefined;
  /** How many chunks were written. */
  written = 0;

  get isEmpty(): boolean {
    return this.#asked === undefined;
  }

  /** The peer asks for chunks of `whole`. */
  ask(whole: Whole, { chunkBytes, ranges }: ChunkRequest): void {
    const last = this.#asked;
    const isSame = last?.whole === whole && last.chunkBytes === chunkBytes;
    const due = isSame ? last.due : new Set<number>();
    const count = Math.ceil(whole.bytes / chunkBytes);
    for (const range of ranges) {
      for (let index = range.first; index < Math.min(count, range.first + range.count); index++) due.add(index);
    }
    this.#asked = due.size === 0 ? undefined : { whole, chunkBytes, due };
  }

  clear(): void {
    this.#asked = undefined;
  }

  /** Writes the chunks that fit. */
  write(draft: FrameDraft, ref: DocumentRef): void {
    if (this.#asked === undefined) return;
    const { whole, chunkBytes, due } = this.#asked;
    for (const index of whole.isGone === true ? [] : due) {
      // A chunk that would have to be written in vain is not even looked up.
      if (draft.entryRoom < Math.min(chunkBytes, whole.bytes - index * chunkBytes)) return;
      const bytes = whole.slice(index * chunkBytes, (index + 1) * chunkBytes);
      const message = encodeChunk(ref, { digest: whole.digest, index, bytes });
      if (message.length > draft.entryRoom) return;
      draft.addEntries(message);
      due.delete(index);
      this.written++;
    }
    this.#asked = undefined;
  }
}
