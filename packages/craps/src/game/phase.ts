// The phases of a hand: the come-out, and the point. A bet is settled against the point before the roll, then this moves.

import { type PointNumber, pointNumberOf, type Roll, totalOf } from "../dice/roll.js";
import type { PlayerId, Seat } from "./table-state.js";

/** The point after a roll; undefined on the come-out. */
export function nextPoint(point: PointNumber | undefined, roll: Roll): PointNumber | undefined {
  if (point === undefined) return pointNumberOf(roll);
  const total = totalOf(roll);
  return total === point || total === 7 ? undefined : point;
}

/** True for the roll that ends a shooter's turn. */
export function isSevenOut(point: PointNumber | undefined, roll: Roll): boolean {
  return point !== undefined && totalOf(roll) === 7;
}

/** Whoever throws after `player`: the next seat, and after the last the first. Undefined when there is no other. */
export function shooterAfter(player: PlayerId, seats: readonly Seat[]): PlayerId | undefined {
  const index = seats.findIndex((seat) => seat.player === player);
  return seats[(index + 1) % seats.length]?.player;
}
