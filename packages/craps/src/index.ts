// The front door of craps: the bets and rules of the game, its table as a pure function of commands, and rounds without a dealer.
export type { Arbiter, RecordKey } from "./arbiter/arbiter.js";
export { MemoryArbiter } from "./arbiter/memory-arbiter.js";
export { mayFollow, type Verdict } from "./arbiter/verdict.js";
export { spotRule, spots } from "./bets/layout.js";
export { chipUnits, type Ratio, winnings } from "./bets/ratio.js";
export type { BetKind, HardNumber, Spot } from "./bets/spot.js";
export type { Outcome, SpotRule, Standing } from "./bets/spot-rule.js";
export { diceFromSeed } from "./dice/dice-from-seed.js";
export { allRolls, type Die, type PointNumber, pointNumbers, type Roll, totalOf } from "./dice/roll.js";
export type { RefusedMessage } from "./document/chronicle.js";
export { type CrapsField, craps } from "./document/craps.js";
export type { CrapsDraft } from "./document/craps-draft.js";
export type { CrapsView } from "./document/craps-view.js";
export type { CrapsGenesis, GenesisPurse } from "./document/genesis.js";
export { CrapsError, type CrapsErrorCode, type RoundRefusalCode } from "./errors.js";
export type { Command, Forfeit, Join, Leave, PlaceBet, RollDice, TakeDown } from "./game/command.js";
export { decide } from "./game/decide.js";
export type {
  Advanced,
  BetPlaced,
  BetResult,
  BetTakenDown,
  Forfeited,
  ForfeitPayment,
  Joined,
  Left,
  Rolled,
  TableEvent,
} from "./game/event.js";
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
export { DealerlessTable, type TableStep } from "./round/dealerless-table.js";
export {
  ackOf,
  type CommitOptions,
  commitOf,
  type Duty,
  dueVerdict,
  dutyOf,
  missingFrom,
  revealOf,
} from "./round/duty.js";
export { betsRootOf, commitmentOf, commitsRootOf, revealsRootOf, type Secrets, seedOf } from "./round/hashes.js";
export type { Judgement } from "./round/judge.js";
export type { Ack, Commit, Digest, Message, Reveal, Ruling, Sit, Wager } from "./round/message.js";
export type { RoundRefusal } from "./round/refusal.js";
export type { Betting, Round } from "./round/round.js";
export { secretFor } from "./round/secret-for.js";
export { type Settlement, verifyDice } from "./round/settlement.js";
export { compareSlots, type Slot } from "./round/slot.js";
export type { TableTerms } from "./round/terms.js";
export {
  type BetLimits,
  type HouseRules,
  type HouseRulesOptions,
  type OddsCap,
  swingMax,
} from "./rules/house-rules.js";
export { houseRules } from "./rules/read-house-rules.js";
