// Makes transfers: an operation per leg, all of them checked before the first is written, so that a refusal leaves nothing even
// where the application catches it and goes on.

import type { Dot } from "@joinery/clock";
import { amountMax, matrixCell } from "@joinery/crdt/matrix";
import type { AccountId } from "../accounts/account-id.js";
import { LedgerError } from "../errors.js";
import { headFault, legFault } from "../rules/transfer-rules.js";
import { type LedgerState, sumsOf } from "../state/ledger-state.js";
import { type AskedTransfer, difference, type Leg } from "../transfers/transfer.js";
import { isTransferId, ownTransferId, type TransferId } from "../transfers/transfer-id.js";
import type { DraftContext } from "./draft-context.js";
import type { TransferResult } from "./ledger-draft.js";

/** What any transfer may say. */
export interface TransferOptions {
  /** Makes a retry pay nothing again: see `transferId`. Absent, the ledger gives one, and each call pays. */
  readonly id?: TransferId;
  /** What the application means by it: a whole number below 2^32; default 0. */
  readonly code?: number;
  /** For the application: a bigint below 2^128; default 0n. */
  readonly userData?: bigint;
}

/** One payment, or several that are made together or not at all, from accounts of the author to any. */
export type TransferRequest = TransferOptions & (Leg | { readonly legs: readonly Leg[] });

export function makeTransfer(context: DraftContext, request: TransferRequest): TransferResult {
  const legs = "legs" in request ? request.legs : [request];
  const { id, code, userData } = headOf(context, request);
  const asked = { id, code, userData, legs };
  return isMade(context, asked) ? { status: "exists", id: asked.id } : written(context, asked);
}

/** The head of what is asked for, with what is absent filled in. */
export function headOf(
  { access }: DraftContext,
  { id, code = 0, userData = 0n }: TransferOptions,
): Omit<AskedTransfer, "legs"> {
  const { writer } = access;
  return { id: id === undefined ? ownTransferId(writer.stamp.ms, writer.nextSeq()) : id, code, userData };
}

/** True for a retry; throws when the id stands for something else. */
export function isMade({ access, state }: DraftContext, asked: AskedTransfer): boolean {
  const row = isTransferId(asked.id) ? state.journal.find(access.writer.author, asked.id) : undefined;
  if (row === undefined) return false;
  const found = difference(state.journal.transferAt(row), asked);
  if (found === undefined) return true;
  throw new LedgerError(
    `exists_with_different_${found.field}`,
    `the id ${asked.id} was used for ${found.field} ${found.kept}, not ${found.asked}: use another id`,
  );
}

function written(context: DraftContext, asked: AskedTransfer): TransferResult {
  const fault = headFault(asked, context.access.writer.stamp.ms) ?? faultOfLegs(context, asked.legs);
  if (fault !== undefined) throw new LedgerError(fault.code, fault.message, fault);
  checkFunds(context, asked.legs);
  writeLegs(context, asked);
  return { status: "created", id: asked.id };
}

function faultOfLegs(context: DraftContext, legs: readonly Leg[]): ReturnType<typeof legFault> {
  if (legs.length === 0) return { code: "no_legs", message: "a transfer has one leg at least" };
  for (const leg of legs) {
    const fault = legFault(leg, context);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Writes what has been checked: an operation per leg. `settles` is where a hold was placed that the first of them settles. */
export function writeLegs(
  { access, state }: DraftContext,
  { id, code, userData, legs }: AskedTransfer,
  settles?: Dot,
): void {
  const { author, stamp } = access.writer;
  for (let leg = 0; leg < legs.length; leg++) {
    const { from, to, amount } = legs[leg] as Leg;
    const total = (matrixCell(state.paid, author, from, to)?.amount ?? 0n) + amount;
    const seq = access.writer.nextSeq();
    const isFirst = leg === 0;
    const rest = { code, userData: isFirst ? userData : 0n, total, settles: isFirst ? settles : undefined };
    access.apply({ kind: "transfer", author, seq, stamp, id, leg, from, to, amount, ...rest }, seq);
  }
}

/** Legs may stand in any order: what counts is where they leave each account. */
export function checkFunds(context: DraftContext, legs: readonly Leg[]): void {
  const { state } = context;
  if (legs.length === 1) {
    const { from, to, amount } = legs[0] as Leg;
    if ((state.totals.get(from)?.debits ?? 0n) + amount > amountMax) throw tooLarge(from);
    if ((state.totals.get(to)?.credits ?? 0n) + amount > amountMax) throw tooLarge(to);
    checkAbove(context, from, amount);
    return;
  }
  const [paid, received] = [new Map<AccountId, bigint>(), new Map<AccountId, bigint>()];
  for (const { from, to, amount } of legs) {
    paid.set(from, (paid.get(from) ?? 0n) + amount);
    received.set(to, (received.get(to) ?? 0n) + amount);
  }
  for (const account of new Set([...paid.keys(), ...received.keys()])) {
    checkTotals(state, account, paid.get(account) ?? 0n, received.get(account) ?? 0n);
  }
  for (const [account, amount] of paid) checkAbove(context, account, amount - (received.get(account) ?? 0n));
}

function checkTotals(state: LedgerState, account: AccountId, paid: bigint, received: bigint): void {
  const totals = state.totals.get(account);
  if ((totals?.debits ?? 0n) + paid <= amountMax && (totals?.credits ?? 0n) + received <= amountMax) return;
  throw tooLarge(account);
}

function tooLarge(account: AccountId): LedgerError {
  return new LedgerError("amount_too_large", `what "${account}" paid or was paid in all would pass 2^128 - 1`, {
    account,
  });
}

/** An account may give up so much, of money or of credit. */
export function checkAbove(context: DraftContext, account: AccountId, amount: bigint): void {
  const { state } = context;
  const debit = sumsOf(state.totals, account);
  debit.learnAll();
  const shortBy = amount - debit.balance - context.limitOf(account);
  if (shortBy <= 0n) return;
  throw new LedgerError("insufficient_funds", `"${account}" is short by ${shortBy}`, { account, shortBy });
}
