// The payments of the suite: accounts that pay a few others each, as trade does, all of them funded before the clock starts.

import { sized } from "../work/workload.js";

export interface Payment {
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
}

/** Account names of ten characters. */
export function accountNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `acct-${`${index}`.padStart(5, "0")}`);
}

/** `count` payments; account i pays the `partners` accounts behind it, one after the other. */
export function paymentsAmong(accounts: readonly string[], partners: number, count: number): Payment[] {
  return Array.from({ length: count }, (_, index) => {
    const from = index % accounts.length;
    const to = (from + 1 + (Math.floor(index / accounts.length) % partners)) % accounts.length;
    return { from: accounts[from] as string, to: accounts[to] as string, amount: BigInt(1 + (index % 97)) };
  });
}

/** At a small part of their size there are fewer accounts, but never too few to have the partners. */
export function accountsOf(count: number, partners: number, scale: number): string[] {
  return accountNames(Math.max(sized(count, scale), partners + 1));
}
