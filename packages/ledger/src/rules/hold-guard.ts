// What a guard asks of the operations of holds: that a leg into escrow and the hold it is for say the same, and that what is paid
// from escrow is what an open hold allows, all of it at once.

import { escrowAccountId, postingLegs, voidingLegs } from "../holds/hold.js";
import type { OpenHold } from "../holds/open-holds.js";
import type { HoldDelta, LedgerDelta, TransferDelta } from "../state/ledger-delta.js";
import type { Leg } from "../transfers/transfer.js";
import { holdNotOpen, placingFault, settlingFault } from "./hold-rules.js";
import type { Fault, Standing } from "./transfer-rules.js";

/** A broken rule that no honest draft can break. */
export type Malformed = Omit<Fault, "code"> & { readonly code: "malformed_operation" };

/** Why `leg` may not put money aside for `hold`, the operation after it. */
export function placingRefusal(leg: TransferDelta, hold: HoldDelta, standing: Standing): Fault | Malformed | undefined {
  const { id, from, amount, code, resolver, ledger } = hold;
  const isSame = leg.id === id && leg.leg === 0 && leg.from === from && leg.amount === amount && leg.code === code;
  if (!isSame || leg.to !== escrowAccountId(resolver, ledger)) return malformed("a hold of something else");
  const fault = placingFault(hold, standing);
  if (fault !== undefined || standing.termsOf(from)?.ledger === ledger) return fault;
  return malformed(`a hold in ledger ${ledger} from an account of another`);
}

/** Why `leg`, followed by `after`, may not settle `hold`, which is open unless it is undefined. */
export function settlingRefusal(
  leg: TransferDelta,
  after: LedgerDelta | undefined,
  hold: OpenHold | undefined,
  standing: Standing,
): Fault | Malformed | undefined {
  if (hold === undefined) return holdNotOpen;
  const fault = settlingFault(hold, leg.amount, standing);
  if (fault !== undefined) return fault;
  const [first, rest] = leg.to === hold.from ? voidingLegs(hold) : postingLegs(hold, leg.amount);
  if (leg.leg !== 0 || !isLeg(leg, first as Leg)) return malformed("a payment from escrow that the hold is not for");
  if (rest === undefined || isRest(after, leg, rest)) return undefined;
  return malformed("a post that does not give the rest back");
}

/** True for the leg of a post that gives the rest back; `settlingRefusal` has compared it with the hold. */
export function givesRestBack(leg: TransferDelta, before: LedgerDelta | undefined): boolean {
  return leg.leg === 1 && before?.kind === "transfer" && before.settles !== undefined && before.to !== leg.to;
}

function isRest(after: LedgerDelta | undefined, leg: TransferDelta, rest: Leg): boolean {
  return after?.kind === "transfer" && after.settles === undefined && after.id === leg.id && isLeg(after, rest);
}

function isLeg(delta: TransferDelta, { from, to, amount }: Leg): boolean {
  return delta.from === from && delta.to === to && delta.amount === amount;
}

function malformed(message: string): Malformed {
  return { code: "malformed_operation", message };
}
