// Entries that came before what they depend on. The buffer is bounded in bytes; what overflows is dropped, not kept,
// and comes again with the next exchange of vectors, because nothing here was ever acknowledged.

import type { AuthorIndex, Dot } from "@joinery/clock";
import { type Entry, sameEntry } from "./entry.js";

const none: readonly Entry[] = [];

/** Waiting entries by the dot that each lacks first. */
export class CausalBuffer {
  readonly #bytesMax: number;
  readonly #waiting: Map<AuthorIndex, Map<number, Entry[]>> = new Map();
  #bytes = 0;
  #size = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#size;
  }

  /** Holds `entry` until `lacks` has been applied. Two entries under one dot are both held: either may be forged. */
  hold(entry: Entry, lacks: Dot): "held" | "known" | "full" {
    const bySeq = this.#waiting.get(lacks.author) ?? new Map<number, Entry[]>();
    const entries = bySeq.get(lacks.seq) ?? [];
    if (entries.some((held) => sameEntry(held, entry))) return "known";
    if (this.#bytes + entry.rest.length > this.#bytesMax) return "full";
    this.#bytes += entry.rest.length;
    this.#size++;
    entries.push(entry);
    bySeq.set(lacks.seq, entries);
    this.#waiting.set(lacks.author, bySeq);
    return "held";
  }

  /** Takes out the entries that waited for anything of `author` from `first` to `last`, in order of what they waited for. */
  release(author: AuthorIndex, first: number, last: number): readonly Entry[] {
    const bySeq = this.#waiting.get(author);
    if (bySeq === undefined) return none;
    const ready: Entry[] = [];
    for (const lacked of lackedBetween(bySeq, first, last)) {
      ready.push(...(bySeq.get(lacked) as Entry[]));
      bySeq.delete(lacked);
    }
    if (bySeq.size === 0) this.#waiting.delete(author);
    for (const entry of ready) this.#bytes -= entry.rest.length;
    this.#size -= ready.length;
    return ready;
  }

  /** What is waited for, one dot per author and gap. */
  lacking(): Dot[] {
    const lacking: Dot[] = [];
    for (const [author, bySeq] of this.#waiting) for (const seq of bySeq.keys()) lacking.push({ author, seq });
    return lacking;
  }
}

/** Walks the range or the keys, whichever are fewer: thousands of entries in reverse order must not cost their square. */
function lackedBetween(bySeq: ReadonlyMap<number, unknown>, first: number, last: number): number[] {
  const lacked: number[] = [];
  if (last - first < bySeq.size) {
    for (let seq = first; seq <= last; seq++) if (bySeq.has(seq)) lacked.push(seq);
    return lacked;
  }
  for (const seq of bySeq.keys()) if (seq >= first && seq <= last) lacked.push(seq);
  return lacked.sort((a, b) => a - b);
}
