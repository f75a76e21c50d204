// The front door of craps: the bets and rules of the game, and its table as a pure function of commands.

export { spotRule, spots } from "./bets/layout.js";
export { chipUnits, type Ratio, winnings } from "./bets/ratio.js";
export type { BetKind, HardNumber, Spot } from "./bets/spot.js";
export type { Outcome, SpotRule, Standing } from "./bets/spot-rule.js";
export { allRolls, type Die, type PointNumber, pointNumbers, type Roll, totalOf } from "./dice/roll.js";
export { CrapsError, type CrapsErrorCode } from "./errors.js";
export type { Command, Join, Leave, PlaceBet, RollDice, TakeDown } from "./game/command.js";
export { decide } from "./game/decide.js";
export type { BetPlaced, BetResult, BetTakenDown, Joined, Left, Rolled, TableEvent } from "./game/event.js";
export { evolve } from "./game/evolve.js";
export { initialState } from "./game/initial-state.js";
export { isSevenOut, nextPoint } from "./game/phase.js";
export {
  type Bets,
  type PlayerId,
  type Seat,
  seatOf,
  stakesOf,
  swingOf,
  type TableState,
  tableTotal,
  worstCase,
} from "./game/table-state.js";
export {
  type BetLimits,
  type HouseRules,
  type HouseRulesOptions,
  type OddsCap,
  swingMax,
} from "./rules/house-rules.js";
export { houseRules } from "./rules/read-house-rules.js";
