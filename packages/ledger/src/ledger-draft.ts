// What an application writes through inside a change. Everything is checked before anything is written, against the
// state as of now, which is the causal past of the entry being written: what passes here is accepted everywhere.

import type { DraftAccess } from "@joinery/crdt";
import { amountMax, matrixCell } from "@joinery/crdt/matrix";
import { type AccountId, openedAccountId } from "./accounts/account-id.js";
import { isCode, isLabel } from "./accounts/label.js";
import { type ChartOfAccounts, ownerOf } from "./accounts/terms.js";
import { LedgerError } from "./errors.js";
import { LedgerView } from "./ledger-view.js";
import { faultOf, type Standing } from "./rules/transfer-rules.js";
import type { LedgerDelta } from "./state/ledger-delta.js";
import { emptyLedger, type LedgerState, totalsOf } from "./state/ledger-state.js";
import { differingField, type Transfer } from "./transfer.js";

/** A transfer to make: `code` is 0 unless given. */
export type TransferRequest = Omit<Transfer, "code"> & { readonly code?: number };

/** `exists`: this very transfer was made before, under this id; nothing was written now. */
export interface TransferResult {
  readonly status: "created" | "exists";
}

/** An account to open: `code`, 0 unless given, is what the application means by it; `nonce` tells accounts apart. */
export interface OpenRequest {
  readonly code?: number;
  readonly nonce: string;
}

export interface LedgerDraft {
  /** Opens an account of the writing author, with no credit limit, and answers its name. Opening it again does nothing. Throws `LedgerError`. */
  open(request: OpenRequest): AccountId;
  /** Pays at once, or throws `LedgerError` and leaves everything as it was. */
  transfer(request: TransferRequest): TransferResult;
  /** What an account holds, earlier operations of this change included. */
  balance(account: AccountId): bigint;
  /** What an account can still spend, earlier operations of this change included. */
  available(account: AccountId): bigint;
}

type Access = DraftAccess<LedgerState, LedgerDelta>;

export function ledgerDraft(access: Access, chart: ChartOfAccounts): LedgerDraft {
  const state = (): LedgerState => access.state() ?? emptyLedger();
  const view = (): LedgerView => new LedgerView(state(), access.writer.authors, chart);
  const standing: Standing = {
    // A draft outlives its transaction, and the next may be another author's.
    get author() {
      return access.writer.authors.idOf(access.writer.author);
    },
    ownerOf: (account) => ownerOf(account, chart, state(), access.writer.authors),
  };
  return {
    open: (request) => open(access, state(), request),
    transfer: ({ id, from, to, amount, code = 0 }) =>
      transfer(access, state(), chart, standing, { id, from, to, amount, code }),
    balance: (account) => view().balance(account),
    available: (account) => view().available(account),
  };
}

function open(access: Access, state: LedgerState, { code = 0, nonce }: OpenRequest): AccountId {
  if (!isCode(code)) throw new LedgerError("invalid_code", `code ${code} must be a whole number below 2^32`);
  if (!isLabel(nonce)) throw new LedgerError("invalid_nonce", "nonce must be a text of 1 to 64 characters");
  const { author, authors } = access.writer;
  const account = openedAccountId(authors.idOf(author), code, nonce);
  if (state.opened.has(account)) return account;
  const seq = access.writer.nextSeq();
  access.apply({ kind: "open", author, seq, account, code, nonce }, seq);
  return account;
}

function transfer(
  access: Access,
  state: LedgerState,
  chart: ChartOfAccounts,
  standing: Standing,
  request: Transfer,
): TransferResult {
  const { author } = access.writer;
  if (isPosted(state, author, request)) return { status: "exists" };
  const fault = faultOf(request, standing);
  if (fault !== undefined) throw new LedgerError(fault.code, fault.message, fault);
  checkFunds(state, chart, request);
  const { id, from, to, amount, code } = request;
  const total = (matrixCell(state.paid, author, from, to)?.amount ?? 0n) + amount;
  const seq = access.writer.nextSeq();
  access.apply({ kind: "transfer", author, seq, id, from, to, amount, code, total }, seq);
  return { status: "created" };
}

/** True for a retry; throws when the id stands for something else. */
function isPosted(state: LedgerState, author: number, request: Transfer): boolean {
  const posted = state.posted.get(author)?.get(request.id);
  if (posted === undefined) return false;
  const field = differingField(posted, request);
  if (field === undefined) return true;
  throw new LedgerError(
    `exists_with_different_${field}`,
    `the id "${request.id}" was used for ${field} ${posted[field]}, not ${request[field]}: use another id`,
  );
}

function checkFunds(state: LedgerState, chart: ChartOfAccounts, { from, to, amount }: Transfer): void {
  const debit = totalsOf(state, from);
  debit.learnAll();
  const credits = state.totals.get(to)?.credits ?? 0n;
  if (debit.debits + amount > amountMax || credits + amount > amountMax) {
    throw new LedgerError("amount_too_large", `"${from}" can't pay "${to}" ${amount}: a total would pass 2^128 - 1`);
  }
  const shortBy = amount - debit.balance - (chart.get(from)?.limit ?? 0n);
  if (shortBy <= 0n) return;
  throw new LedgerError("insufficient_funds", `"${from}" is short by ${shortBy}`, { account: from, shortBy });
}
