// The order in which a ledger shows its journal: by time, then author, then number. It extends causality and is a function of the
// entries, so replicas that hold the same ones show the same statements; arrival differs from one to the next.

import { type AuthorTable, compareStamps } from "@joinery/clock";
import type { Journal } from "./journal.js";

/** Compares two rows. */
export function compareRows(journal: Journal, authors: AuthorTable, a: number, b: number): number {
  const order = compareStamps(journal.stampAt(a), journal.stampAt(b));
  if (order !== 0) return order;
  const [x, y] = [journal.dotAt(a), journal.dotAt(b)];
  return authors.compare(x.author, y.author) || x.seq - y.seq;
}

/** `rows` in that order. */
export function inOrder(journal: Journal, authors: AuthorTable, rows: Iterable<number>): number[] {
  return [...rows].sort((a, b) => compareRows(journal, authors, a, b));
}

/** Where a page ends: what comes behind it belongs to the next one, also when more has been written meanwhile. */
export type Cursor = string;

export function cursorOf(journal: Journal, authors: AuthorTable, row: number): Cursor {
  const { author, seq } = journal.dotAt(row);
  const { ms, counter } = journal.stampAt(row);
  return `${ms}.${counter}.${seq}.${authors.idOf(author)}`;
}

/** True when `row` comes behind the place that a cursor names; undefined when the text is no cursor. */
export function isBehind(
  journal: Journal,
  authors: AuthorTable,
  cursor: Cursor,
): ((row: number) => boolean) | undefined {
  const parts = /^(\d{1,16})\.(\d{1,16})\.(\d{1,16})\.([\w-]+)$/.exec(cursor);
  if (parts === null) return undefined;
  const [ms, counter, seq] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const id = parts[4] as string;
  return (row) => {
    const order = compareStamps(journal.stampAt(row), { ms, counter });
    if (order !== 0) return order > 0;
    const dot = journal.dotAt(row);
    const author = authors.idOf(dot.author) as string;
    return author === id ? dot.seq > seq : author > id;
  };
}
