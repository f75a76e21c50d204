// Reads house rules and fills in what is not said. Everything that later arithmetic rests on is checked here, once.

import { chipUnits } from "../bets/ratio.js";
import { CrapsError } from "../errors.js";
import type { BetLimits, HouseRules, HouseRulesOptions, OddsCap } from "./house-rules.js";

const kinds = ["line", "place", "big", "hardway", "field", "proposition"] as const;
const ruleNames: readonly string[] = [
  "chip",
  "seats",
  "limit",
  "limits",
  "oddsCap",
  "placeWorksOnComeOut",
  "hardwaysWorkOnComeOut",
  "comeOddsWorkOnComeOut",
  "lineLocked",
  "deposit",
  "marker",
];
const seatsMax = 64;
/** Far below what sums of 128 bits hold, at any number of seats. */
const amountLimit = 1n << 96n;

/**
 * House rules from what differs from the usual: chips of 60 units, eight seats, 1 to 100 chips on a spot, odds of three, four and five
 * times the bet, place bets, hardways and come odds off on the come-out, the line locked, no deposits, no markers. Throws `CrapsError` with code
 * `invalid_rules`.
 */
export function houseRules(options: HouseRulesOptions = {}): HouseRules {
  checkNames(options, ruleNames, "");
  const chip = amountAt(options.chip ?? chipUnits, "chip");
  if (chip === 0n || chip % chipUnits !== 0n)
    throw fault("chip", `must be a multiple of ${chipUnits} units, so that payouts are exact`);
  return {
    chip,
    seats: seatsOf(options.seats ?? 8),
    limits: limitsOf(options, chip),
    oddsCap: capOf(options.oddsCap ?? { outside: 3n, middle: 4n, inside: 5n }),
    placeWorksOnComeOut: flagAt(options.placeWorksOnComeOut ?? false, "placeWorksOnComeOut"),
    hardwaysWorkOnComeOut: flagAt(options.hardwaysWorkOnComeOut ?? false, "hardwaysWorkOnComeOut"),
    comeOddsWorkOnComeOut: flagAt(options.comeOddsWorkOnComeOut ?? false, "comeOddsWorkOnComeOut"),
    lineLocked: flagAt(options.lineLocked ?? true, "lineLocked"),
    deposit: chipsAt(options.deposit ?? 0n, chip, "deposit"),
    marker: chipsAt(options.marker ?? 0n, chip, "marker"),
  };
}

function limitsOf(options: HouseRulesOptions, chip: bigint): HouseRules["limits"] {
  const limits = options.limits ?? {};
  checkNames(limits, kinds, "limits");
  const usual = options.limit ?? { minimum: chip, maximum: 100n * chip };
  const read = (kind: (typeof kinds)[number]): BetLimits => limitAt(limits[kind] ?? usual, chip, `limits.${kind}`);
  return {
    line: read("line"),
    place: read("place"),
    big: read("big"),
    hardway: read("hardway"),
    field: read("field"),
    proposition: read("proposition"),
  };
}

function limitAt(limit: BetLimits, chip: bigint, path: string): BetLimits {
  checkNames(limit, ["minimum", "maximum"], path);
  const minimum = chipsAt(limit.minimum, chip, `${path}.minimum`);
  const maximum = chipsAt(limit.maximum, chip, `${path}.maximum`);
  if (minimum > maximum) throw fault(path, "must have a minimum that is not above its maximum");
  return { minimum, maximum };
}

function capOf(cap: OddsCap): OddsCap {
  checkNames(cap, ["outside", "middle", "inside"], "oddsCap");
  return {
    outside: amountAt(cap.outside, "oddsCap.outside"),
    middle: amountAt(cap.middle, "oddsCap.middle"),
    inside: amountAt(cap.inside, "oddsCap.inside"),
  };
}

function seatsOf(seats: unknown): number {
  if (Number.isInteger(seats) && (seats as number) >= 1 && (seats as number) <= seatsMax) return seats as number;
  throw fault("seats", `must be a whole number from 1 to ${seatsMax}`);
}

function flagAt(flag: unknown, path: string): boolean {
  if (typeof flag === "boolean") return flag;
  throw fault(path, "must be true or false");
}

function chipsAt(amount: unknown, chip: bigint, path: string): bigint {
  const units = amountAt(amount, path);
  if (units % chip === 0n) return units;
  throw fault(path, `must be in chips of ${chip} units`);
}

function amountAt(amount: unknown, path: string): bigint {
  if (typeof amount === "bigint" && amount >= 0n && amount < amountLimit) return amount;
  throw fault(path, "must be a bigint from 0n to 2^96 - 1");
}

function checkNames(data: unknown, names: readonly string[], path: string): void {
  if (typeof data !== "object" || data === null) throw fault(path, `must hold ${names.join(", ")}`);
  const stranger = Object.keys(data).find((name) => !names.includes(name));
  if (stranger === undefined) return;
  throw fault(path === "" ? stranger : `${path}.${stranger}`, `is not known: ${names.join(", ")} are`);
}

function fault(path: string, problem: string): CrapsError {
  return new CrapsError("invalid_rules", `rules of a house: ${path === "" ? "they" : path} ${problem}`);
}
