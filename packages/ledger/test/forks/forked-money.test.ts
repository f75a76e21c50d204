// Money among owners who write several histories: honest replicas end the same, byte for byte, with the balances that the rule
// gives by definition; and whoever is below its limit has signed two histories, which anybody can check from bytes.
import { defaultVerifier, type EntryNode, forkProofOf, verifyForkProof } from "@joinery/replica/signed";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ForkOracle } from "./fork-oracle.js";
import { ForkedMoney, forkedPlan } from "./forked-money.js";
import type { SignedNode } from "./signed-node.js";

const numRuns = Number(process.env.JOINERY_TRACES ?? 40);
/** How much of a history the network is split for. */
const splitShare = 0.7;
const seen = { forks: 0, applied: 0, evidence: 0, debts: 0, branches: 0 };

function expectDebtsOfForkedOnly(site: SignedNode): void {
  const { forked } = site;
  for (const { id, owner, balance, limit } of site.view.accounts()) {
    if (balance < -limit && !forked.has(owner)) throw new TypeError(`${id} stands at ${balance}, below ${limit}`);
  }
  for (const { owner } of site.view.badDebts) expect(forked).toContain(owner);
}

function expectAsDefined(site: SignedNode, money: ForkedMoney): void {
  const { tree, authors } = site.document;
  const oracle = new ForkOracle(
    money.genesis,
    tree.nodes,
    ({ name }) => money.stepsOf(name),
    (author) => authors.idOf(author),
  );
  const applied = tree.nodes.filter((node) => site.document.isApplied(node));
  expect(new Set(applied)).toEqual(oracle.applied);
  // Who keeps to the rules in each of its histories is refused in none.
  for (const node of applied) expect(oracle.accepts(node)).toBe(true);
  const balances = oracle.balances();
  for (const { from, to } of oracle.payments())
    for (const name of [from, to]) if (!balances.has(name)) balances.set(name, 0n);
  for (const name of balances.keys()) if (name.endsWith(".escrow")) balances.set(name, sumOf(oracle, name));
  expect(new Map([...balances.keys()].map((name) => [name, site.view.balance(name)]))).toEqual(balances);
  expect(new Map(site.view.accounts().map(({ id, limit }) => [id, limit]))).toEqual(oracle.limits());
  expect([...balances.values()].reduce((sum, one) => sum + one, 0n)).toBe(0n);
  countSeen(site, applied);
}

function sumOf(oracle: ForkOracle, account: string): bigint {
  let sum = 0n;
  for (const { from, to, amount } of oracle.payments()) {
    if (from === account) sum -= amount;
    if (to === account) sum += amount;
  }
  return sum;
}

function countSeen({ document, view }: SignedNode, applied: readonly EntryNode[]): void {
  for (const author of document.tree.forks.keys()) {
    seen.forks++;
    const names = document.branchCount(author);
    seen.branches = Math.max(seen.branches, names);
    seen.applied += applied.filter((node) => node.author === author).length;
  }
  seen.evidence += document.tree.nodes.length - applied.length;
  seen.debts += view.badDebts.length;
}

/** Whoever has not even the document can check what a replica says of a forked owner. */
async function expectProofs({ document }: SignedNode): Promise<void> {
  for (const author of document.tree.forks.keys()) {
    const proof = forkProofOf(author, document.id, document.tree, document.authors);
    expect(await verifyForkProof(proof as Uint8Array, defaultVerifier())).toMatchObject({
      ok: true,
      value: { document: document.id, author: document.authors.idOf(author) },
    });
  }
}

describe("money among owners who fork", () => {
  it("is the same at all honest replicas, and what the definition says", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(forkedPlan, async (plan) => {
        const money = new ForkedMoney(plan);
        for (const [index, step] of plan.steps.entries()) {
          money.run(step, index < plan.steps.length * splitShare);
          for (const site of money.honest) expectDebtsOfForkedOnly(site);
        }
        for (const site of money.honest) expectAsDefined(site, money);
        money.exchangeAll(plan.picks);
        const first = money.observer;
        for (const other of money.honest) expect(other.digest).toBe(first.digest);
        for (const site of [first, ...money.honest]) expectDebtsOfForkedOnly(site);
        expectAsDefined(first, money);
        await expectProofs(first);
      }),
      { numRuns },
    );
  });

  it("has been through enough of everything for that to mean something", () => {
    if (numRuns < 40) return;
    expect(seen.forks).toBeGreaterThan(20);
    expect(seen.applied).toBeGreaterThan(50);
    expect(seen.evidence).toBeGreaterThan(50);
    expect(seen.debts).toBeGreaterThan(0);
    expect(seen.branches).toBeGreaterThan(1);
  });
});
