// A hold: money that its payer has put aside for a payee, in an account in escrow that belongs to the author who decides. The
// resolver alone pays from there, so holds need no exception to rows with one writer, and who decides twice shows by itself.

import type { ReplicaId } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import type { Leg } from "../transfers/transfer.js";
import type { TransferId } from "../transfers/transfer-id.js";

/** What a hold is about, as its payer asked for it. */
export interface HoldTerms extends Leg {
  /** The author who posts or voids it. */
  readonly resolver: ReplicaId;
  readonly ledger: number;
}

/** A hold by name: ids belong to payers. */
export interface HoldName {
  /** The author who placed it. */
  readonly payer: ReplicaId;
  readonly id: TransferId;
}

/** What a resolver has in escrow of one ledger. No genesis and no opening gives this name: a code stands where it says escrow. */
export function escrowAccountId(resolver: ReplicaId, ledger: number): AccountId {
  return `${resolver}.${ledger}.escrow`;
}

/** The leg that places a hold. */
export function placingLeg({ from, amount, resolver, ledger }: HoldTerms): Leg {
  return { from, to: escrowAccountId(resolver, ledger), amount };
}

/** What posting `amount` of a hold pays: the payee, and the payer what is left. */
export function postingLegs({ from, to, amount: held, resolver, ledger }: HoldTerms, amount: bigint): Leg[] {
  const escrow = escrowAccountId(resolver, ledger);
  const posted = { from: escrow, to, amount };
  return amount === held ? [posted] : [posted, { from: escrow, to: from, amount: held - amount }];
}

/** What voiding a hold pays: the payer everything. */
export function voidingLegs({ from, amount, resolver, ledger }: HoldTerms): Leg[] {
  return [{ from: escrowAccountId(resolver, ledger), to: from, amount }];
}
