// What runs in the page: a document with a table over IndexedDB, written and then opened anew.

import { table } from "@joinery/crdt";
import { createReplica, type Document, type Replica } from "@joinery/replica";
import { indexedDbStorage } from "@joinery/storage/indexeddb";
import { names } from "../subjects/names.js";
import type { Pair } from "../work/workload.js";

const schema = { [names.table]: table<string>() };

async function open(): Promise<{ replica: Replica; document: Document<typeof schema> }> {
  const replica = await createReplica({ storage: indexedDbStorage("bench") });
  return { replica, document: await replica.open("bench", schema) };
}

/** Writes each pair as an entry of its own, `batch` of them at a time; milliseconds until the last is on disk. */
async function write(pairs: readonly Pair[], batch: number): Promise<number> {
  const { replica, document } = await open();
  const startedAt = performance.now();
  for (let start = 0; start < pairs.length; start += batch) {
    const saved: Promise<void>[] = [];
    for (const [key, value] of pairs.slice(start, start + batch)) {
      saved.push(document.change((draft) => draft[names.table].set(key, value)).saved);
      // An entry ends with the microtasks of its turn.
      await undefined;
    }
    await Promise.all(saved);
  }
  const took = performance.now() - startedAt;
  await replica.close();
  return took;
}

/** Milliseconds from a closed store to the first value read, and all that is there. */
async function read(key: string): Promise<{ took: number; pairs: Pair[]; found: boolean }> {
  const startedAt = performance.now();
  const { replica, document } = await open();
  const found = document.value[names.table].get(key) !== undefined;
  const took = performance.now() - startedAt;
  const pairs = [...document.value[names.table]];
  await replica.close();
  return { took, pairs, found };
}

Object.assign(globalThis, { write, read });
