// What a revocation keeps from being paid: whoever knows of it takes nothing from the unit and pays nothing into it. Giving back what is
// left to the account stays possible, for a device that is found again.

import type { AccountId } from "../accounts/account-id.js";
import type { AccountTerms } from "../accounts/terms.js";
import type { Fault, Standing } from "../rules/transfer-rules.js";

/** Why a leg from one account to another may not be made since a device was revoked. */
export function revokedFault(debit: AccountTerms, credit: AccountTerms, standing: Standing): Fault | undefined {
  if (standing.isRevoked(debit) && credit.account !== debit.unitOf) return revoked(debit.account);
  return standing.isRevoked(credit) ? revoked(credit.account) : undefined;
}

export function revoked(account: AccountId): Fault {
  const message = `"${account}" was revoked: it is paid nothing, and pays nothing but the account it is of`;
  return { code: "device_revoked", message, account };
}
