// The chunks of one whole that a peer asked for and has yet to be sent. They refer to the whole, so a peer that asks for much
// and reads little costs two numbers per range.

import type { DocumentRef } from "../document-ref.js";
import type { FrameDraft } from "../frame.js";
import type { EntryDigest } from "./entry-digest.js";
import { type ChunkRange, type ChunkRequest, encodeChunk } from "./large-messages.js";

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

/** Most ranges that wait: an honest peer asks for a quarter of them at once, and again for what exceeds them. */
const rangesMax = 256;

export class ChunkQueue {
  /** What the peer asked for last: it collects one whole of a kind at a time. Ranges are in order and apart. */
  #asked: { readonly whole: Whole; readonly chunkBytes: number; readonly due: ChunkRange[] } | undefined;
  /** How many chunks were written. */
  written = 0;

  get isEmpty(): boolean {
    return this.#asked === undefined;
  }

  /** The peer asks for chunks of `whole`. */
  ask(whole: Whole, { chunkBytes, ranges }: ChunkRequest): void {
    const last = this.#asked;
    const isSame = last?.whole === whole && last.chunkBytes === chunkBytes;
    const count = Math.ceil(whole.bytes / chunkBytes);
    const due = united([...(isSame ? last.due : []), ...ranges.slice(0, rangesMax)], count).slice(0, rangesMax);
    this.#asked = due.length === 0 ? undefined : { whole, chunkBytes, due };
  }

  clear(): void {
    this.#asked = undefined;
  }

  /** Writes the chunks that fit. */
  write(draft: FrameDraft, ref: DocumentRef): void {
    if (this.#asked === undefined) return;
    const { whole, chunkBytes, due } = this.#asked;
    for (let range = due[0]; range !== undefined && whole.isGone !== true; range = due[0]) {
      const { first: index, count } = range;
      // A chunk that would have to be written in vain is not even looked up.
      if (draft.entryRoom < Math.min(chunkBytes, whole.bytes - index * chunkBytes)) return;
      const bytes = whole.slice(index * chunkBytes, (index + 1) * chunkBytes);
      const message = encodeChunk(ref, { digest: whole.digest, index, bytes });
      if (message.length > draft.entryRoom) return;
      draft.addEntries(message);
      if (count > 1) due[0] = { first: index + 1, count: count - 1 };
      else due.shift();
      this.written++;
    }
    this.#asked = undefined;
  }
}

/** What is in any of these ranges, of so many chunks: as few ranges as possible, in order. */
function united(ranges: readonly ChunkRange[], chunks: number): ChunkRange[] {
  const found: { first: number; count: number }[] = [];
  for (const { first, count } of [...ranges].sort((a, b) => a.first - b.first)) {
    const end = Math.min(chunks, first + count);
    const last = found.at(-1);
    if (end <= first) continue;
    if (last === undefined || last.first + last.count < first) found.push({ first, count: end - first });
    else last.count = Math.max(last.count, end - last.first);
  }
  return found;
}
