// Each check of what a double spend may come to is seen to fail: on a run that is right, told of otherwise or shown with one thing changed.
import { describe, expect, it } from "vitest";
import { CheckLog } from "../../src/checkers/check-log.js";
import { checkFraud, type FraudOutcome } from "../../src/checkers/fraud-check.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";
import { runDoubleSpend } from "../../src/scenarios/double-spend-job.js";
import { documentOf } from "../../src/workloads/double-spend-bank.js";

const { cluster, paid, convergeMs } = runDoubleSpend({ seed: 1, groups: 3, groupSize: 1 });
const nodes = cluster.nodes as readonly [VirtualNode, ...VirtualNode[]];
const { bank } = documentOf(nodes[0]).view;
const [liar, shop] = ["liar", "shop-0"].map((account) => bank.account(account)?.owner) as [never, never];
const right: FraudOutcome = { groups: 3, accomplices: 0, forked: [liar], forgeries: 0, paid, convergeMs };

/** The checks that fail for an outcome of these nodes. */
function failing(outcome: Partial<FraudOutcome>, of: readonly VirtualNode[] = nodes): string[] {
  const log = new CheckLog(() => 0);
  checkFraud(log, of, { ...right, ...outcome });
  return [...new Set(log.violations.map(({ check }) => check))];
}

/** The nodes, where the first has another bank in some respect. */
function withBank(changed: object): readonly VirtualNode[] {
  const { state, tree, authors, refusals } = documentOf(nodes[0]);
  const { badDebts } = bank;
  const shown = {
    ...{ badDebts, account: (id: string) => bank.account(id), balance: (id: string) => bank.balance(id) },
    accounts: () => bank.accounts(),
  };
  const document = { state, tree, authors, refusals, view: { bank: { ...shown, ...changed } } };
  return [{ documents: [document] } as never, ...nodes.slice(1)];
}

describe("after a double spend", () => {
  it("all holds as it was", () => {
    expect([paid, failing({}), failing({}, withBank({}))]).toEqual([3, [], []]);
  });

  it("a loss above what so few groups can lose is seen", () => {
    expect(failing({ groups: 2, paid: 2 })).toEqual(["the loss is bounded"]);
  });

  it("shops that were paid and go without are seen, and a loss that shows nowhere", () => {
    expect(failing({ paid: 4 })).toEqual(["the loss is visible", "who handed out goods keeps the money"]);
    const balance = (id: string): bigint => (id === "shop-1" ? 0n : bank.balance(id));
    expect(failing({}, withBank({ balance }))).toEqual(["who handed out goods keeps the money"]);
    expect(failing({}, withBank({ badDebts: [] }))).toEqual(["the loss is visible"]);
  });

  it("an honest owner below its limit is seen", () => {
    const badDebts = [...bank.badDebts, { account: "shop-0", owner: shop, amount: 0n }];
    expect(failing({}, withBank({ badDebts }))).toEqual(["who is below its limit has forked"]);
  });

  it("a history that counts though nobody vouched for it is seen", () => {
    const balance = (id: string): bigint => (id === "loot" ? 7n : bank.balance(id));
    expect(failing({}, withBank({ balance }))).toEqual(["what nobody vouched for does not count"]);
    expect(failing({ accomplices: 1 }, withBank({ balance }))).toEqual([]);
  });

  it("forged entries that nobody refused are seen, and forks that nobody can prove", () => {
    expect(failing({ forgeries: 1 })).toEqual(["what is forged is refused as such"]);
    expect(failing({ forked: [liar, shop] })).toEqual(["everybody can prove the fork"]);
  });

  it("nodes that did not meet, or with other bytes, or money from nowhere, are seen", () => {
    const accounts = () => bank.accounts().map((account) => ({ ...account, balance: account.balance + 1n }));
    expect(failing({}, withBank({ accounts }))).toEqual(["no unit is made or lost"]);
    expect(failing({ convergeMs: undefined })).toEqual(["eventual delivery"]);
    const [other] = runDoubleSpend({ seed: 2, groups: 3, groupSize: 1 }).cluster.nodes as [VirtualNode];
    expect(failing({}, [...nodes, other])).toContain("all end with the same bytes");
  });
});
