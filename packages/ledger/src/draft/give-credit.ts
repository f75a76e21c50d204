// Gives credit, gives it back, closes accounts and opens them again: everything an owner may change of an account's terms.

import { amountMax, matrixCell } from "@joinery/crdt/matrix";
import type { AccountId } from "../accounts/account-id.js";
import { closingsOf, isClosing } from "../accounts/closings.js";
import { LedgerError } from "../errors.js";
import { closingFault, creditFault, notEmpty } from "../rules/credit-rules.js";
import type { Fault } from "../rules/transfer-rules.js";
import type { Leg } from "../transfers/transfer.js";
import type { DraftContext } from "./draft-context.js";
import { checkAbove } from "./make-transfer.js";

/** Credit that an account of the author gives back. */
export interface LowerRequest {
  readonly account: AccountId;
  /** The issuer that gets it. */
  readonly to: AccountId;
  /** From 1n to what the account's limit is. */
  readonly amount: bigint;
}

/** `from` may go below zero by `amount` less, and `to` by as much more. One of them is an issuer. */
export function giveCredit(context: DraftContext, { from, to, amount }: Leg): void {
  const { access, state } = context;
  const fault = creditFault({ from, to, amount }, context) ?? creditShortage(context, from, amount);
  if (fault !== undefined) throw new LedgerError(fault.code, fault.message, fault);
  const [giver, taker] = [state.lines.get(from), state.lines.get(to)];
  if ((giver?.debits ?? 0n) + amount > amountMax || (taker?.credits ?? 0n) + amount > amountMax) {
    throw new LedgerError("amount_too_large", `credit given or taken in all would pass 2^128 - 1`, { account: from });
  }
  checkAbove(context, from, amount);
  const { author } = access.writer;
  const total = (matrixCell(state.credit, author, from, to)?.amount ?? 0n) + amount;
  const seq = access.writer.nextSeq();
  access.apply({ kind: "credit", author, seq, from, to, amount, total }, seq);
}

/** Closes an account of the author, or opens it again; nothing is written where it is so already. */
export function setClosed(context: DraftContext, account: AccountId, isToClose: boolean): void {
  const { access, state } = context;
  const fault = closingFault(account, context);
  if (fault !== undefined) throw new LedgerError(fault.code, fault.message, fault);
  const { author } = access.writer;
  const count = closingsOf(state.closings, access.writer.authors, author, account);
  if (isClosing(count) === isToClose) return;
  const totals = state.totals.get(account);
  totals?.learnAll();
  if (isToClose && totals !== undefined && totals.balance !== 0n) {
    const { code, message } = notEmpty(account, totals.balance);
    throw new LedgerError(code, message, { account });
  }
  const seq = access.writer.nextSeq();
  access.apply({ kind: "closing", author, seq, account, count: count + 1n }, seq);
}

/** Nobody gives what it may not owe itself. */
function creditShortage(context: DraftContext, account: AccountId, amount: bigint): Fault | undefined {
  const limit = context.limitOf(account);
  if (amount <= limit) return undefined;
  return { code: "exceeds_credit", message: `"${account}" has credit of ${limit}, not ${amount}`, account };
}
