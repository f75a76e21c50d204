// A table of 100,000 keys: how fast it is built, how much it holds and takes, and how soon a stored one can be read.

import { assert } from "@joinery/crdt";
import { loadSubject } from "../subjects/load-subject.js";
import type { Subject, TableDocument } from "../subjects/subject.js";
import { type BenchCase, figure, type LibraryName, libraryNames, type Outcome } from "../suite.js";
import { digestOfPairs } from "../work/digest.js";
import { heapMegabytes } from "../work/heap.js";
import { millisecondsOf, rate } from "../work/stopwatch.js";
import { distinctAssignments, type Pair, runsOf, sized } from "../work/workload.js";
import { deflatedSizesOf, sizesOf } from "./sizes.js";

/**
 * Timed as `ops_s`: one set per transaction, until the last is in the log; of `batched`: the same by the thousand, for
 * a subject whose single transactions take minutes. `heap_mb`: what the document adds to the heap, its log included;
 * of `loaded`: what one adds that was loaded from bytes. Timed as `ms`: encoding the state in the format under "". Timed as
 * `load_ms`: from bytes to the first value read.
 */
export const keys100k: BenchCase = {
  id: "keys-100k",
  title: "100,000 keys: build, encode (ms), load until the first read, heap, bytes plain and deflated",
  subjects: libraryNames,
  metrics: ["ops_s", "ms", "load_ms", "heap_mb", "bytes"],
  limitMsMin: 90_000,
  async measure(name: LibraryName, scale: number): Promise<Outcome> {
    const subject = await loadSubject(name);
    const pairs = distinctAssignments(sized(100_000, scale));
    const heapBefore = heapMegabytes();
    const table = await subject.table();
    const built = await millisecondsOf(() => build(subject, table, pairs));
    const heapBuilt = heapMegabytes();
    const encoded = await millisecondsOf(() => void table.encodeOnce());
    const encodings = table.encode();
    const state = encodings[""] as Uint8Array;
    const heapEncoded = heapMegabytes();
    const [probe, expected] = pairs[pairs.length >> 1] as Pair;
    let loaded: Pick<TableDocument, "get" | "pairs"> | undefined;
    const load = await millisecondsOf(async () => {
      loaded = await subject.loadTable(state);
      assert(loaded.get(probe) === expected, "what was loaded can be read");
    });
    const heapLoaded = heapMegabytes();
    assert(loaded !== undefined && table.get(probe) === expected, "both documents are alive while the heap is read");
    return {
      digest: digestOfPairs(loaded.pairs()),
      figures: [
        figure("ops_s", rate(pairs.length, built), subject.operationsPerTransaction === 1 ? "" : "batched"),
        figure("ms", encoded),
        figure("load_ms", load),
        figure("heap_mb", heapBuilt - heapBefore),
        figure("heap_mb", heapLoaded - heapEncoded, "loaded"),
        ...sizesOf(encodings),
        ...deflatedSizesOf(encodings),
      ],
    };
  },
};

function build(subject: Subject, table: TableDocument, pairs: readonly Pair[]): Promise<void> {
  if (subject.operationsPerTransaction === 1) for (const [key, value] of pairs) table.set(key, value);
  else for (const run of runsOf(pairs, subject.operationsPerTransaction)) table.setAll(run);
  return table.settled();
}
