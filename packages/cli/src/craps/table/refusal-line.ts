// What the table refuses, said to the player: the code, then why, with amounts in chips and players by their names.

import type { CrapsError } from "joinery/craps";
import { chipsOf } from "./chips.js";

/** Codes whose messages name amounts of units. */
const ofAmounts: ReadonlySet<string> = new Set([
  "bet_below_minimum",
  "bet_above_maximum",
  "odds_above_cap",
  "insufficient_chips",
  "exceeds_cover",
  "exceeds_swing",
  "more_than_bet",
  "deposit_short",
  "insufficient_purse",
  "buy_in_too_small",
  "bank_too_small",
]);

export function refusalLine({ code, message }: CrapsError, author: string, name: string): string {
  const parts = message.split(author);
  const inChips = ofAmounts.has(code) ? parts.map(amountsInChips) : parts;
  return `${code}: ${inChips.join(name)}`;
}

/** Numbers that stand alone are amounts; those in names of spots are not. */
function amountsInChips(text: string): string {
  return text.replace(/(?<![\w-])\d+(?![\w-])/g, (units) => chipsOf(BigInt(units)));
}
