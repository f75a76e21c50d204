// What is certified stays so: with fewer faulty witnesses than a quorum allows for, nothing certified ever ends on a branch that does not
// count, no two certified entries exclude each other, and nobody certifies who does not hear of a quorum.
import type { EntryName, EntryNode } from "@joinery/replica/signed";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coveredOf } from "./covered.js";
import { type BankPlan, bankPlan, certifiedAt, PartitionedBank } from "./partitioned-bank.js";

/** Runs a plan, and answers what was ever reported as certified. */
function play(plan: BankPlan): { bank: PartitionedBank; certified: ReadonlyMap<EntryName, EntryNode> } {
  const bank = new PartitionedBank(plan);
  const certified = new Map<EntryName, EntryNode>();
  const note = (): void => {
    for (const node of bank.honest) for (const entry of certifiedAt(node)) certified.set(entry.name, entry);
  };
  for (const [index, step] of plan.steps.entries()) {
    const isSplit = index < plan.splitFor;
    bank.run(step, isSplit);
    if (isSplit)
      for (const node of bank.honest) if (bank.witnessesWith(node) < bank.quorum) expect(certifiedAt(node)).toEqual([]);
    if (index % 5 === 0) note();
  }
  bank.heal();
  note();
  return { bank, certified };
}

/** What the accounts have by certified payments alone. */
function balances(bank: PartitionedBank, certified: ReadonlyMap<EntryName, EntryNode>): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const name of certified.keys()) {
    const payment = bank.payments.get(name);
    if (payment === undefined) continue;
    sums.set(payment.from, (sums.get(payment.from) ?? 0n) - payment.amount);
    sums.set(payment.to, (sums.get(payment.to) ?? 0n) + payment.amount);
  }
  return sums;
}

/** The entries of a chain by name, oldest first. */
function chainOf(tip: EntryNode | undefined): EntryName[] {
  const names: EntryName[] = [];
  for (let at = tip; at !== undefined; at = at.parent) names.push(at.name);
  return names.reverse();
}

describe("what is certified", () => {
  it("counts everywhere for ever, and nobody has spent it twice", { timeout: 120_000 }, () => {
    let [forked, reported] = [0, 0];
    fc.assert(
      fc.property(bankPlan, (plan) => {
        const { bank, certified } = play(plan);
        for (const { document } of bank.honest) {
          for (const name of certified.keys()) expect(document.tree.get(name)?.isApplied).toBe(true);
          forked += document.tree.forks.size > 0 ? 1 : 0;
        }
        expect(new Set(bank.honest.map(({ digest }) => digest)).size).toBe(1);
        for (const [account, sum] of balances(bank, certified))
          expect(sum).toBeGreaterThanOrEqual(account.startsWith("mint") ? -60n : 0n);
        reported += certified.size;
      }),
      { numRuns: 6, seed: 2, endOnFailure: true },
    );
    expect(forked).toBeGreaterThan(10);
    expect(reported).toBeGreaterThan(30);
  });

  it("is what certified money covers, once all meet, whoever lied", { timeout: 120_000 }, () => {
    let [seen, uncovered] = [0, 0];
    fc.assert(
      fc.property(bankPlan, (plan) => {
        const { bank } = play(plan);
        const owners = bank.honest.filter(({ number }) => number > 4);
        const chains = owners.map(({ document: { tree, self } }) => chainOf(tree.tipOf(self)));
        const own = new Set(chains.flat());
        for (const node of bank.honest) {
          const certified = new Set(certifiedAt(node).map(({ name }) => name));
          const others = [...certified].filter((name) => !own.has(name));
          const covered = coveredOf(chains, others, bank.payments, 60n);
          for (const [at, chain] of chains.entries()) {
            const pays = chain.filter((name) => bank.payments.has(name));
            const due = chain.slice(0, covered[at]).filter((name) => bank.payments.has(name));
            expect(pays.filter((name) => certified.has(name))).toEqual(due);
            seen += due.length;
            uncovered += pays.length - due.length;
          }
        }
      }),
      { numRuns: 6, seed: 5, endOnFailure: true },
    );
    expect(seen).toBeGreaterThan(100);
    expect(uncovered).toBeGreaterThan(0);
  });

  it("is everything, once all meet and nobody lied", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(bankPlan, (plan) => {
        const { bank } = play({ ...plan, twins: 1, isWitnessFaulty: false });
        for (const node of bank.honest) {
          const names = new Set(certifiedAt(node).map(({ name }) => name));
          expect([...bank.payments.keys()].filter((name) => !names.has(name))).toEqual([]);
        }
      }),
      { numRuns: 3, seed: 11 },
    );
  });
});
