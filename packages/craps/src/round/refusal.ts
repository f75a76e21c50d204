// Why a message does not count. It is kept as what its author said, and changes nothing.

import type { CrapsErrorCode } from "../errors.js";

export type RoundRefusalCode =
  /** The round, or the attempt, is over. */
  | "slot_over"
  | "not_in_roster"
  | "betting_closed"
  | "wrong_bets_root"
  | "already_committed"
  | "not_the_house"
  | "wrong_commits_root"
  | "already_acknowledged"
  | "wrong_secret"
  | "already_revealed"
  | "not_the_arbiter"
  | "verdict_stands"
  | "house_stays"
  | "wrong_reveals_root"
  | "malformed_message";

/** A bet is refused with the code of the game's rule that it breaks. */
export interface RoundRefusal {
  readonly code: RoundRefusalCode | CrapsErrorCode;
  readonly message: string;
}

export function refusal(code: RoundRefusal["code"], message: string): RoundRefusal {
  return { code, message };
}
