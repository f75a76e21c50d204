// Waiting until documents hold keys, without work that would be measured: a few look-ups every few milliseconds.

import { setTimeout as sleep } from "node:timers/promises";
import type { SharedTable } from "./fanout-subject.js";

const pollMs = 5;
/** Shorter than a measurement may take, so that a lost message is told as one. */
const patienceMs = 60_000;

/** Resolves once every table holds every key. What a writer sets comes in order, so its last key will do. */
export async function holding(tables: readonly SharedTable[], keys: readonly string[]): Promise<void> {
  const startedAt = performance.now();
  for (const table of tables) {
    for (const key of keys) {
      while (table.get(key) === undefined) {
        if (performance.now() - startedAt > patienceMs) throw new TypeError(`a message was lost: "${key}" never came`);
        await sleep(pollMs);
      }
    }
  }
}
