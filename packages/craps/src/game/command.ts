// What can be asked of a table.

import type { Spot } from "../bets/spot.js";
import type { Roll } from "../dice/roll.js";
import type { PlayerId } from "./table-state.js";

/** Sits down with money, of which the deposit is put by. */
export interface Join {
  readonly type: "join";
  readonly player: PlayerId;
  /** In units, whole chips. */
  readonly amount: bigint;
}

/** Gets up with all that is theirs; bets must be settled or taken down before. */
export interface Leave {
  readonly type: "leave";
  readonly player: PlayerId;
}

/** Puts chips on a spot, on top of those that lie there. */
export interface PlaceBet {
  readonly type: "bet";
  readonly player: PlayerId;
  readonly spot: Spot;
  readonly amount: bigint;
}

/** Takes chips back from a spot. */
export interface TakeDown {
  readonly type: "take-down";
  readonly player: PlayerId;
  readonly spot: Spot;
  readonly amount: bigint;
}

/** Throws the dice: bets are closed and settled. */
export interface RollDice {
  readonly type: "roll";
  readonly dice: Roll;
}

/** Takes what is owed for a roll that was held back from the deposit of whoever did. */
export interface Forfeit {
  readonly type: "forfeit";
  /** Undefined is the house. */
  readonly player: PlayerId | undefined;
}

export type Command = Join | Leave | PlaceBet | TakeDown | RollDice | Forfeit;
