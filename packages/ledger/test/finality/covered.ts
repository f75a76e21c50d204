// What certified money covers of what honest owners wrote, by the payments alone: an oracle for what witnesses have to certify, and may.
import type { EntryName } from "@joinery/replica/signed";
import type { Payment } from "./partitioned-bank.js";

/**
 * Per chain, oldest entry first, how many entries of it are covered: up to the last by which its owner had paid only what it had of `limit`,
 * where an issuer, of `certified` payments of others, and of what is covered of the other chains.
 */
export function coveredOf(
  chains: readonly (readonly EntryName[])[],
  certified: readonly EntryName[],
  payments: ReadonlyMap<EntryName, Payment>,
  limit: bigint,
): readonly number[] {
  const covered = chains.map(() => 0);
  const paymentsOf = (names: readonly EntryName[]): Payment[] => names.flatMap((name) => payments.get(name) ?? []);
  for (let before = ""; before !== covered.join(); ) {
    before = covered.join();
    for (const [own, chain] of chains.entries()) {
      const others = chains.flatMap((other, at) => (at === own ? [] : other.slice(0, covered[at])));
      const funds = new Map<string, bigint>();
      const move = (account: string, by: bigint): unknown =>
        funds.set(account, (funds.get(account) ?? (account.startsWith("mint") ? limit : 0n)) + by);
      for (const { to, amount } of paymentsOf([...certified, ...others])) move(to, amount);
      for (const [index, name] of chain.entries()) {
        for (const { from, to, amount } of paymentsOf([name])) {
          move(from, -amount);
          move(to, amount);
          if ([...funds.values()].every((amount) => amount >= 0n)) covered[own] = index + 1;
        }
      }
    }
  }
  return covered;
}
