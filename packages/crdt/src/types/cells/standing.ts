// Cells that say yes or no: what disable-wins flags and remove-wins sets are made of. A place stands while it has a yes
// and no no, so a no beats every yes that had not seen it; it has to stay until no such yes can come any more.

import type { Dot } from "@joinery/clock";
import { type Cells, dotsOf } from "../../core/cell.js";
import type { Hash64 } from "../../core/hash.js";
import type { DotPredicate } from "../../core/join-scope.js";
import { DecodeError } from "../../errors.js";
import type { PlacePayload } from "./place-cells.js";

const hashes: { readonly yes: Hash64; readonly no: Hash64 } = { yes: { a: 23, b: 29 }, no: { a: 31, b: 37 } };

export const yesOrNo: PlacePayload<boolean> = {
  hash: (yes) => (yes ? hashes.yes : hashes.no),
  write: (yes, writer) => writer.count(yes ? 1 : 0),
  read(reader) {
    const answer = reader.count();
    if (answer > 1) throw new DecodeError("neither yes nor no");
    return answer === 1;
  },
};

/** Cells that can only say yes: their presence is all there is to write. */
export const yesOnly: PlacePayload<boolean> = { hash: () => hashes.yes, write: () => {}, read: () => true };

/** True when some cell says yes and none says no. */
export function isStanding(cells: Cells<boolean>): boolean {
  for (let cell = cells; cell !== undefined; cell = cell.next) if (!cell.payload) return false;
  return cells !== undefined;
}

/**
 * The dots of a place that is down for good: a no is among its cells, and all of them are `stable`. A dot is stable when
 * every operation that is not has it in its causal past. Then no yes can come that had not seen the no, and a place without
 * cells reads the same; but the bytes of the state change, so all replicas must drop these dots at the same stable cut.
 */
export function settledDots(cells: Cells<boolean>, stable: DotPredicate): readonly Dot[] {
  if (cells === undefined || isStanding(cells)) return [];
  const dots = dotsOf(cells);
  return dots.every(({ author, seq }) => stable(author, seq)) ? dots : [];
}
