// Rows of a journal in order, kept for whoever turns the pages: sorting once per statement, not once per page. It holds the
// rows of one account, or all rows, and lets go of them when others are asked for or the journal has changed.

import type { AuthorTable } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import type { Journal } from "./journal.js";
import { inOrder } from "./order.js";

export class OrderedRows {
  #rows: readonly number[] = [];
  #account: AccountId | undefined;
  #changes = -1;

  /** The rows that touch `account`; all of them without one. */
  of(journal: Journal, authors: AuthorTable, account: AccountId | undefined): readonly number[] {
    if (this.#changes === journal.changes && this.#account === account) return this.#rows;
    const rows =
      account === undefined ? Array.from({ length: journal.size }, (_, row) => row) : journal.rowsOf(account);
    this.#rows = inOrder(journal, authors, rows);
    this.#account = account;
    this.#changes = journal.changes;
    return this.#rows;
  }
}
