// A bank made up from a seed, for tests without real data: deposits, withdrawals, and some that the bank let go below zero.

import type { BankRow } from "@joinery/sim";
import { KeyedRandom } from "../../src/kernel/keyed-random.js";

/** Rows whose balances chain per account; about one withdrawal in ten overdraws. */
export function madeBank(seed: number, accounts: number, count: number): BankRow[] {
  const random = new KeyedRandom(seed, "made bank");
  const balances = new Map<string, bigint>();
  return Array.from({ length: count }, (_, index) => {
    const account = `a${random.integer(accounts)}`;
    const before = balances.get(account) ?? 0n;
    const amount = amountFor(random, before);
    balances.set(account, before + amount);
    return { line: index + 2, transactionId: `t${index}`, account, amount, balanceAfter: before + amount };
  });
}

function amountFor(random: KeyedRandom, balance: bigint): bigint {
  if (balance <= 0n || random.chance(0.4)) return BigInt(random.between(1000, 50_000));
  if (random.chance(0.1)) return -(balance + BigInt(random.between(1, 5000)));
  return -(1n + (balance * BigInt(random.between(1, 1000))) / 1001n);
}
