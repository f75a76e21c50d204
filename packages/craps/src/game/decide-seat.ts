// Who may sit down, with what, and who may get up.

import { CrapsError } from "../errors.js";
import { checkChips, seatFor } from "./checks.js";
import type { Join, Leave } from "./command.js";
import type { Advanced, Joined, Left } from "./event.js";
import { shooterAfter } from "./phase.js";
import { freeBank, seatOf, type TableState } from "./table-state.js";

export function decideJoin({ player, amount }: Join, state: TableState): readonly (Advanced | Joined)[] {
  const { deposit, seats, chip } = state.rules;
  if (seatOf(state, player) !== undefined)
    throw new CrapsError("already_seated", `${player} sits at the table: leave first`);
  if (state.seats.length >= seats) throw new CrapsError("table_full", `all ${seats} seats are taken`);
  checkChips(amount, chip);
  if (amount <= deposit)
    throw new CrapsError("buy_in_too_small", `a buy-in must be above the deposit of ${deposit}, not ${amount}`);
  const advanced = advancedTo(player, state);
  const purse = state.purses === undefined ? amount : (advanced?.amount ?? state.purses.get(player) ?? 0n);
  if (amount > purse)
    throw new CrapsError("insufficient_purse", `${player} has ${purse} to sit down with, not ${amount}`);
  const joined: Joined = { type: "joined", player, stack: amount - deposit, deposit };
  return advanced === undefined ? [joined] : [advanced, joined];
}

/** The marker of a newcomer, where the house gives any. */
function advancedTo(player: string, state: TableState): Advanced | undefined {
  const { marker } = state.rules;
  if (marker === 0n || state.purses === undefined || state.purses.has(player)) return undefined;
  const free = freeBank(state);
  if (marker > free) throw new CrapsError("bank_too_small", `the house has ${free} to spare for a marker of ${marker}`);
  return { type: "advanced", player, amount: marker };
}

export function decideLeave({ player }: Leave, state: TableState): Left {
  const { stack, deposit, bets } = seatFor(player, state);
  if (bets.size > 0)
    throw new CrapsError("bets_on_table", `${player} has ${bets.size} bets on the table: let them be settled first`);
  const others = state.seats.filter((seat) => seat.player !== player);
  const next = state.shooter === player ? shooterAfter(player, state.seats) : state.shooter;
  return { type: "left", player, amount: stack + deposit, shooter: others.length === 0 ? undefined : next };
}
