// What a host can say about its table, and the genesis that comes of it.

import { randomBytes } from "node:crypto";
import type { GenesisOf, ReplicaId } from "joinery";
import { chipUnits, type HouseRulesOptions } from "joinery/craps";
import { UsageError } from "../../usage-error.js";
import { chipsOf } from "../table/chips.js";
import type { CrapsFields } from "../table/craps-table.js";

/** Amounts are in chips. */
export interface HouseTerms {
  readonly seats: number;
  /** What a newcomer gets to play with, beside the deposit. */
  readonly chips: number;
  readonly bank: number;
  readonly minimum: number;
  readonly maximum: number;
  /** The most that one player's bets may swing by a roll. */
  readonly swing: number;
  /** Seconds after which a round goes on without who is late; 0 never. */
  readonly patience: number;
  readonly odds: readonly [outside: number, middle: number, inside: number];
  readonly flags: Pick<
    HouseRulesOptions,
    "placeWorksOnComeOut" | "hardwaysWorkOnComeOut" | "comeOddsWorkOnComeOut" | "lineLocked"
  >;
}

/** Throws `UsageError` where the bank does not hold the deposit and a marker for every seat. */
export function genesisOf(house: ReplicaId, terms: HouseTerms): GenesisOf<CrapsFields> {
  const rules = rulesOf(terms);
  const bank = inUnits(terms.bank);
  const least = rules.deposit + BigInt(terms.seats) * rules.marker;
  if (bank < least)
    throw new UsageError(
      `--bank takes at least ${chipsOf(least)} chips: the house's deposit of ${chipsOf(rules.deposit)}, and ` +
        `${chipsOf(rules.marker)} for each of ${terms.seats} seats`,
    );
  const nonce = randomBytes(16).toString("hex");
  const table = { table: nonce, house, bank, rules, purses: [] };
  return {
    nonce,
    signed: true,
    table: terms.patience === 0 ? table : { ...table, arbiter: house },
  } as GenesisOf<CrapsFields>;
}

/** Where nobody is ever held to a reveal there are no deposits. */
function rulesOf(terms: HouseTerms): HouseRulesOptions & { readonly deposit: bigint; readonly marker: bigint } {
  const deposit = terms.patience === 0 ? 0n : 2n * BigInt(terms.seats) * inUnits(terms.swing);
  const [outside, middle, inside] = terms.odds;
  return {
    ...terms.flags,
    seats: terms.seats,
    limit: { minimum: inUnits(terms.minimum), maximum: inUnits(terms.maximum) },
    oddsCap: { outside: BigInt(outside), middle: BigInt(middle), inside: BigInt(inside) },
    deposit,
    marker: deposit + inUnits(terms.chips),
  };
}

function inUnits(chips: number): bigint {
  return BigInt(chips) * chipUnits;
}
