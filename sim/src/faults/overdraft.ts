// A node whose owner runs other code for a while, which lets it pay what it has not. That code has the owner's key and its disk, so what it
// writes goes on from all that the owner wrote, as nobody else could write it; only what it pays is not there.

import type { FaultWindow } from "./fault-window.js";

/** One payment of too much; two in one change, neither of them too much by itself; or too much put aside for somebody. */
export type OverdraftShape = "payment" | "payments" | "hold";

export const overdraftShapes: readonly OverdraftShape[] = ["payment", "payments", "hold"];

/**
 * A node goes down, and before it is up again something else writes on its disk: a payment from an account of its own in a ledger, of more than
 * there is. Nothing is written by who owns no account there, or has lost its disk.
 */
export interface Overdraft extends FaultWindow {
  readonly kind: "overdraft";
  readonly node: number;
  readonly shape: OverdraftShape;
}

export const needsLedgerReason =
  "an account is overdrawn, and the application has no ledger: give it one in its schema, with accounts in its genesis, or leave this out";
