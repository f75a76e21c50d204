// What the earlier operations of the entry under judgement did. The entry is judged before any of it is applied,
// so these stand between the state and the operation at hand.

import type { AccountId } from "../accounts/account-id.js";
import type { TransferDelta } from "../state/ledger-delta.js";

/** Sums over the operations of one entry that have passed so far. */
export class EarlierOperations {
  readonly #ids: Set<string> = new Set();
  readonly #opened: Set<AccountId> = new Set();
  /** Running totals of the cells that were raised, by payer and payee. */
  readonly #cells: Map<AccountId, Map<AccountId, bigint>> = new Map();
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

  open(account: AccountId): void {
    this.#opened.add(account);
  }

  hasId(id: string): boolean {
    return this.#ids.has(id);
  }

  hasOpened(account: AccountId): boolean {
    return this.#opened.has(account);
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
