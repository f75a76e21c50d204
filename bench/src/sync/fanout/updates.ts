// What clients write: each sets keys of its own, so that every update can be missed in the end.

import { keyOf, numberedValue, type Pair } from "../../work/workload.js";

const updatesMax = 1000;

export function updateOf(client: number, update: number): Pair {
  const index = client * updatesMax + update;
  return [keyOf(index), numberedValue(index)];
}

/** What each client sets last. */
export function lastKeys(clients: number, updates: number): string[] {
  return Array.from({ length: clients }, (_, client) => updateOf(client, updates - 1)[0]);
}
