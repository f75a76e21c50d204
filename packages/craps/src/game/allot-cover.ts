// Shares the house's bank out among the players: each has what their bets on the table can win, and an equal part of the rest, which
// is nothing while the house's deposit is short. A player's own bets are then all that counts against it, and the bank can always pay.

import { type Seat, type TableState, worstCase } from "./table-state.js";

export function allotCover(state: TableState): TableState {
  const needed = state.seats.map(({ bets }) => worstCase(bets, state));
  const free = needed.reduce((rest, amount) => rest - amount, state.bank);
  const isOpen = state.seats.length > 0 && state.houseDeposit >= state.rules.deposit;
  const share = isOpen ? free / BigInt(state.seats.length) : 0n;
  const seats = state.seats.map((seat, index): Seat => ({ ...seat, cover: (needed[index] as bigint) + share }));
  return { ...state, seats };
}
