// A transfer: what its payer asked for, under an id that the payer chose. The id belongs to the payer: two authors may
// use one id for two transfers. A retry under the same id pays nothing again; with other content it is an error.

import type { AccountId } from "./accounts/account-id.js";

export interface Transfer {
  /** Chosen by the payer, 1 to 64 characters; each author uses an id once. */
  readonly id: string;
  /** The account that is debited. */
  readonly from: AccountId;
  /** The account that is credited. */
  readonly to: AccountId;
  /** From 1n to 2^128 - 1. */
  readonly amount: bigint;
  /** What the application means by it: a whole number below 2^32. */
  readonly code: number;
}

/** What a transfer says beside its id. */
export type TransferField = "from" | "to" | "amount" | "code";

const fields: readonly TransferField[] = ["from", "to", "amount", "code"];

/** The first field in which two transfers differ; undefined when a retry asks for the same. */
export function differingField(a: Transfer, b: Transfer): TransferField | undefined {
  return fields.find((field) => a[field] !== b[field]);
}
