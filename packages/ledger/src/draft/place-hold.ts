// Places holds: a leg into the escrow of the resolver, and the hold that it is for.

import type { ReplicaId } from "@joinery/clock";
import { LedgerError } from "../errors.js";
import { placingLeg } from "../holds/hold.js";
import { placingFault } from "../rules/hold-rules.js";
import { headFault } from "../rules/transfer-rules.js";
import type { Leg } from "../transfers/transfer.js";
import type { DraftContext } from "./draft-context.js";
import type { TransferResult } from "./ledger-draft.js";
import { checkFunds, headOf, isMade, type TransferOptions, writeLegs } from "./make-transfer.js";

/** Money to put aside. */
export interface HoldRequest extends TransferOptions, Leg {
  /** The author who will post or void it: the payee, the payer, or a third. */
  readonly resolver: ReplicaId;
}

export function placeHold(context: DraftContext, request: HoldRequest): TransferResult {
  const { access } = context;
  const { from, to, amount, resolver } = request;
  const holds = { from, to, amount, resolver, ledger: context.termsOf(from)?.ledger ?? 0 };
  const asked = { ...headOf(context, request), holds, legs: [placingLeg(holds)] };
  if (isMade(context, asked)) return { status: "exists", id: asked.id };
  const fault = headFault(asked, access.writer.stamp.ms) ?? placingFault(holds, context);
  if (fault !== undefined) throw new LedgerError(fault.code, fault.message, fault);
  checkFunds(context, asked.legs);
  writeLegs(context, asked);
  const seq = access.writer.nextSeq();
  const { id, code } = asked;
  access.apply({ kind: "hold", author: access.writer.author, seq, id, code, ...holds }, seq);
  return { status: "created", id };
}
