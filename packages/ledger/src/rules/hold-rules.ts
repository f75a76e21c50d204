// The rules of holds that need no arithmetic beyond the hold itself, for drafts and guards alike.

import { parseReplicaId } from "@joinery/clock";
import type { HoldTerms } from "../holds/hold.js";
import { type Fault, legFault, type Standing } from "./transfer-rules.js";

/** The first rule that placing a hold breaks: those of a transfer to its payee, and a resolver who can be somebody. */
export function placingFault({ from, to, amount, resolver }: HoldTerms, standing: Standing): Fault | undefined {
  const fault = legFault({ from, to, amount }, standing);
  if (fault !== undefined) return fault;
  if (typeof resolver === "string" && parseReplicaId(resolver) !== undefined) return undefined;
  return { code: "invalid_resolver", message: "a resolver must be the name of an author: base64url of 16 or 32 bytes" };
}

/** The first rule that settling a hold breaks, `amount` of it being posted: none for a hold of another author, nor above the hold. */
export function settlingFault(hold: HoldTerms, amount: bigint, { author }: Standing): Fault | undefined {
  if (hold.resolver !== author) {
    return { code: "not_the_resolver", message: `the hold names ${hold.resolver}: nobody else settles it` };
  }
  if (typeof amount !== "bigint")
    return { code: "invalid_amount", message: `an amount must be a bigint, not ${amount}` };
  if (amount <= 0n)
    return { code: "amount_not_positive", message: `an amount must be above zero, not ${amount}: void it` };
  if (amount <= hold.amount) return undefined;
  return { code: "exceeds_hold", message: `only ${hold.amount} is held, not ${amount}` };
}

/** What is settled is settled, and what was never placed can't be. */
export const holdNotOpen: Fault = {
  code: "hold_not_open",
  message: "no such hold is open: it was posted or voided before, or its placing was not seen",
};
