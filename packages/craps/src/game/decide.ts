// What comes of a command: the events that happen, or a `CrapsError`, with which nothing has changed.

import { CrapsError } from "../errors.js";
import { checkChips, seatFor } from "./checks.js";
import type { Command, Join, Leave } from "./command.js";
import { decideBet, decideTakeDown } from "./decide-bet.js";
import { decideForfeit } from "./decide-forfeit.js";
import { decideRoll } from "./decide-roll.js";
import type { TableEvent } from "./event.js";
import { shooterAfter } from "./phase.js";
import { seatOf, type TableState } from "./table-state.js";

/** Throws `CrapsError`; its code says which rule the command breaks. */
export function decide(command: Command, state: TableState): readonly TableEvent[] {
  switch (command.type) {
    case "join":
      return [joined(command, state)];
    case "leave":
      return [left(command, state)];
    case "bet":
      return [decideBet(command, state)];
    case "take-down":
      return [decideTakeDown(command, state)];
    case "roll":
      return [decideRoll(command, state)];
    case "forfeit":
      return [decideForfeit(command, state)];
  }
}

function joined({ player, amount }: Join, state: TableState): TableEvent {
  const { deposit, seats, chip } = state.rules;
  if (seatOf(state, player) !== undefined)
    throw new CrapsError("already_seated", `${player} sits at the table: leave first`);
  if (state.seats.length >= seats) throw new CrapsError("table_full", `all ${seats} seats are taken`);
  checkChips(amount, chip);
  if (amount <= deposit)
    throw new CrapsError("buy_in_too_small", `a buy-in must be above the deposit of ${deposit}, not ${amount}`);
  const purse = state.purses === undefined ? amount : (state.purses.get(player) ?? 0n);
  if (amount > purse)
    throw new CrapsError("insufficient_purse", `${player} has ${purse} to sit down with, not ${amount}`);
  return { type: "joined", player, stack: amount - deposit, deposit };
}

function left({ player }: Leave, state: TableState): TableEvent {
  const { stack, deposit, bets } = seatFor(player, state);
  if (bets.size > 0)
    throw new CrapsError("bets_on_table", `${player} has ${bets.size} bets on the table: let them be settled first`);
  const others = state.seats.filter((seat) => seat.player !== player);
  const next = state.shooter === player ? shooterAfter(player, state.seats) : state.shooter;
  return { type: "left", player, amount: stack + deposit, shooter: others.length === 0 ? undefined : next };
}
