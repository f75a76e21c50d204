// The rules of credit and of closing that need no arithmetic, for drafts and guards alike. Credit moves as money does, between
// an issuer and another account: so all limits of a ledger together stay what its genesis gave out.

import type { AccountId } from "../accounts/account-id.js";
import type { Leg } from "../transfers/transfer.js";
import { type Fault, legFault, notOwner, type Standing, unknown } from "./transfer-rules.js";

/** The first rule that giving credit breaks: those of a transfer, and that an issuer gives it or takes it back. */
export function creditFault(leg: Leg, standing: Standing): Fault | undefined {
  const fault = legFault(leg, standing);
  const isIssuer = (account: AccountId): boolean => standing.termsOf(account)?.issuer === true;
  if (fault !== undefined || isIssuer(leg.from) || isIssuer(leg.to)) return fault;
  const message = `neither "${leg.from}" nor "${leg.to}" is an issuer: credit comes from one, and goes back to one`;
  return { code: "not_an_issuer", message, account: leg.from };
}

/** The first rule that closing an account breaks, or opening it again: only its owner may. */
export function closingFault(account: AccountId, standing: Standing): Fault | undefined {
  const terms = standing.termsOf(account);
  if (terms === undefined) return unknown(account, "closed");
  return terms.owner === standing.author ? undefined : notOwner(terms, "nobody else closes it");
}

/** A closed account holds nothing and owes nothing. */
export function notEmpty(account: AccountId, balance: bigint): Fault {
  return {
    code: "account_not_empty",
    message: `"${account}" has ${balance}: only an empty account is closed`,
    account,
  };
}
