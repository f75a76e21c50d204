// Checks that several commands begin with.

import { CrapsError } from "../errors.js";
import { type PlayerId, type Seat, seatOf, type TableState } from "./table-state.js";

export function seatFor(player: PlayerId, state: TableState): Seat {
  const seat = seatOf(state, player);
  if (seat === undefined) throw new CrapsError("unknown_player", `${player} does not sit at the table: join first`);
  return seat;
}

/** An amount above zero, in whole chips. */
export function checkChips(amount: unknown, chip: bigint): void {
  if (typeof amount !== "bigint") throw new CrapsError("invalid_amount", `an amount must be a bigint, not ${amount}`);
  if (amount <= 0n) throw new CrapsError("amount_not_positive", `an amount must be above zero, not ${amount}`);
  if (amount % chip !== 0n)
    throw new CrapsError("not_in_chips", `an amount must be in chips of ${chip} units, which ${amount} is not`);
}
