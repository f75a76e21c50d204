// What the earlier operations of one entry moved, of money or of credit: running totals of cells, and sums by account.

import type { AccountId } from "../accounts/account-id.js";
import type { Leg } from "../transfers/transfer.js";

/** What an account gave and got. Most pay one other in an entry, so the first cell of a row needs no map. */
interface Moved {
  debits: bigint;
  credits: bigint;
  payee: AccountId | undefined;
  total: bigint;
  /** Running totals of the row's other cells. */
  others: Map<AccountId, bigint> | undefined;
}

export class EarlierSums {
  readonly #accounts: Map<AccountId, Moved> = new Map();

  add({ from, to, amount, total }: Leg & { readonly total: bigint }): void {
    const payer = this.#of(from);
    payer.debits += amount;
    payer.payee ??= to;
    if (payer.payee === to) payer.total = total;
    else {
      payer.others ??= new Map();
      payer.others.set(to, total);
    }
    this.#of(to).credits += amount;
  }

  /** The cell's running total; undefined when the entry has not touched it. */
  cell(from: AccountId, to: AccountId): bigint | undefined {
    const payer = this.#accounts.get(from);
    return payer?.payee === to ? payer.total : payer?.others?.get(to);
  }

  debits(account: AccountId): bigint {
    return this.#accounts.get(account)?.debits ?? 0n;
  }

  credits(account: AccountId): bigint {
    return this.#accounts.get(account)?.credits ?? 0n;
  }

  #of(account: AccountId): Moved {
    const known = this.#accounts.get(account);
    if (known !== undefined) return known;
    const moved = { debits: 0n, credits: 0n, payee: undefined, total: 0n, others: undefined };
    this.#accounts.set(account, moved);
    return moved;
  }
}
