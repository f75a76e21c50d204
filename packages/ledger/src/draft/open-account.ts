// Opens accounts: their names say who owns them and in which ledger, so nobody opens one in another's name.

import { type AccountId, openedAccountId } from "../accounts/account-id.js";
import { LedgerError } from "../errors.js";
import { openingFault } from "../rules/opening-rules.js";
import type { DraftContext } from "./draft-context.js";

/** An account to open. `nonce` tells accounts of one owner apart. */
export interface OpenRequest {
  /** The currency; default 0. */
  readonly ledger?: number;
  /** What the application means by the account; default 0. */
  readonly code?: number;
  readonly nonce: string;
}

export function openAccount({ access, state, author }: DraftContext, request: OpenRequest): AccountId {
  const { ledger = 0, code = 0, nonce } = request;
  const fault = openingFault({ ledger, code, nonce });
  if (fault !== undefined) throw new LedgerError(fault.code, fault.message, fault);
  const account = openedAccountId(author, ledger, code, nonce);
  if (state.opened.has(account)) return account;
  const seq = access.writer.nextSeq();
  access.apply({ kind: "open", author: access.writer.author, seq, account, ledger, code, nonce }, seq);
  return account;
}
