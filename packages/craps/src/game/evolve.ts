// Folds events into the state of a table. No event is refused here: what may happen is decided before.

import { assert } from "@joinery/crdt";
import type { Spot } from "../bets/spot.js";
import { allotCover } from "./allot-cover.js";
import type { BetResult, Forfeited, Rolled, TableEvent } from "./event.js";
import { type Bets, type PlayerId, type Seat, seatOf, type TableState } from "./table-state.js";

export function evolve(state: TableState, event: TableEvent): TableState {
  switch (event.type) {
    case "advanced": {
      const { player, amount } = event;
      return allotCover({ ...state, purses: withPurse(state, player, amount), bank: state.bank - amount });
    }
    case "joined": {
      const { player, stack, deposit } = event;
      const seat: Seat = { player, stack, deposit, cover: 0n, bets: new Map() };
      const purses = withPurse(state, player, -(stack + deposit));
      return allotCover({ ...state, purses, seats: [...state.seats, seat], shooter: state.shooter ?? player });
    }
    case "left": {
      const seats = state.seats.filter(({ player }) => player !== event.player);
      const point = seats.length === 0 ? undefined : state.point;
      const purses = withPurse(state, event.player, event.amount);
      return allotCover({ ...state, purses, seats, point, shooter: event.shooter });
    }
    case "bet-placed":
      return withSeat(state, event.player, (seat) => moved(seat, event.spot, event.amount));
    case "bet-taken-down":
      return withSeat(state, event.player, (seat) => moved(seat, event.spot, -event.amount));
    case "rolled":
      return allotCover(rolled(state, event));
    case "forfeited":
      return allotCover(forfeited(state, event));
  }
}

function withSeat(state: TableState, player: PlayerId, change: (seat: Seat) => Seat): TableState {
  assert(seatOf(state, player) !== undefined, `${player} sits at the table`);
  return { ...state, seats: state.seats.map((seat) => (seat.player === player ? change(seat) : seat)) };
}

function withPurse({ purses }: TableState, player: PlayerId, change: bigint): TableState["purses"] {
  return purses && new Map(purses).set(player, (purses.get(player) ?? 0n) + change);
}

/** Moves chips from the stack to a spot, or back where `amount` is below zero. */
function moved(seat: Seat, spot: Spot, amount: bigint): Seat {
  return { ...seat, stack: seat.stack - amount, bets: withBet(seat.bets, spot, (seat.bets.get(spot) ?? 0n) + amount) };
}

function withBet(bets: Bets, spot: Spot, amount: bigint): Bets {
  const changed = new Map(bets);
  if (amount === 0n) changed.delete(spot);
  else changed.set(spot, amount);
  return changed;
}

function rolled(state: TableState, { results, point, shooter }: Rolled): TableState {
  const seats = state.seats.map((seat) => settled(seat, results));
  const gain = results.reduce((sum, { result, amount, pays }) => sum + (result === "lose" ? amount : -pays), 0n);
  return { ...state, seats, point, shooter, bank: state.bank + gain };
}

function forfeited(state: TableState, { player, payments, refill }: Forfeited): TableState {
  const paid = payments.reduce((sum, { amount }) => sum + amount, 0n);
  const paidTo = (to: PlayerId | undefined): bigint =>
    payments.reduce((sum, payment) => (payment.to === to ? sum + payment.amount : sum), 0n);
  const seats = state.seats.map((seat): Seat => {
    const stack = seat.stack + paidTo(seat.player);
    if (seat.player !== player) return { ...seat, stack };
    return { ...seat, stack: stack - refill, deposit: seat.deposit - paid + refill };
  });
  const bank = state.bank + paidTo(undefined);
  if (player !== undefined) return { ...state, seats, bank };
  return { ...state, seats, bank: bank - refill, houseDeposit: state.houseDeposit - paid + refill };
}

/** Bets leave their spots before any travels there: a number is settled by the roll that sends the next bet to it. */
function settled(seat: Seat, results: readonly BetResult[]): Seat {
  const own = results.filter(({ player }) => player === seat.player);
  if (own.length === 0) return seat;
  const bets = new Map(seat.bets);
  for (const { spot } of own) bets.delete(spot);
  let stack = seat.stack;
  for (const { result, amount, pays, to } of own) {
    if (to !== undefined) bets.set(to, amount);
    else if (result !== "lose") stack += amount + pays;
  }
  return { ...seat, stack, bets };
}
