// Pages: what is asked for, and which rows a page has.

import type { AuthorTable } from "@joinery/clock";
import { isCode } from "../accounts/label.js";
import { LedgerError } from "../errors.js";
import type { Journal } from "./journal.js";
import { type Cursor, cursorOf, isBehind } from "./order.js";

export interface PageRequest {
  /** `next` of the page before; absent for the first page. */
  readonly after?: Cursor;
  /** Most lines of the page, from 1 to 10,000; default 100. */
  readonly limit?: number;
  /** Only transfers with this code; absent means all. */
  readonly code?: number;
}

/** What of a list goes on the page, and where the next page begins: absent after the last one. */
export interface RowPage {
  readonly rows: readonly number[];
  readonly next?: Cursor;
}

const limitAtFirst = 100;
const limitMax = 10_000;

/** The page of `rows`, which stand in order. Throws `LedgerError` with code `invalid_limit`, `invalid_cursor` or `invalid_code`. */
export function pageOf(
  journal: Journal,
  authors: AuthorTable,
  rows: readonly number[],
  { after, limit = limitAtFirst, code }: PageRequest,
): RowPage {
  if (!Number.isInteger(limit) || limit < 1 || limit > limitMax) {
    throw new LedgerError("invalid_limit", `a page has 1 to ${limitMax} lines, not ${limit}`);
  }
  if (code !== undefined && !isCode(code)) throw new LedgerError("invalid_code", `no transfer has the code ${code}`);
  const behind = after === undefined ? () => true : isBehind(journal, authors, after);
  if (behind === undefined) throw new LedgerError("invalid_cursor", `"${after}" is not the \`next\` of any page`);
  const page: number[] = [];
  for (let index = firstBehind(rows, behind); index < rows.length; index++) {
    const row = rows[index] as number;
    if (code !== undefined && journal.codeAt(row) !== code) continue;
    if (page.length === limit) return { rows: page, next: cursorOf(journal, authors, page.at(-1) as number) };
    page.push(row);
  }
  return { rows: page };
}

/** Rows stand in order, so those behind a place are the last ones. */
function firstBehind(rows: readonly number[], behind: (row: number) => boolean): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (behind(rows[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
