// The errors of craps. Each has a stable `code`; the message says what happened, to what, and what to do.
// Whatever is refused has changed nothing.

/** Why a table refuses a command, or rules. */
export type CrapsErrorCode =
  | "invalid_rules"
  | "invalid_amount"
  | "amount_not_positive"
  | "not_in_chips"
  | "unknown_spot"
  | "unknown_player"
  | "already_seated"
  | "table_full"
  | "buy_in_too_small"
  | "insufficient_purse"
  | "bank_too_small"
  | "bets_on_table"
  | "wrong_phase"
  | "not_placed_by_hand"
  | "no_flat_bet"
  | "bet_below_minimum"
  | "bet_above_maximum"
  | "odds_above_cap"
  | "bet_locked"
  | "no_such_bet"
  | "more_than_bet"
  | "insufficient_chips"
  | "deposit_short"
  | "exceeds_cover"
  | "exceeds_swing"
  | "invalid_dice"
  | "no_players";

/** Why what a member of a table without a dealer says does not count. */
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
  | "malformed_message"
  /** Its author wrote two histories, and the table goes by the other. */
  | "other_history"
  /** It is the others' turn. */
  | "not_due";

/** What the table does not take: it is as it was. */
export class CrapsError extends Error {
  readonly code: CrapsErrorCode | RoundRefusalCode;
  override readonly name: string = "CrapsError";

  constructor(code: CrapsErrorCode | RoundRefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}
