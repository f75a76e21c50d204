// What became durable of late, encoded once for all peers. It is a cache: bounded over all documents, and whatever is not in it
// any more is encoded for the peer that still waits for it.

import type { DocumentCore, Entry } from "@joinery/replica";
import { EntryRun } from "./entry-run.js";

/** Half of what a peer may be sent of a document ahead of its disk. */
const runBytesMax = 128 * 1024;
/** Bytes of all runs together. */
const bytesMax = 4 * 1024 * 1024;
/** Runs of one document: the one that grows, and the one that slower peers are still sent. */
const runsMax = 2;
/** Fewer peers cost less each by itself. */
export const peersMin = 3;

export class EntryRuns {
  /** The latest run last; documents in the order in which they were last written to. */
  readonly #runs: Map<DocumentCore, EntryRun[]> = new Map();
  #bytes = 0;

  /** What all runs take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Entries of a document have become durable, in this order. */
  add(document: DocumentCore, entries: readonly Entry[]): void {
    const runs = this.#runs.get(document) ?? [];
    this.#runs.delete(document);
    for (const entry of entries) this.#addOne(runs, entry);
    this.#runs.set(document, runs);
    for (const oldest of this.#runs.keys()) {
      if (this.#bytes <= bytesMax) return;
      this.forget(oldest);
    }
  }

  /** The run that an entry is in. */
  find(document: DocumentCore, entry: Entry): EntryRun | undefined {
    return this.#runs.get(document)?.findLast((run) => run.placeOf(entry) !== undefined);
  }

  forget(document: DocumentCore): void {
    for (const { length } of this.#runs.get(document) ?? []) this.#bytes -= length;
    this.#runs.delete(document);
  }

  #addOne(runs: EntryRun[], entry: Entry): void {
    let run = runs.at(-1);
    const before = run?.length ?? 0;
    if (run?.add(entry) === true) {
      this.#bytes += run.length - before;
      return;
    }
    run = new EntryRun(runBytesMax);
    // One that fits no run is not shared.
    if (!run.add(entry)) return;
    runs.push(run);
    this.#bytes += run.length;
    for (const { length } of runs.splice(0, runs.length - runsMax)) this.#bytes -= length;
  }
}
