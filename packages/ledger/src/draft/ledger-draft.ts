// What an application writes through inside a change. Everything is checked before anything is written, against the
// state as of now, which is the causal past of the entry being written: what passes here is accepted everywhere.

import type { AccountId } from "../accounts/account-id.js";
import type { Foundation } from "../accounts/genesis.js";
import { attestHead, type CheckpointWord, type Head, signCheckpoint } from "../finality/attest-head.js";
import { LedgerView } from "../ledger-view.js";
import type { Leg } from "../transfers/transfer.js";
import type { TransferId } from "../transfers/transfer-id.js";
import { type DelegateRequest, delegate, revoke } from "./delegate.js";
import { DraftContext, type LedgerAccess } from "./draft-context.js";
import { giveCredit, type LowerRequest, setClosed } from "./give-credit.js";
import { makeTransfer, type TransferRequest } from "./make-transfer.js";
import { type OpenRequest, openAccount } from "./open-account.js";
import { type HoldRequest, placeHold } from "./place-hold.js";
import { type PostRequest, postHold, type VoidRequest, voidHold } from "./settle-hold.js";

/** `exists`: this very transfer was made before, under this id; nothing was written now. */
export interface TransferResult {
  readonly status: "created" | "exists";
  /** The id that was asked for, or the one that was given where none was. */
  readonly id: TransferId;
}

export interface LedgerDraft {
  /** Opens an account of the writing author, with no credit limit, and answers its name. Opening it again does nothing. Throws `LedgerError`. */
  open(request: OpenRequest): AccountId;
  /** Pays at once, all legs or none, or throws `LedgerError` and leaves everything as it was. */
  transfer(request: TransferRequest): TransferResult;
  /**
   * Puts money aside for a payee until its resolver posts or voids the hold: nobody can spend it meanwhile. The hold's name is
   * the author and the id. Throws `LedgerError`.
   */
  hold(request: HoldRequest): TransferResult;
  /** Pays a hold that names the author as its resolver to its payee, all of it or less: the rest goes back. Throws `LedgerError`. */
  post(request: PostRequest): TransferResult;
  /** Gives a hold that names the author as its resolver back to its payer. Throws `LedgerError`. */
  void(request: VoidRequest): TransferResult;
  /** Lets another account of the ledger go further below zero, and an issuer of the author's by as much less. Throws `LedgerError`. */
  grant(request: Leg): void;
  /** Gives credit of an account of the author back to an issuer. Throws `LedgerError`. */
  lower(request: LowerRequest): void;
  /**
   * Closes an empty account of the author, which then neither pays nor is paid by its owner, nor by whoever has seen this; closing
   * it again does nothing. Throws `LedgerError`.
   */
  close(account: AccountId): void;
  /** Opens a closed account of the author again. Throws `LedgerError`. */
  reopen(account: AccountId): void;
  /**
   * Opens a unit of an account of the author for one of its devices, empty, and answers its name: the device alone spends from it.
   * Delegating to it again does nothing. Throws `LedgerError`.
   */
  delegate(request: DelegateRequest): AccountId;
  /**
   * Revokes the unit of a device, for ever: whoever knows pays it no more, and takes nothing from it but what it gives back to the account.
   * What the device had paid before it knew, it had. Throws `LedgerError`.
   */
  revoke(unit: AccountId): void;
  /**
   * For witnesses: attests an author's chain up to an entry that is applied here, an extension of what this witness has attested of it
   * before. Nothing checks that it is applied and funded: take those that `dueHeads` answers. Throws `LedgerError`.
   */
  attest(head: Head): void;
  /**
   * For witnesses: says what the state of the whole document is at the past of an entry. Nothing checks that it is so: take what
   * `CheckpointDuty` answers. Throws `LedgerError`.
   */
  checkpoint(word: CheckpointWord): void;
  /** What an account holds, earlier operations of this change included. */
  balance(account: AccountId): bigint;
  /** What an account can still spend, earlier operations of this change included. */
  available(account: AccountId): bigint;
}

export function ledgerDraft(access: LedgerAccess, foundation: Foundation): LedgerDraft {
  const context = new DraftContext(access, foundation);
  const view = (): LedgerView => new LedgerView(context.state, access.writer.authors, foundation);
  return {
    open: (request) => openAccount(context, request),
    transfer: (request) => makeTransfer(context, request),
    hold: (request) => placeHold(context, request),
    post: (request) => postHold(context, request),
    void: (request) => voidHold(context, request),
    grant: (request) => giveCredit(context, request),
    lower: ({ account, to, amount }) => giveCredit(context, { from: account, to, amount }),
    close: (account) => setClosed(context, account, true),
    reopen: (account) => setClosed(context, account, false),
    delegate: (request) => delegate(context, request),
    revoke: (unit) => revoke(context, unit),
    attest: (head) => attestHead(context, head),
    checkpoint: (word) => signCheckpoint(context, word),
    balance: (account) => view().balance(account),
    available: (account) => view().available(account),
  };
}
