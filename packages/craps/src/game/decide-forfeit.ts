// What a member owes who had acknowledged the commits and then did not reveal. Everybody else is paid what their own bets could have
// swung, the house what all could have: whatever the roll would have been, nobody but the member and those it plays with is worse off,
// and those gain no more than it pays. So to hold a roll back never pays, whoever it is done for.

import { seatFor } from "./checks.js";
import type { Forfeit } from "./command.js";
import type { Forfeited, ForfeitPayment } from "./event.js";
import { freeBank, swingOf, type TableState } from "./table-state.js";

export function decideForfeit({ player }: Forfeit, state: TableState): Forfeited {
  const seat = player === undefined ? undefined : seatFor(player, state);
  const deposit = seat?.deposit ?? state.houseDeposit;
  const payments = shared(owedBy(player, state), deposit);
  const paid = payments.reduce((sum, { amount }) => sum + amount, 0n);
  const own = seat?.stack ?? freeBank(state);
  const isCovered = own >= paid;
  return { type: "forfeited", player, payments, refill: isCovered ? paid : own };
}

function owedBy(player: string | undefined, state: TableState): ForfeitPayment[] {
  const swings = state.seats.map((seat) => ({ to: seat.player, amount: swingOf(seat.bets, state) }));
  const house = { to: undefined, amount: swings.reduce((sum, { amount }) => sum + amount, 0n) };
  return [house, ...swings].filter(({ to, amount }) => to !== player && amount > 0n);
}

/** All that is owed, where `deposit` holds it, as a full one does; else of each the same part. */
function shared(owed: readonly ForfeitPayment[], deposit: bigint): ForfeitPayment[] {
  const all = owed.reduce((sum, { amount }) => sum + amount, 0n);
  if (all <= deposit) return [...owed];
  return owed.map(({ to, amount }) => ({ to, amount: (amount * deposit) / all }));
}
