// The errors of ledger. Each has a stable `code`; the message says what happened, to what, and what to do.
// Whatever is refused has changed nothing.

import type { AccountId } from "./accounts/account-id.js";
import type { TransferField } from "./transfers/transfer.js";

/** Why the ledger refused a local write, or a question. */
export type LedgerErrorCode =
  | "unknown_account"
  | "not_the_owner"
  | "same_account"
  | "account_closed"
  | "account_not_empty"
  | "not_an_issuer"
  | "exceeds_credit"
  | "unit_of_unit"
  | "not_a_unit"
  | "invalid_device"
  | "too_many_devices"
  | "device_revoked"
  | "wrong_ledger"
  | "no_legs"
  | "invalid_amount"
  | "amount_not_positive"
  | "amount_too_large"
  | "insufficient_funds"
  | "invalid_id"
  | "id_too_old"
  | "id_too_new"
  | "invalid_code"
  | "invalid_ledger"
  | "invalid_nonce"
  | "invalid_resolver"
  | "not_the_resolver"
  | "unknown_hold"
  | "hold_not_open"
  | "exceeds_hold"
  | "invalid_user_data"
  | "invalid_cursor"
  | "not_a_witness"
  | "not_an_extension"
  | "invalid_limit"
  | `exists_with_different_${TransferField}`;

export interface LedgerErrorDetails {
  /** The account that the refusal is about. */
  readonly account?: AccountId;
  /** With `insufficient_funds`: by how much the account falls short. */
  readonly shortBy?: bigint;
}

/** A write that the ledger does not take. The whole change it belongs to is undone unless the caller catches this inside. */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode;
  readonly account: AccountId | undefined;
  readonly shortBy: bigint | undefined;
  override readonly name: string = "LedgerError";

  constructor(code: LedgerErrorCode, message: string, details: LedgerErrorDetails = {}) {
    super(message);
    this.code = code;
    this.account = details.account;
    this.shortBy = details.shortBy;
  }
}
