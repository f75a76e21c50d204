// The rules of a transfer that need no arithmetic. A draft asks them before it writes, a guard about what others
// wrote; both give the same answer from the same causal past, so an honest replica's transfers are never refused.

import type { ReplicaId } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import { isCode } from "../accounts/label.js";
import type { AccountTerms } from "../accounts/terms.js";
import { revokedFault } from "../devices/revoked-fault.js";
import type { LedgerErrorCode } from "../errors.js";
import type { Leg, TransferHead } from "../transfers/transfer.js";
import { idAgeMsMax, idAheadMsMax, isTransferId, timeOfId } from "../transfers/transfer-id.js";

/** A broken rule. */
export interface Fault {
  readonly code: LedgerErrorCode;
  readonly message: string;
  readonly account?: AccountId;
}

/** What the rules must know of the causal past. */
export interface Standing {
  readonly author: ReplicaId;
  /** The terms of an account; undefined when the past knows no such account. */
  termsOf(account: AccountId): AccountTerms | undefined;
  /** True when the account is closed and the author is bound by that: the owner always, others where they see to it themselves. */
  isClosed(terms: AccountTerms): boolean;
  /** True for a unit of which the past knows that it was revoked. */
  isRevoked(terms: AccountTerms): boolean;
}

const userDataLimit = 1n << 128n;

export const invalidId: Fault = {
  code: "invalid_id",
  message: "a transfer's id must be a bigint from 1n to 2^128 - 1: see transferId()",
};

/** The first rule that a transfer at the time `ms` breaks beside its legs; undefined when it breaks none. */
export function headFault({ id, code, userData }: TransferHead, ms: number): Fault | undefined {
  if (!isTransferId(id)) return invalidId;
  const age = ms - timeOfId(id);
  if (age > idAgeMsMax) return { code: "id_too_old", message: `the id's time lies ${age} ms back: more than 30 days` };
  if (age < -idAheadMsMax) return { code: "id_too_new", message: `the id's time lies ${-age} ms ahead: over an hour` };
  if (!isCode(code)) return { code: "invalid_code", message: "a code must be a whole number below 2^32" };
  if (typeof userData !== "bigint" || userData < 0n || userData >= userDataLimit) {
    return { code: "invalid_user_data", message: "userData must be a bigint from 0n to 2^128 - 1" };
  }
  return undefined;
}

/** The first rule that one leg breaks; undefined when it breaks none. */
export function legFault({ from, to, amount }: Leg, standing: Standing): Fault | undefined {
  if (typeof amount !== "bigint")
    return { code: "invalid_amount", message: `an amount must be a bigint, not ${amount}` };
  if (amount <= 0n) return { code: "amount_not_positive", message: `an amount must be above zero, not ${amount}` };
  if (from === to) return { code: "same_account", message: `"${from}" can't pay itself`, account: from };
  const debit = standing.termsOf(from);
  if (debit === undefined) return unknown(from, "debit");
  if (debit.owner !== standing.author) return notOwner(debit, "only its owner may spend from it");
  const credit = standing.termsOf(to);
  if (credit === undefined) return unknown(to, "credit");
  const fault = revokedFault(debit, credit, standing);
  if (fault !== undefined) return fault;
  if (standing.isClosed(debit)) return closed(from);
  if (standing.isClosed(credit)) return closed(to);
  if (credit.ledger === debit.ledger) return undefined;
  const message = `"${to}" is in ledger ${credit.ledger}, "${from}" in ${debit.ledger}: money stays in its ledger`;
  return { code: "wrong_ledger", message, account: to };
}

export function notOwner({ account, owner }: AccountTerms, rule: string): Fault {
  return { code: "not_the_owner", message: `"${account}" belongs to ${owner}: ${rule}`, account };
}

export function closed(account: AccountId): Fault {
  return { code: "account_closed", message: `"${account}" is closed: its owner can open it again`, account };
}

export function unknown(account: AccountId, side: "debit" | "credit" | "closed" | "delegated" | "revoked"): Fault {
  const which = side === "debit" || side === "credit" ? `${side} account` : "account";
  const message = `the ${which} "${account}" is not known: the genesis does not name it and no opening of it was seen`;
  return { code: "unknown_account", message, account };
}
