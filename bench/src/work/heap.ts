// How much memory a document holds. Needs `--expose-gc`: without it the garbage of the way there would count too.

import { assert } from "@joinery/crdt";

/**
 * Megabytes (10^6) that live now: the heap of the engine and what it holds outside, which includes array buffers and the
 * memory of WebAssembly as far as the engine is told of it.
 */
export function heapMegabytes(): number {
  assert(globalThis.gc !== undefined, "a measurement of heap runs with --expose-gc");
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}
