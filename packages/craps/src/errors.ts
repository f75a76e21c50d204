// The errors of craps. Each has a stable `code`; the message says what happened, to what, and what to do.
// Whatever is refused has changed nothing.

/** Why a table refused a command, or its rules. */
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

/** A command that the table does not take: the state is what it was. */
export class CrapsError extends Error {
  readonly code: CrapsErrorCode;
  override readonly name: string = "CrapsError";

  constructor(code: CrapsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
