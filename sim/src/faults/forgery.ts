// Somebody shows a node entries that their author never signed: those of one author in the name of another, and some that were changed.

import type { FaultWindow } from "./fault-window.js";

/** Only signed documents withstand it; in all others whoever is let in may write in any name. */
export interface Forgery extends FaultWindow {
  readonly kind: "forgery";
  /** Who is shown them. */
  readonly node: number;
  readonly everyMs: number;
}
