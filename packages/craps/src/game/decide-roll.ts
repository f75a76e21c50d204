// What a roll does: every bet is settled against the point that stood before, then the phase moves.

import { placeOf, spotRule } from "../bets/layout.js";
import { winnings } from "../bets/ratio.js";
import type { Spot } from "../bets/spot.js";
import { isRoll, type Roll } from "../dice/roll.js";
import { CrapsError } from "../errors.js";
import type { RollDice } from "./command.js";
import type { BetResult, Rolled } from "./event.js";
import { isSevenOut, nextPoint, shooterAfter } from "./phase.js";
import type { Seat, TableState } from "./table-state.js";

export function decideRoll({ dice }: RollDice, state: TableState): Rolled {
  if (!isRoll(dice)) throw new CrapsError("invalid_dice", "a roll is two whole numbers from 1 to 6");
  const { point, shooter, seats } = state;
  if (shooter === undefined) throw new CrapsError("no_players", "nobody sits at the table to throw the dice");
  const sevenOut = isSevenOut(point, dice);
  return {
    type: "rolled",
    dice,
    results: seats.flatMap((seat) => resultsOf(seat, dice, state)),
    point: nextPoint(point, dice),
    isSevenOut: sevenOut,
    shooter: sevenOut ? shooterAfter(shooter, seats) : shooter,
  };
}

function resultsOf({ player, bets }: Seat, dice: Roll, state: TableState): BetResult[] {
  const inOrder = bets.size < 2 ? [...bets] : [...bets].sort(([a], [b]) => placeOf(a) - placeOf(b));
  return inOrder.flatMap(([spot, amount]) => {
    const result = resultOf(spot, amount, dice, state);
    return result === undefined ? [] : [{ player, ...result }];
  });
}

function resultOf(spot: Spot, amount: bigint, dice: Roll, state: TableState): Omit<BetResult, "player"> | undefined {
  const outcome = spotRule(spot).outcome(dice, state);
  switch (outcome.result) {
    case "stay":
      return undefined;
    case "win":
      return { spot, amount, result: "win", pays: winnings(amount, outcome.odds) };
    case "travel":
      return { spot, amount, result: "travel", pays: 0n, to: outcome.to };
    default:
      return { spot, amount, result: outcome.result, pays: 0n };
  }
}
