// One author on two stores: what a key that goes on from a copied folder does, by mistake or to spend its money twice. Only signed documents
// can tell, and prove it; in all others stores must not be used so, and what they notice of it is tested with real stores.

import type { FaultWindow } from "./fault-window.js";

/** A node goes down and comes back with a copy of another node's disk and with its key: both write on as one author. */
export interface Twin extends FaultWindow {
  readonly kind: "twin";
  readonly node: number;
  /** Whose disk and key it gets. */
  readonly of: number;
}

/**
 * Somebody who spends its money on both sides of a split network: a node comes back as its twin when the window begins, and until it ends
 * nothing passes from one group to another. By node the number of its group, not the same for the two.
 */
export interface DoubleSpend extends FaultWindow {
  readonly kind: "double-spend";
  readonly node: number;
  readonly of: number;
  readonly groupOf: readonly number[];
}
