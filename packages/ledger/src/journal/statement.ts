// A statement: what went in and out of one account, in the order that all replicas share, with the balance after each line.
// What came as a state and not as transfers stands in front, as `carriedForward`.

import type { AuthorTable, ReplicaId } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import type { TransferHead } from "../transfers/transfer.js";
import type { Journal } from "./journal.js";
import type { Cursor } from "./order.js";
import { type PageRequest, pageOf } from "./page.js";

export interface StatementLine extends TransferHead {
  /** Whose id it is. */
  readonly payer: ReplicaId;
  /** When, in milliseconds since 1970. */
  readonly ms: number;
  /** The account on the other side. */
  readonly other: AccountId;
  /** Above zero for what came in, below for what went out. */
  readonly amount: bigint;
  /** What the account held after this line. */
  readonly balance: bigint;
}

export interface Statement {
  readonly account: AccountId;
  /** The balance before the first of all lines: 0n, unless transfers lie below what is kept here. */
  readonly carriedForward: bigint;
  readonly lines: readonly StatementLine[];
  /** Ask for the next page `after` this; absent on the last one. */
  readonly next?: Cursor;
}

/** A page of the statement of `account`, whose lines are `rows` in order and which holds `balance` in the end. */
export function statementOf(
  journal: Journal,
  authors: AuthorTable,
  rows: readonly number[],
  { account, balance }: { readonly account: AccountId; readonly balance: bigint },
  request: PageRequest,
): Statement {
  const { rows: page, next } = pageOf(journal, authors, rows, request);
  const moved = (row: number): bigint => {
    const { to, amount } = journal.legAt(row);
    return to === account ? amount : -amount;
  };
  const carriedForward = rows.reduce((rest, row) => rest - moved(row), balance);
  const lines: StatementLine[] = [];
  let running = carriedForward;
  for (const row of rows) {
    if (lines.length === page.length) break;
    const amount = moved(row);
    running += amount;
    if (row === page[lines.length]) lines.push(lineOf(journal, authors, row, account, amount, running));
  }
  return { account, carriedForward, lines, ...(next === undefined ? {} : { next }) };
}

function lineOf(
  journal: Journal,
  authors: AuthorTable,
  row: number,
  account: AccountId,
  amount: bigint,
  balance: bigint,
): StatementLine {
  const { from, to } = journal.legAt(row);
  const payer = authors.ownerIdOf(journal.dotAt(row).author);
  const { ms } = journal.stampAt(row);
  return { ...journal.headAt(row), payer, ms, other: to === account ? from : to, amount, balance };
}
