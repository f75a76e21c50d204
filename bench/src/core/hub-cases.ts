// Many replicas write to the same keys at once, and one of them, the hub, takes what all of them wrote.

import { assert } from "@joinery/crdt";
import { loadSubject } from "../subjects/load-subject.js";
import type { Subject } from "../subjects/subject.js";
import { type BenchCase, figure, type LibraryName, libraryNames, type Outcome } from "../suite.js";
import { digestOfPairs } from "../work/digest.js";
import { millisecondsOf } from "../work/stopwatch.js";
import { type Pair, sharedAssignments, sharedPart, sized } from "../work/workload.js";
import { sizesOf } from "./sizes.js";

/** 100 replicas with 100 sets each. */
export const hub100x100: BenchCase = hubCase("hub-100x100", 100, 100);

/** 1,000 replicas with 10 sets each. */
export const hub1000x10: BenchCase = hubCase("hub-1000x10", 1000, 10);

/**
 * Timed: the hub, empty before, takes what every replica exports, until all is in its log. The exports are made before.
 * Who wins a key differs from subject to subject, so the digest names the keys and checks that what stands there was
 * written there.
 */
function hubCase(id: string, replicas: number, operations: number): BenchCase {
  return {
    id,
    title: `${replicas} replicas x ${operations} sets on 1,000 shared keys, merged at a hub; bytes: its state`,
    subjects: libraryNames,
    metrics: ["ms", "bytes"],
    async measure(name: LibraryName, scale: number): Promise<Outcome> {
      const subject = await loadSubject(name);
      const keyCount = sized(1000, scale);
      const exports = await writers(subject, sized(replicas, scale), operations, keyCount);
      const hub = await subject.table();
      const merged = await millisecondsOf(() => {
        hub.mergeAll(exports);
        return hub.settled();
      });
      const encodings = hub.encode();
      const pairs = [...hub.pairs()];
      const copy = await subject.loadTable(encodings[""] as Uint8Array);
      assert(digestOfPairs(copy.pairs()) === digestOfPairs(pairs), "whoever loads the hub's state reads what it reads");
      return { digest: digestOfPairs(pairs.map(checked)), figures: [figure("ms", merged), ...sizesOf(encodings)] };
    },
  };
}

async function writers(subject: Subject, replicas: number, operations: number, keys: number): Promise<Uint8Array[]> {
  const exports: Uint8Array[] = [];
  for (let writer = 0; writer < replicas; writer++) {
    const table = await subject.table();
    for (const [key, value] of sharedAssignments(writer, operations, keys)) table.set(key, value);
    await table.settled();
    exports.push(table.exportAll());
    table.release();
  }
  return exports;
}

function checked([key, value]: Pair): Pair {
  assert(Number(key.slice(1)) === Number(value.slice(1, 5)), "a value stands at the key it was written to");
  return [key, sharedPart(value)];
}
