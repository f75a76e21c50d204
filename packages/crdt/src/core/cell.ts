// A cell is what one operation left: a dot, its time and a payload. A place holds every cell that no other has covered.
// This is the dot store of Almeida, Shoker and Baquero (2018): join keeps what both have and what either has not yet seen.

import type { AuthorTable, Dot, Stamp } from "@joinery/clock";
import { compareDots, compareStamps } from "@joinery/clock";
import { DotSet } from "./dot-set.js";
import type { HashPayload } from "./fingerprint.js";
import { type DotPredicate, type JoinScope, see } from "./join-scope.js";
import type { Path } from "./path.js";

/** What one operation left. `next` links concurrent cells of one place; the first of them is the winner. */
export interface Cell<Payload> extends Dot {
  readonly stamp: Stamp;
  readonly payload: Payload;
  readonly next: Cell<Payload> | undefined;
}

/** The surviving cells of one place, winner first; undefined when there are none. */
export type Cells<Payload> = Cell<Payload> | undefined;

/** A cell that is not in a place yet. */
export type LooseCell<Payload> = Omit<Cell<Payload>, "next"> & { readonly next?: Cell<Payload> | undefined };

/** A change to one place: cells that were added and the dots that they or a removal cover. */
export interface CellDelta<Payload> {
  readonly added: readonly LooseCell<Payload>[];
  readonly removed: readonly Dot[];
}

/** True when `a` stands before `b`: a strict total order over the cells of a place, the same at every replica. */
export type CellOrder<Payload> = (authors: AuthorTable, a: LooseCell<Payload>, b: LooseCell<Payload>) => boolean;

/** Last writer wins: later stamp, then greater author name, then later in that author's sequence. */
export function wins(authors: AuthorTable, a: LooseCell<unknown>, b: LooseCell<unknown>): boolean {
  const order = compareStamps(a.stamp, b.stamp) || authors.compare(a.author, b.author) || a.seq - b.seq;
  return order > 0;
}

/** Joins `delta` into the cells of one place and answers the new first cell: the one that `order` puts before all others. */
export function joinCells<Payload>(
  cells: Cells<Payload>,
  delta: CellDelta<Payload>,
  scope: JoinScope,
  path: Path,
  hashPayload: HashPayload<Payload>,
  order: CellOrder<Payload> = wins,
): Cells<Payload> {
  const { added, removed } = delta;
  let head = removed.length === 0 ? cells : withoutDots(cells, removed, scope, path, hashPayload, order);
  for (let index = 0; index < added.length; index++) {
    const cell = added[index] as LooseCell<Payload>;
    if (!see(scope, cell.author, cell.seq)) continue;
    scope.fingerprint.add(path, cell.author, cell.seq, cell.payload, hashPayload);
    head = withCell(head, cell, scope.authors, order);
  }
  return head;
}

/** Drops the cells whose dots `keep` refuses and answers the new first cell. */
export function retainCells<Payload>(
  cells: Cells<Payload>,
  keep: DotPredicate,
  scope: JoinScope,
  path: Path,
  hashPayload: HashPayload<Payload>,
  order: CellOrder<Payload> = wins,
): Cells<Payload> {
  let kept: Cells<Payload>;
  let dropped = false;
  for (let cell = cells; cell !== undefined; cell = cell.next) {
    if (keep(cell.author, cell.seq)) {
      kept = withCell(kept, cell, scope.authors, order);
    } else {
      scope.fingerprint.subtract(path, cell.author, cell.seq, cell.payload, hashPayload);
      dropped = true;
    }
  }
  return dropped ? kept : cells;
}

const none: readonly never[] = [];

/** Adds a cell of a state that is loaded to the cells of its place, and answers the new first one. */
export function withLoaded<Payload>(cells: Cells<Payload>, cell: Cell<Payload>, authors: AuthorTable): Cells<Payload> {
  return cells === undefined ? cell : withCell(cells, cell, authors, wins);
}

/** The dots of a place: what an operation that saw it covers. */
export function dotsOf(cells: Cells<unknown>): readonly Dot[] {
  if (cells === undefined) return none;
  if (cells.next === undefined) return [cells];
  const dots: Dot[] = [];
  for (let cell: Cells<unknown> = cells; cell !== undefined; cell = cell.next) dots.push(cell);
  return dots;
}

/** The cells of a place that `lacks` asks for. */
export function cellsWhere<Payload>(cells: Cells<Payload>, lacks: DotPredicate): LooseCell<Payload>[] {
  const found: LooseCell<Payload>[] = [];
  for (let cell = cells; cell !== undefined; cell = cell.next) {
    if (lacks(cell.author, cell.seq)) found.push(cell);
  }
  return found;
}

/** Sorts dots by author name and sequence, as canonical bytes want them. */
export function sortedDots<D extends Dot>(dots: readonly D[], authors: AuthorTable): readonly D[] {
  return dots.length < 2 ? dots : [...dots].sort((a, b) => compareDots(authors, a, b));
}

function withoutDots<Payload>(
  cells: Cells<Payload>,
  removed: readonly Dot[],
  scope: JoinScope,
  path: Path,
  hashPayload: HashPayload<Payload>,
  order: CellOrder<Payload>,
): Cells<Payload> {
  for (let index = 0; index < removed.length; index++) {
    const { author, seq } = removed[index] as Dot;
    scope.context.add(author, seq);
  }
  if (cells === undefined) return cells;
  const only = removed[0] as Dot;
  if (removed.length === 1 && cells.next === undefined) {
    if (cells.seq !== only.seq || cells.author !== only.author) return cells;
    scope.fingerprint.subtract(path, cells.author, cells.seq, cells.payload, hashPayload);
    return undefined;
  }
  const gone = new DotSet(removed);
  return retainCells(cells, (author, seq) => !gone.has(author, seq), scope, path, hashPayload, order);
}

/** Lists are rebuilt, never changed in place: undo keeps the old one by holding its first cell. */
function withCell<Payload>(
  head: Cells<Payload>,
  cell: LooseCell<Payload>,
  authors: AuthorTable,
  order: CellOrder<Payload>,
): Cell<Payload> {
  if (head === undefined && cell.next === undefined) return cell as Cell<Payload>;
  const { author, seq, stamp, payload } = cell;
  if (head === undefined || order(authors, cell, head)) return { author, seq, stamp, payload, next: head };
  return { ...head, next: { author, seq, stamp, payload, next: head.next } };
}
