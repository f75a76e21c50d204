// An empty table with the house's money on it.

import { CrapsError } from "../errors.js";
import type { HouseRules } from "../rules/house-rules.js";
import type { PlayerId, TableState } from "./table-state.js";

/** Throws `CrapsError` with code `bank_too_small` when `bank`, in units, does not hold the house's deposit. */
export function initialState(rules: HouseRules, bank: bigint, purses?: ReadonlyMap<PlayerId, bigint>): TableState {
  if (typeof bank !== "bigint" || bank < rules.deposit)
    throw new CrapsError("bank_too_small", `a bank must be a bigint of at least the deposit, ${rules.deposit}`);
  return {
    rules,
    point: undefined,
    shooter: undefined,
    seats: [],
    bank: bank - rules.deposit,
    houseDeposit: rules.deposit,
    purses,
  };
}
