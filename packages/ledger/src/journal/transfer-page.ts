// Transfers a page at a time: each once, at the place of its first leg that is asked for, with all of its legs.

import type { AuthorTable } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import type { Transfer } from "../transfers/transfer.js";
import type { Journal } from "./journal.js";
import type { Cursor } from "./order.js";
import { type PageRequest, pageOf } from "./page.js";

/** Which transfers: those that touch `account`, and have `code`, where these are given. */
export interface TransferQuery extends PageRequest {
  readonly account?: AccountId;
}

export interface TransferPage {
  readonly transfers: readonly Transfer[];
  /** Ask for the next page `after` this; absent on the last one. */
  readonly next?: Cursor;
}

/** A page of the transfers with a leg among `rows`, which stand in order. */
export function transferPage(
  journal: Journal,
  authors: AuthorTable,
  rows: readonly number[],
  request: PageRequest,
): TransferPage {
  let before = -1;
  const once = rows.filter((row) => {
    const first = journal.firstLegOf(row);
    const isNew = first !== before;
    before = first;
    return isNew;
  });
  const { rows: page, next } = pageOf(journal, authors, once, request);
  const transfers = page.map((row) => transferAt(journal, authors, journal.firstLegOf(row)));
  return { transfers, ...(next === undefined ? {} : { next }) };
}

/** The transfer whose first leg is at `row`. */
export function transferAt(journal: Journal, authors: AuthorTable, row: number): Transfer {
  const payer = authors.ownerIdOf(journal.dotAt(row).author);
  return { ...journal.transferAt(row), payer, ms: journal.stampAt(row).ms };
}
