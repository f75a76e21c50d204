// The rules of opening an account for oneself, for drafts and guards alike.

import { isCode, isLabel } from "../accounts/label.js";
import type { OwnAccount } from "../state/ledger-delta.js";
import type { Fault } from "./transfer-rules.js";

/** The first rule that opening an account breaks. */
export function openingFault({
  ledger,
  code,
  nonce,
}: Pick<OwnAccount, "ledger" | "code" | "nonce">): Fault | undefined {
  if (!isCode(ledger)) return { code: "invalid_ledger", message: "a ledger must be a whole number below 2^32" };
  if (!isCode(code)) return { code: "invalid_code", message: "a code must be a whole number below 2^32" };
  if (!isLabel(nonce)) return { code: "invalid_nonce", message: "a nonce must be a text of 1 to 64 characters" };
  return undefined;
}
