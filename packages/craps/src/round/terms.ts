// What all members of a table agree on before the first round.

import type { PlayerId } from "../game/table-state.js";
import type { HouseRules } from "../rules/house-rules.js";

export interface TableTerms {
  /** The name of the table: it goes into every hash, so that nothing said at one table counts at another. */
  readonly table: string;
  /** In every roster: it commits and reveals like a player, or one who plays alone could try secrets until the dice suit. */
  readonly house: PlayerId;
  /** What the house brings, in units, its deposit included. */
  readonly bank: bigint;
  readonly rules: HouseRules;
  /** What players have to sit down with; absent, buy-ins come from elsewhere. */
  readonly purses?: ReadonlyMap<PlayerId, bigint>;
  /** Who carries the arbiter's record to the table. Absent, nobody is ever left out: a round waits for all. */
  readonly arbiter?: PlayerId;
}
