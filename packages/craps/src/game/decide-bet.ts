// What may be put on a spot, and taken from it.

import { oddsSpotOf, spotRule } from "../bets/layout.js";
import type { SpotRule } from "../bets/spot-rule.js";
import { CrapsError } from "../errors.js";
import { swingMax } from "../rules/house-rules.js";
import { checkChips, seatFor } from "./checks.js";
import type { PlaceBet, TakeDown } from "./command.js";
import type { BetPlaced, BetTakenDown } from "./event.js";
import { oddsMax } from "./odds-max.js";
import { type Bets, type Seat, swingOf, type TableState, worstCase } from "./table-state.js";

export function decideBet({ player, spot, amount }: PlaceBet, state: TableState): BetPlaced {
  const seat = seatFor(player, state);
  const rule = ruleOf(spot);
  checkChips(amount, state.rules.chip);
  checkPhase(rule, state);
  const total = (seat.bets.get(spot) ?? 0n) + amount;
  if (rule.kind === "odds") checkOdds(rule, total, seat, state);
  else checkLimits(rule.kind, total, state);
  if (amount > seat.stack)
    throw new CrapsError("insufficient_chips", `${player} has ${seat.stack} to bet with, not ${amount}`);
  checkCover(seat, new Map(seat.bets).set(spot, total), state);
  return { type: "bet-placed", player, spot, amount };
}

export function decideTakeDown({ player, spot, amount }: TakeDown, state: TableState): BetTakenDown {
  const seat = seatFor(player, state);
  const rule = ruleOf(spot);
  checkChips(amount, state.rules.chip);
  const placed = seat.bets.get(spot);
  if (placed === undefined) throw new CrapsError("no_such_bet", `${player} has no chips on ${spot}`);
  if (rule.isLocked(state)) throw new CrapsError("bet_locked", `${spot} has its number and stays until it is settled`);
  if (amount > placed) throw new CrapsError("more_than_bet", `${player} has ${placed} on ${spot}, not ${amount}`);
  const left = placed - amount;
  const odds = oddsSpotOf(spot);
  if (odds !== undefined && seat.bets.has(odds)) checkOddsLeft(ruleOf(odds), left, seat, state);
  if (rule.kind !== "odds" && left > 0n) checkLimits(rule.kind, left, state);
  return { type: "bet-taken-down", player, spot, amount };
}

function ruleOf(spot: string): SpotRule {
  const rule = spotRule(spot);
  if (rule === undefined) throw new CrapsError("unknown_spot", `the layout has no spot "${spot}"`);
  return rule;
}

function checkPhase({ spot, opens }: SpotRule, { point }: TableState): void {
  if (opens === "always") return;
  if (opens === "travelling")
    throw new CrapsError("not_placed_by_hand", `a come bet reaches ${spot} by a roll: bet on come instead`);
  const phase = point === undefined ? "come-out" : "point";
  if (opens !== phase)
    throw new CrapsError(
      "wrong_phase",
      `${spot} is open ${opens === "point" ? "while there is a point" : "on the come-out"}`,
    );
}

function checkLimits(kind: Exclude<SpotRule["kind"], "odds">, total: bigint, { rules }: TableState): void {
  const { minimum, maximum } = rules.limits[kind];
  if (total < minimum) throw new CrapsError("bet_below_minimum", `at least ${minimum} must lie there, not ${total}`);
  if (total > maximum) throw new CrapsError("bet_above_maximum", `at most ${maximum} may lie there, not ${total}`);
}

function checkOdds(rule: SpotRule, total: bigint, { bets }: Seat, state: TableState): void {
  const flat = rule.backs === undefined ? undefined : bets.get(rule.backs);
  if (flat === undefined) throw new CrapsError("no_flat_bet", `${rule.spot} needs a bet on ${rule.backs} to back`);
  const most = oddsMax(rule, flat, state);
  if (total > most) throw new CrapsError("odds_above_cap", `behind ${flat} at most ${most} may lie, not ${total}`);
}

function checkOddsLeft(odds: SpotRule, flat: bigint, { bets }: Seat, state: TableState): void {
  const behind = bets.get(odds.spot) ?? 0n;
  if (behind <= oddsMax(odds, flat, state)) return;
  throw new CrapsError("odds_above_cap", `${odds.spot} holds ${behind}, too much behind ${flat}: take it down first`);
}

/** The player's own share of the bank must cover their bets, and a deposit what they may swing. */
function checkCover({ player, cover, deposit }: Seat, bets: Bets, state: TableState): void {
  if (deposit < state.rules.deposit)
    throw new CrapsError("deposit_short", `${player} has a deposit of ${deposit} left: get up and sit down anew`);
  const needed = worstCase(bets, state);
  if (needed > cover)
    throw new CrapsError("exceeds_cover", `the house covers ${cover} for ${player}, and the bets could win ${needed}`);
  const most = swingMax(state.rules);
  const swing = swingOf(bets, state);
  if (most !== undefined && swing > most)
    throw new CrapsError("exceeds_swing", `deposits cover a swing of ${most} per player, not ${swing}`);
}
