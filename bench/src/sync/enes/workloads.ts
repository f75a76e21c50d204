// What a node does once per second in each column of the grid, and how many elements that makes: an element of 16 bytes that
// is added, an increment, or a key of the map with a new value, 16 bytes in all.

import { counter, type Fields, growSet, type StructDraft, type StructView, table } from "@joinery/crdt";
import { randomNumbers, randomText } from "../../work/workload.js";
import { nodeCount } from "./overlays.js";

/** One column of the grid. */
export interface EnesWorkload {
  readonly name: string;
  readonly schema: Fields;
  /** The bytes of an element; 0 where it has none of its own. */
  readonly elementBytes: number;
  /** The transaction of a node's event, counted from 0; answers how many elements it made. */
  change(draft: unknown, node: number, event: number): number;
  /** What a replica holds, one line per element that is left of it. */
  lines(view: unknown): string[];
}

const elementBytes = 16;
const keyCount = 1000;

function workload<F extends Fields>(
  name: string,
  schema: F,
  bytes: number,
  change: (draft: StructDraft<F>, node: number, event: number) => number,
  lines: (view: StructView<F>) => string[],
): EnesWorkload {
  return {
    ...{ name, schema, elementBytes: bytes },
    change: (draft, node, event) => change(draft as StructDraft<F>, node, event),
    lines: (view) => lines(view as StructView<F>),
  };
}

/** A text that no other event has, and in which nothing repeats. */
function textOf(node: number, event: number, length: number): string {
  const next = randomNumbers(node * 100_000 + event + 1);
  return (randomText(next) + randomText(next)).slice(0, length);
}

const gset = workload(
  "gset",
  { set: growSet<string>() },
  elementBytes,
  (draft, node, event) => {
    draft.set.add(textOf(node, event, elementBytes));
    return 1;
  },
  ({ set }) => [...set],
);

const gcounter = workload(
  "gcounter",
  { counter: counter() },
  0,
  (draft) => {
    draft.counter.add(1);
    return 1;
  },
  ({ counter: count }) => [String(count)],
);

/** Each node has its own part of the keys, and changes `percent` % of it at each event, in turn: together that is as much of all. */
function gmap(percent: number): EnesWorkload {
  const own = (node: number): number => Math.floor((node * keyCount) / nodeCount);
  const changed = (node: number): number => Math.floor((node * keyCount * percent) / (100 * nodeCount));
  return workload(
    `gmap${percent}`,
    { map: table<string>() },
    elementBytes,
    (draft, node, event) => {
      const count = changed(node + 1) - changed(node);
      const size = own(node + 1) - own(node);
      for (let index = 0; index < count; index++) {
        const key = own(node) + ((event * count + index) % size);
        draft.map.set(`k${String(key).padStart(3, "0")}`, textOf(key, event, elementBytes - 4));
      }
      return count;
    },
    ({ map }) => Array.from(map, ([key, value]) => `${key}=${value}`),
  );
}

export const enesWorkloads: readonly EnesWorkload[] = [gset, gcounter, gmap(10), gmap(30), gmap(60), gmap(100)];
