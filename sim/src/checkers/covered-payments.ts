// Which payments of honest owners witnesses have to certify, and may: those that certified money covers. Worked out by what the workload was
// told it paid, entry by entry and from scratch; it shares nothing with the rule of the witnesses that it is compared with.

import type { EntryName } from "@joinery/replica/signed";
import type { AcceptedTransfer } from "./money-model.js";

export class CoveredPayments {
  readonly #limits: ReadonlyMap<string, bigint>;
  readonly #payments: Map<EntryName, AcceptedTransfer> = new Map();

  /** @param limits how far below zero accounts may go, 0n where nothing is said */
  constructor(limits: ReadonlyMap<string, bigint>) {
    this.#limits = limits;
  }

  /** An entry was written with one payment. */
  tell(entry: EntryName, payment: AcceptedTransfer): void {
    this.#payments.set(entry, payment);
  }

  /**
   * The entries of `chains`, each of one owner and oldest first, up to the last of each by which the owner had paid only what it had of
   * its limits, of `certified` entries of others, and of what is found to be covered of the other chains: the least such set.
   */
  of(chains: readonly (readonly EntryName[])[], certified: Iterable<EntryName>): Set<EntryName> {
    const others = [...certified];
    const covered = chains.map(() => 0);
    for (let hasGrown = true; hasGrown; ) {
      hasGrown = false;
      for (const [index, chain] of chains.entries()) {
        const known = chains.flatMap((other, at) => (at === index ? [] : other.slice(0, covered[at])));
        const end = this.#coveredEnd(chain, [...others, ...known]);
        hasGrown ||= end !== covered[index];
        covered[index] = end;
      }
    }
    return new Set(chains.flatMap((chain, index) => chain.slice(0, covered[index])));
  }

  /** How many entries of a chain are covered by credits from `others`. A later payment back may cover what an earlier one lacked. */
  #coveredEnd(chain: readonly EntryName[], others: readonly EntryName[]): number {
    const funds = new Map(this.#limits);
    const move = (account: string, by: bigint): unknown => funds.set(account, (funds.get(account) ?? 0n) + by);
    for (const { to, amount } of others.flatMap((name) => this.#payments.get(name) ?? [])) move(to, amount);
    let end = 0;
    for (const [index, name] of chain.entries()) {
      const payment = this.#payments.get(name);
      // What moves no money is certified with the next payment.
      if (payment === undefined) continue;
      move(payment.from, -payment.amount);
      move(payment.to, payment.amount);
      if ([...funds.values()].every((amount) => amount >= 0n)) end = index + 1;
    }
    return end;
  }
}
