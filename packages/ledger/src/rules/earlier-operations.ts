// What the earlier operations of the entry under judgement did. The entry is judged before any of it is applied,
// so these stand between the state and the operation at hand.

import type { Dot } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import type { AccountTerms } from "../accounts/terms.js";
import type { OpenHold } from "../holds/open-holds.js";
import type { ClosingDelta, TransferDelta } from "../state/ledger-delta.js";
import type { TransferId } from "../transfers/transfer-id.js";
import { EarlierSums } from "./earlier-sums.js";

/** The operations of one entry that have passed so far. */
export class EarlierOperations {
  readonly money: EarlierSums = new EarlierSums();
  readonly credit: EarlierSums = new EarlierSums();
  readonly #ids: Set<TransferId> = new Set();
  readonly #opened: Map<AccountId, AccountTerms> = new Map();
  readonly #closings: Map<AccountId, bigint> = new Map();
  readonly #placed: Map<string, OpenHold> = new Map();
  readonly #settled: Set<string> = new Set();

  /** What the entry attested of other chains, or of its own. */
  readonly attested: Dot[] = [];

  add(transfer: TransferDelta): void {
    this.#ids.add(transfer.id);
    this.money.add(transfer);
  }

  close({ account, count }: ClosingDelta): void {
    this.#closings.set(account, count);
  }

  /** How often an account was closed or opened again; undefined when the entry has not touched it. */
  closings(account: AccountId): bigint | undefined {
    return this.#closings.get(account);
  }

  open(terms: AccountTerms): void {
    this.#opened.set(terms.account, terms);
  }

  hasId(id: TransferId): boolean {
    return this.#ids.has(id);
  }

  place(hold: OpenHold): void {
    this.#placed.set(nameOf(hold), hold);
  }

  settle(dot: Dot): void {
    this.#settled.add(nameOf(dot));
  }

  /** A hold that the entry placed. */
  placed(dot: Dot): OpenHold | undefined {
    return this.#placed.get(nameOf(dot));
  }

  hasSettled(dot: Dot): boolean {
    return this.#settled.has(nameOf(dot));
  }

  /** How many units of an account the entry opens. */
  unitsOf(account: AccountId): number {
    return [...this.#opened.values()].filter(({ unitOf }) => unitOf === account).length;
  }

  /** The terms of an account that the entry opens. */
  opened(account: AccountId): AccountTerms | undefined {
    return this.#opened.get(account);
  }
}

function nameOf({ author, seq }: Dot): string {
  return `${author} ${seq}`;
}
