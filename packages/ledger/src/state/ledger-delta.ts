// The deltas of a ledger. An operation is one transfer or one opened account; a difference of states is cells and accounts.

import type { Dot } from "@joinery/clock";
import type { MatrixDelta } from "@joinery/crdt/matrix";
import type { AccountId } from "../accounts/account-id.js";
import type { Transfer } from "../transfer.js";

/** A transfer and the cell it raises: what `from` has paid `to` in all. */
export interface TransferDelta extends Transfer, Dot {
  readonly kind: "transfer";
  /** The cell's amount once this transfer is in; never less than `amount` where the author was honest. */
  readonly total: bigint;
}

/** An account that the dot's author opened. */
export interface OpenedAccount extends Dot {
  readonly account: AccountId;
  readonly code: number;
  readonly nonce: string;
}

export interface OpenDelta extends OpenedAccount {
  readonly kind: "open";
}

/** What one state has and another lacks. It carries no transfer ids: those live in the log. */
export interface CellsDelta {
  readonly kind: "cells";
  readonly cells: MatrixDelta;
  readonly opened: readonly OpenedAccount[];
}

export type LedgerDelta = TransferDelta | OpenDelta | CellsDelta;
