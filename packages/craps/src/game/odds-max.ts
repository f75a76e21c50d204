// The most that may lie behind a bet: a multiple of it for odds taken; odds laid may win what taken ones may be.

import { assert } from "@joinery/crdt";
import { takenOdds } from "../bets/odds-bets.js";
import { winnings } from "../bets/ratio.js";
import type { SpotRule } from "../bets/spot-rule.js";
import type { PointNumber } from "../dice/roll.js";
import type { OddsCap } from "../rules/house-rules.js";
import type { TableState } from "./table-state.js";

export function oddsMax(odds: SpotRule, flat: bigint, { point, rules }: TableState): bigint {
  const number = odds.number ?? point;
  assert(number !== undefined, "odds have a number: their own or the point");
  const most = flat * capOf(rules.oddsCap, number);
  return odds.isLaid === true ? winnings(most, takenOdds(number)) : most;
}

function capOf({ outside, middle, inside }: OddsCap, number: PointNumber): bigint {
  if (number === 4 || number === 10) return outside;
  return number === 5 || number === 9 ? middle : inside;
}
