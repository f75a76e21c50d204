// A batch of consecutive coded symbols: what a sketch answers, the wire carries, and a decoder takes.

import type { SymbolLayout } from "./sketch-shape.js";

export interface CodedSymbols {
  readonly layout: SymbolLayout;
  /** The number of the first symbol. */
  readonly from: number;
  readonly count: number;
  /** Items in the sender's set. */
  readonly setSize: number;
  /** The symbols one after the other, `layout.symbolWords` words each. */
  readonly words: Int32Array;
  /** How many items were added up, for those of the symbols that are among the first `countedSymbols`. */
  readonly counts: readonly number[];
}

/** How many symbols of a batch have counts. */
export function countsWithin(from: number, count: number, counted: number): number {
  return Math.max(0, Math.min(from + count, counted) - from);
}
