// Posts and voids holds: the resolver pays from its escrow what the hold allows, once.

import { LedgerError } from "../errors.js";
import { type HoldName, type HoldTerms, postingLegs, voidingLegs } from "../holds/hold.js";
import type { OpenHold } from "../holds/open-holds.js";
import { holdNotOpen, settlingFault } from "../rules/hold-rules.js";
import { type Fault, headFault, invalidId } from "../rules/transfer-rules.js";
import type { Leg } from "../transfers/transfer.js";
import { isTransferId } from "../transfers/transfer-id.js";
import type { DraftContext } from "./draft-context.js";
import type { TransferResult } from "./ledger-draft.js";
import { checkFunds, headOf, isMade, type TransferOptions, writeLegs } from "./make-transfer.js";

/** The hold to post, and how much of it: all of it unless given. */
export interface PostRequest extends TransferOptions {
  readonly pending: HoldName;
  readonly amount?: bigint;
}

/** The hold to void. */
export interface VoidRequest extends TransferOptions {
  readonly pending: HoldName;
}

export function postHold(context: DraftContext, request: PostRequest): TransferResult {
  const hold = heldAs(context, request.pending);
  const { amount = hold.amount } = request;
  return settle(context, request, hold, amount, () => postingLegs(hold, amount));
}

export function voidHold(context: DraftContext, request: VoidRequest): TransferResult {
  const hold = heldAs(context, request.pending);
  return settle(context, request, hold, hold.amount, () => voidingLegs(hold));
}

function settle(
  context: DraftContext,
  request: VoidRequest,
  hold: HoldTerms,
  amount: bigint,
  legsOf: () => readonly Leg[],
): TransferResult {
  const { pending } = request;
  const { access } = context;
  const wrong = settlingFault(hold, amount, context);
  if (wrong !== undefined) throw errorOf(wrong);
  const asked = { ...headOf(context, request), pending, legs: legsOf() };
  if (isMade(context, asked)) return { status: "exists", id: asked.id };
  const fault = headFault(asked, access.writer.stamp.ms);
  if (fault !== undefined) throw errorOf(fault);
  const open = openHold(context, pending);
  if (open === undefined) throw errorOf(holdNotOpen);
  checkFunds(context, asked.legs);
  writeLegs(context, asked, { author: open.author, seq: open.seq });
  return { status: "created", id: asked.id };
}

/** What was held under this name, settled by now or not. */
function heldAs(context: DraftContext, pending: HoldName): HoldTerms {
  const { journal } = context.state;
  if (!isTransferId(pending.id)) throw errorOf(invalidId);
  const row = journal.findOf(pending.payer, pending.id, context.access.writer.authors);
  const held = row === undefined ? openHold(context, pending) : journal.transferAt(row).holds;
  if (held !== undefined) return held;
  throw new LedgerError("unknown_hold", `no hold ${pending.id} of ${pending.payer} is known here`);
}

function openHold({ access, state }: DraftContext, { payer, id }: HoldName): OpenHold | undefined {
  const { authors } = access.writer;
  for (const author of authors.lineage.allOf(authors.indexOf(payer))) {
    const row = state.journal.find(author, id);
    // A hold is the operation after the leg that placed it.
    const hold =
      row === undefined
        ? state.holds.find(author, id)
        : state.holds.at({ author, seq: state.journal.dotAt(row).seq + 1 });
    if (hold !== undefined) return hold;
  }
  return undefined;
}

function errorOf(fault: Fault): LedgerError {
  return new LedgerError(fault.code, fault.message, fault);
}
