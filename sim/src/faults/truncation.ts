// A node that cuts off its log again and again: whoever falls behind the cut can only be given the state.

import type { FaultWindow } from "./fault-window.js";

/** Documents that are judged or signed can't be cut off, and are left as they are. */
export interface Truncation extends FaultWindow {
  readonly kind: "truncation";
  readonly node: number;
  readonly everyMs: number;
}
