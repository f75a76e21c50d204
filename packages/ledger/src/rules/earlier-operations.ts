// What the earlier operations of the entry under judgement did. The entry is judged before any of it is applied,
// so these stand between the state and the operation at hand.

import type { Dot } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import type { AccountTerms } from "../accounts/terms.js";
import type { OpenHold } from "../holds/open-holds.js";
import type { TransferDelta } from "../state/ledger-delta.js";
import type { TransferId } from "../transfers/transfer-id.js";

/** Sums over the operations of one entry that have passed so far. */
export class EarlierOperations {
  readonly #ids: Set<TransferId> = new Set();
  readonly #opened: Map<AccountId, AccountTerms> = new Map();
  /** Running totals of the cells that were raised, by payer and payee. */
  readonly #cells: Map<AccountId, Map<AccountId, bigint>> = new Map();
  readonly #placed: Map<string, OpenHold> = new Map();
  readonly #settled: Set<string> = new Set();
  readonly #debits: Map<AccountId, bigint> = new Map();
  readonly #credits: Map<AccountId, bigint> = new Map();

  add(transfer: TransferDelta): void {
    const { id, from, to, amount, total } = transfer;
    this.#ids.add(id);
    const cells = this.#cells.get(from);
    if (cells === undefined) this.#cells.set(from, new Map([[to, total]]));
    else cells.set(to, total);
    this.#debits.set(from, this.debits(from) + amount);
    this.#credits.set(to, this.credits(to) + amount);
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

  /** The terms of an account that the entry opens. */
  opened(account: AccountId): AccountTerms | undefined {
    return this.#opened.get(account);
  }

  /** The cell's running total; undefined when the entry has not touched it. */
  cell(from: AccountId, to: AccountId): bigint | undefined {
    return this.#cells.get(from)?.get(to);
  }

  debits(account: AccountId): bigint {
    return this.#debits.get(account) ?? 0n;
  }

  credits(account: AccountId): bigint {
    return this.#credits.get(account) ?? 0n;
  }
}

function nameOf({ author, seq }: Dot): string {
  return `${author} ${seq}`;
}
