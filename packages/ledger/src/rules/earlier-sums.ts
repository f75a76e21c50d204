// What the earlier operations of one entry moved, of money or of credit: running totals of cells, and sums by account.

import type { AccountId } from "../accounts/account-id.js";
import type { Leg } from "../transfers/transfer.js";

export class EarlierSums {
  /** Running totals of the cells that were raised, by payer and payee. */
  readonly #cells: Map<AccountId, Map<AccountId, bigint>> = new Map();
  readonly #debits: Map<AccountId, bigint> = new Map();
  readonly #credits: Map<AccountId, bigint> = new Map();

  add({ from, to, amount, total }: Leg & { readonly total: bigint }): void {
    const cells = this.#cells.get(from);
    if (cells === undefined) this.#cells.set(from, new Map([[to, total]]));
    else cells.set(to, total);
    this.#debits.set(from, this.debits(from) + amount);
    this.#credits.set(to, this.credits(to) + amount);
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
