// The transfers that came with the log: found by id, by account and by code. Derived from operations, never compared,
// hashed or sent: money is the matrix, and a replica that got a state in place of entries has no journal below it.

import type { AuthorIndex, AuthorTable, Dot, ReplicaId, Stamp } from "@joinery/clock";
import type { AccountId } from "../accounts/account-id.js";
import type { HoldName, HoldTerms } from "../holds/hold.js";
import type { AskedTransfer, Leg, TransferHead } from "../transfers/transfer.js";
import type { TransferId } from "../transfers/transfer-id.js";
import { Columns } from "./columns.js";
import { IdIndex } from "./id-index.js";

/** One leg of a transfer, as an operation has it. */
export interface Posting extends TransferHead, Leg, Dot {
  /** Which leg of its transfer this is, from 0. */
  readonly leg: number;
  readonly stamp: Stamp;
}

/** Rows in order of arrival. `changes` counts them, so that who sorted some knows whether that still holds. */
export class Journal {
  readonly #columns: Columns = new Columns();
  readonly #ids: IdIndex = new IdIndex(this.#columns);
  readonly #accounts: AccountId[] = [];
  readonly #numbers: Map<AccountId, number> = new Map();
  /** The last row that touches each account; -1 for none. */
  readonly #last: number[] = [];
  changes = 0;
  /** The least size since that was last asked. */
  #least = 0;

  get size(): number {
    return this.#columns.size;
  }

  /** The least that `size` was since this was last asked: rows below it are the ones that were there then. */
  takeLeast(): number {
    const least = this.#least;
    this.#least = this.size;
    return least;
  }

  /** Adds a leg; `undone` takes the last one out again. */
  add(posting: Posting): void {
    const { author, seq, id, leg, code, userData, amount, stamp } = posting;
    const row = this.#columns.add();
    const { arrays } = this.#columns;
    const [from, to] = [this.#numberOf(posting.from), this.#numberOf(posting.to)];
    this.#columns.setId(row, id);
    this.#columns.setAmount(row, amount);
    if (userData !== 0n) this.#columns.userData.set(row, userData);
    arrays.author[row] = author;
    arrays.seq[row] = seq;
    arrays.ms[row] = stamp.ms;
    arrays.counter[row] = stamp.counter;
    arrays.leg[row] = leg;
    arrays.code[row] = code;
    arrays.from[row] = from;
    arrays.to[row] = to;
    arrays.beforeFrom[row] = this.#last[from] as number;
    arrays.beforeTo[row] = this.#last[to] as number;
    this.#last[from] = row;
    this.#last[to] = row;
    if (leg === 0) this.#ids.add(row);
    this.changes++;
  }

  /** Takes out the last leg. */
  undo(): void {
    const row = this.size - 1;
    const { arrays } = this.#columns;
    this.#ids.drop(row);
    this.#last[arrays.from[row] as number] = arrays.beforeFrom[row] as number;
    this.#last[arrays.to[row] as number] = arrays.beforeTo[row] as number;
    this.#columns.drop();
    this.#least = Math.min(this.#least, this.size);
    this.changes++;
  }

  /** The transfer of an author's id, which came just before, places this hold. */
  places(author: AuthorIndex, id: TransferId, holds: HoldTerms): void {
    const row = this.find(author, id);
    if (row !== undefined) this.#columns.roles.set(row, { holds });
  }

  /** The leg that came last settles this hold. */
  settles(pending: HoldName | undefined): void {
    if (pending !== undefined) this.#columns.roles.set(this.size - 1, { pending });
  }

  /** The row of a transfer's first leg; undefined when it is not known here. */
  find(author: AuthorIndex, id: TransferId): number | undefined {
    return this.#ids.get(author, id);
  }

  /** The row of a transfer by the name of its payer; of a payer who forked, the first branch that used the id has it. */
  findOf(payer: ReplicaId, id: TransferId, authors: AuthorTable): number | undefined {
    const branches = [...authors.lineage.allOf(authors.indexOf(payer))].sort((a, b) => authors.compare(a, b));
    for (const author of branches) {
      const row = this.find(author, id);
      if (row !== undefined) return row;
    }
    return undefined;
  }

  /** The transfer whose first leg is at `row`. Its legs were written one after the other. */
  transferAt(row: number): AskedTransfer {
    const legs: Leg[] = [];
    for (let at = row; at === row || this.#goesOn(at); at++) legs.push(this.legAt(at));
    return { ...this.headAt(row), ...this.#columns.roles.get(row), legs };
  }

  headAt(row: number): TransferHead {
    const { arrays, userData } = this.#columns;
    return { id: this.#columns.id(row), code: arrays.code[row] as number, userData: userData.get(row) ?? 0n };
  }

  legAt(row: number): Leg {
    const { from, to } = this.#columns.arrays;
    return {
      from: this.#accounts[from[row] as number] as AccountId,
      to: this.#accounts[to[row] as number] as AccountId,
      amount: this.#columns.amount(row),
    };
  }

  dotAt(row: number): Dot {
    const { author, seq } = this.#columns.arrays;
    return { author: author[row] as AuthorIndex, seq: seq[row] as number };
  }

  stampAt(row: number): Stamp {
    const { ms, counter } = this.#columns.arrays;
    return { ms: ms[row] as number, counter: counter[row] as number };
  }

  codeAt(row: number): number {
    return this.#columns.arrays.code[row] as number;
  }

  /** The row of the first leg of the transfer that `row` is a leg of. */
  firstLegOf(row: number): number {
    let first = row;
    while (first > 0 && this.#goesOn(first)) first--;
    return first;
  }

  /** The rows that touch an account, latest arrival first. */
  *rowsOf(account: AccountId): Generator<number> {
    const number = this.#numbers.get(account);
    if (number === undefined) return;
    const { from, beforeFrom, beforeTo } = this.#columns.arrays;
    for (let row = this.#last[number] as number; row >= 0; ) {
      yield row;
      row = (from[row] === number ? beforeFrom[row] : beforeTo[row]) as number;
    }
  }

  /** True when `row` is a further leg of the transfer in the row before it. */
  #goesOn(row: number): boolean {
    const { author, leg } = this.#columns.arrays;
    if (row >= this.size || author[row] !== author[row - 1]) return false;
    return leg[row] === (leg[row - 1] as number) + 1 && this.#columns.id(row) === this.#columns.id(row - 1);
  }

  #numberOf(account: AccountId): number {
    const known = this.#numbers.get(account);
    if (known !== undefined) return known;
    const number = this.#accounts.push(account) - 1;
    this.#numbers.set(account, number);
    this.#last.push(-1);
    return number;
  }
}
