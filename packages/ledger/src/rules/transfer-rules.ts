// The rules of a single transfer that need no arithmetic. A draft asks them before it writes, a guard about what others
// wrote; both give the same answer from the same causal past, so an honest replica's transfers are never refused.

import type { ReplicaId } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import { isCode, isLabel } from "../accounts/label.js";
import type { LedgerErrorCode } from "../errors.js";
import type { Transfer } from "../transfer.js";

/** A broken rule. */
export interface Fault {
  readonly code: LedgerErrorCode;
  readonly message: string;
  readonly account?: AccountId;
}

/** What the rules must know of the causal past. */
export interface Standing {
  readonly author: ReplicaId;
  /** The owner of an account; undefined when the past knows no such account. */
  ownerOf(account: AccountId): ReplicaId | undefined;
}

/** The first rule that `transfer` breaks; undefined when it breaks none. */
export function faultOf(transfer: Transfer, standing: Standing): Fault | undefined {
  const { id, from, to, amount, code } = transfer;
  if (!isLabel(id)) return { code: "invalid_id", message: "a transfer's id must be a text of 1 to 64 characters" };
  if (!isCode(code)) return { code: "invalid_code", message: "a code must be a whole number below 2^32" };
  if (typeof amount !== "bigint")
    return { code: "invalid_amount", message: `an amount must be a bigint, not ${amount}` };
  if (amount <= 0n) return { code: "amount_not_positive", message: `an amount must be above zero, not ${amount}` };
  if (from === to) return { code: "same_account", message: `"${from}" can't pay itself`, account: from };
  return accountFault(from, to, standing);
}

function accountFault(from: AccountId, to: AccountId, standing: Standing): Fault | undefined {
  const owner = standing.ownerOf(from);
  if (owner === undefined) return unknown(from, "debit");
  if (owner !== standing.author) {
    const message = `"${from}" belongs to ${owner}: only its owner may spend from it`;
    return { code: "not_the_owner", message, account: from };
  }
  return standing.ownerOf(to) === undefined ? unknown(to, "credit") : undefined;
}

function unknown(account: AccountId, side: "debit" | "credit"): Fault {
  const message = `the ${side} account "${account}" is not known: the genesis does not name it and no opening of it was seen`;
  return { code: "unknown_account", message, account };
}
