// The deltas of a ledger. An operation is one leg of a transfer, one hold, one account that is opened, delegated, closed or given
// credit, or the word of a witness, and leaves one cell, under its own dot, or none; a difference of states is cells, accounts and holds.

import type { Dot } from "@joinery/clock";
import type { MatrixDelta } from "@joinery/crdt/matrix";
import type { AccountId } from "../accounts/account-id.js";
import type { UnitName } from "../devices/unit.js";
import type { OpenHold } from "../holds/open-holds.js";
import type { Posting } from "../journal/journal.js";
import type { Leg } from "../transfers/transfer.js";

/** A leg and the cell it raises: what `from` has paid `to` in all. */
export interface TransferDelta extends Posting {
  readonly kind: "transfer";
  /** The cell's amount once this leg is in; never less than `amount` where the author was honest. */
  readonly total: bigint;
  /** In the first leg of a post or a void: where the hold was placed. */
  readonly settles: Dot | undefined;
}

/** A hold that the operation before put the money aside for: that is a leg into escrow under the same id. */
export interface HoldDelta extends OpenHold {
  readonly kind: "hold";
}

/** An account that the genesis does not name. */
interface LaterAccount extends Dot {
  readonly account: AccountId;
  readonly ledger: number;
  readonly code: number;
}

/** An account that the dot's author opened for itself. */
export interface OwnAccount extends LaterAccount {
  readonly nonce: string;
}

/** A unit that the dot's author, who owns the account, opened for a device. */
export interface DelegatedUnit extends LaterAccount {
  readonly unit: UnitName;
}

export type OpenedAccount = OwnAccount | DelegatedUnit;

export interface OpenDelta extends OwnAccount {
  readonly kind: "open";
}

export interface DelegateDelta extends DelegatedUnit {
  readonly kind: "delegate";
}

/** Credit handed on, and the cell it raises: what `from` has given `to` in all. */
export interface CreditDelta extends Leg, Dot {
  readonly kind: "credit";
  readonly total: bigint;
}

/** An account that its owner closed, or opened again; or a unit that the owner of its account revoked. */
export interface ClosingDelta extends Dot {
  readonly kind: "closing";
  readonly account: AccountId;
  /** How often that was done: odd while the account is closed. */
  readonly count: bigint;
}

/** A witness says that an author's chain is certified up to an entry, as far as it is concerned. */
export interface AttestDelta extends Dot {
  readonly kind: "attest";
  /** The last operation of that entry. */
  readonly head: Dot;
  /** The entry's hash, 32 bytes: what makes it a certificate to whoever has nothing else. */
  readonly hash: Uint8Array;
}

/** A witness says what the state of the document is at an entry's past. It leaves no cell: who wants it reads the log. */
export interface CheckpointDelta extends Dot {
  readonly kind: "checkpoint";
  /** The hash of the entry, 32 bytes: its past, itself included, is what the state is made of. */
  readonly entry: Uint8Array;
  /** The hash of the state, 32 bytes. */
  readonly state: Uint8Array;
}

/** What one state has and another lacks. It carries no transfers: those live in the log. */
export interface CellsDelta {
  readonly kind: "cells";
  readonly cells: MatrixDelta;
  readonly credit: MatrixDelta;
  readonly closings: MatrixDelta;
  readonly attested: MatrixDelta;
  readonly opened: readonly OpenedAccount[];
  readonly holds: readonly OpenHold[];
}

export type LedgerDelta =
  | TransferDelta
  | OpenDelta
  | DelegateDelta
  | HoldDelta
  | CreditDelta
  | ClosingDelta
  | AttestDelta
  | CheckpointDelta
  | CellsDelta;
