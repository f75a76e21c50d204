// Budgets among authors who write several histories: what was taken in good faith stays, every replica ends the same, and whoever
// holds less than nothing has signed two histories.
import { AuthorTable, type ReplicaId } from "@joinery/clock";
import type { StructField } from "@joinery/crdt";
import type { BudgetView } from "@joinery/crdt/budget";
import { decodeCutState, type EntryNode, encodeCutState } from "@joinery/replica/signed";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namesThatCount } from "../signed/counting-oracle.js";
import { authorOf } from "../signed/signed-site.js";
import { kinds } from "./budget-site.js";
import { type Budgets, bounds, ForkedBudget, ForkedSite, forkedPlan, rightsFor } from "./forked-budget.js";
import { type Made, PastOracle } from "./past-oracle.js";

const liar = 50;
const members = [1, 2, 3, liar];
const start = bounds.min + 20 * members.length;

/** Everybody hears everything, twice around, and ends the same. */
function meet(...sites: readonly ForkedSite[]): void {
  for (const _ of [1, 2, 3])
    for (const site of sites) for (const other of sites) if (other !== site) site.hear(other.disk);
  for (const { digest } of sites) expect(digest).toBe((sites[0] as ForkedSite).digest);
}

function site(number: number, disk: readonly Uint8Array[] = []): ForkedSite {
  return new ForkedSite(number, members, disk, number !== liar);
}

/** The liar gives all that it has to each of several, in as many histories, and they spend it before they hear of each other. */
function givenTwice(takers: readonly number[], trunk?: (twin: ForkedSite) => unknown): ForkedSite[] {
  const begun = site(liar);
  trunk?.(begun);
  return takers.map((number) => {
    const [twin, taker] = [site(liar, begun.disk), site(number)];
    twin.write(({ energy }) => energy.grant(authorOf(number), energy.mine.spend));
    taker.hear(twin.disk);
    return taker;
  });
}

describe("rights that a forked author gave away twice", () => {
  it("stay with whoever took and used them in good faith, and are shown as missing from the one who gave them", () => {
    const takers = givenTwice([1, 2]);
    for (const taker of takers) expect(taker.spend(40)).toBe(true);
    const observer = site(99);
    meet(...takers, observer);
    expect(observer.energy.value).toBe(start - 80);
    for (const number of [1, 2]) expect(observer.energy.rightsOf(authorOf(number))).toEqual({ spend: 0, refill: 40 });
    expect(observer.energy.rightsOf(authorOf(liar))).toEqual({ spend: -20, refill: 5 });
    expect(observer.energy.badDebts).toEqual([{ author: authorOf(liar), kind: "spend", amount: 20 }]);
  });

  it("stay with whoever took them and has not used them yet", () => {
    const takers = givenTwice([1, 2]);
    meet(...takers);
    for (const taker of takers) expect(taker.energy.rightsOf(taker.id).spend).toBe(40);
    for (const taker of takers) expect(taker.spend(40)).toBe(true);
    meet(...takers);
    expect(takers[0]?.energy.value).toBe(start - 80);
  });

  it("are missing once per history too many, and take the value below its bound where nobody else holds enough", () => {
    const takers = givenTwice([1, 2, 3]);
    for (const taker of takers) expect(taker.spend(40)).toBe(true);
    meet(...takers);
    const [{ energy }] = takers as [ForkedSite];
    expect(energy.value).toBe(bounds.min - 40);
    expect(energy.badDebts).toEqual([{ author: authorOf(liar), kind: "spend", amount: 40 }]);
  });

  it("are counted from where a history parts: what the trunk had given is given once", () => {
    const takers = givenTwice([1, 2], (twin) => {
      twin.write(({ energy }) => energy.grant(authorOf(1), 5));
      twin.write(({ energy }) => energy.spend(3));
    });
    meet(...takers);
    const [{ energy }] = takers as [ForkedSite];
    expect(energy.value).toBe(start - 3);
    expect(energy.rightsOf(authorOf(1)).spend).toBe(20 + 5 + 12);
    expect(energy.rightsOf(authorOf(2)).spend).toBe(20 + 12);
    expect(energy.rightsOf(authorOf(liar))).toEqual({ spend: -12, refill: 5 + 3 });
  });

  it("can be handed on, back to the liar too", () => {
    const takers = givenTwice([1, 2]);
    for (const taker of takers) taker.write(({ energy }) => energy.grant(authorOf(liar), 15));
    meet(...takers);
    const [{ energy }] = takers as [ForkedSite];
    expect(energy.rightsOf(authorOf(liar)).spend).toBe(20 - 40 + 30);
    expect(energy.badDebts).toEqual([]);
  });
});

describe("the guard on a branch", () => {
  /** Why the first taker refuses what a liar writes after `trunk`; another history of it is known to somebody else. */
  function verdict(trunk: (twin: ForkedSite) => unknown, lie: (twin: ForkedSite) => unknown): string | undefined {
    const begun = site(liar);
    trunk(begun);
    const [lying, other] = [site(liar, begun.disk), site(liar, begun.disk)];
    lie(lying);
    other.write(({ energy }) => energy.grant(authorOf(2), 1));
    const [first, second] = [site(1), site(2)];
    first.hear(lying.disk);
    second.hear(other.disk);
    for (const taker of [first, second]) taker.spend(1);
    const refused = first.delivered.flatMap(({ refusal }) => refusal?.code ?? []);
    const observer = site(99);
    meet(first, second, observer);
    const isShown = observer.energy.rightsOf(authorOf(3)).spend !== 20;
    expect(isShown).toBe(refused.length === 0);
    return refused.at(-1);
  }

  const raw = (row: "spend" | "refill", column: string, amount: bigint) => (twin: ForkedSite) => {
    twin.write(({ energy }) => energy.raw({ row, column, amount }));
  };
  const to = authorOf(3);

  const spend8 = (twin: ForkedSite): void => {
    twin.write(({ energy }) => energy.spend(8));
  };

  it("counts what the chain gave and used before", () => {
    expect(verdict(spend8, raw("spend", to, 12n))).toBeUndefined();
    expect(verdict(spend8, raw("spend", to, 13n))).toBe("insufficient_rights");
  });

  it("wants totals from the beginning of the chain", () => {
    const lie = (twin: ForkedSite): void => {
      twin.write(({ energy }) => {
        energy.raw({ row: "spend", column: to, amount: 1n });
        energy.raw({ row: "spend", column: "", amount: 8n });
      });
    };
    expect(verdict(spend8, lie)).toBe("amount_not_positive");
  });

  it("gives back what the chain used: rights to refill are those of the branch", () => {
    const refill = (amount: bigint) => (twin: ForkedSite) => {
      twin.write(({ energy }) => {
        energy.raw({ row: "refill", column: "", amount });
        energy.raw({ row: "spend", column: to, amount: 1n });
      });
    };
    expect(verdict(spend8, refill(13n))).toBeUndefined();
    expect(verdict(spend8, refill(14n))).toBe("insufficient_rights");
  });

  it("counts no rights of which the branch has not heard, though another branch has", () => {
    const [giver, other] = [site(1), site(2)];
    const [poor, rich] = [site(liar), site(liar)];
    raw("spend", to, 21n)(poor);
    giver.write(({ energy }) => energy.grant(authorOf(liar), 10));
    rich.hear(giver.disk);
    rich.write(({ energy }) => energy.grant(authorOf(2), 30));
    giver.hear(rich.disk);
    giver.spend(1);
    other.hear(poor.disk);
    other.spend(1);
    for (const order of [
      [giver, other],
      [other, giver],
    ]) {
      const observer = site(99);
      for (const { disk } of order) observer.hear(disk);
      expect(observer.energy.rightsOf(authorOf(liar)).spend).toBe(20 + 10 - 30);
      expect(observer.energy.rightsOf(to).spend).toBe(20);
      expect(observer.energy.badDebts).toEqual([]);
    }
  });

  it("asks for no more than there is, and what branches ask for is not added up", () => {
    const begun = site(liar);
    const takers = [60, 80].map((amount, index) => {
      const [twin, taker] = [site(liar, begun.disk), site(index + 1)];
      twin.write(({ energy }) => energy.request(amount));
      taker.hear(twin.disk);
      return taker;
    });
    meet(...takers);
    expect(takers[0]?.energy.requests).toEqual([{ author: authorOf(liar), kind: "spend", amount: 80 }]);
  });
});

describe("budgets below keys and in rows", () => {
  it("honour what each history gave, used and did beside it", () => {
    const maker = site(1);
    maker.write(({ purses }) => purses.create("shared", rightsFor(members)));
    const begun = site(liar);
    begun.hear(maker.disk);
    begun.write(({ own }) => own.mine.spend(5));
    const takers = [1, 2].map((number) => {
      const twin = site(liar, begun.disk);
      const taker = number === 1 ? maker : site(number);
      twin.write(({ purses, own }) => {
        purses.at("shared").grant(authorOf(number), 20);
        own.mine.spend(10 + number);
      });
      taker.hear(twin.disk);
      taker.write(({ purses }) => expect(purses.at("shared").spend(40).ok).toBe(true));
      return taker;
    });
    const observer = site(99);
    meet(...takers, observer);
    const { purses, own } = observer.document.view;
    expect(purses.get("shared")?.value).toBe(start - 80);
    expect(purses.get("shared")?.badDebts).toEqual([{ author: authorOf(liar), kind: "spend", amount: 20 }]);
    expect([...own.keys()]).toEqual([authorOf(liar)]);
    expect(own.get(authorOf(liar))?.rightsOf(authorOf(liar))).toEqual({ spend: 20 - 5 - 11 - 12, refill: 5 + 28 });
  });
});

const numRuns = Number(process.env.JOINERY_TRACES ?? 40);
const splitShare = 0.7;
const seen = { forks: 0, branches: 0, evidence: 0, debts: 0, outside: 0 };

/** Everything that is below nothing is a forked author's, and nothing is out of bounds without. */
function expectDebtsOfForkedOnly(site: ForkedSite): void {
  const { energy, purses, own } = site.document.view;
  for (const view of [energy, ...purses.values(), ...own.values()]) expectSound(view, site.forked);
}

function expectSound({ value, min, max, badDebts, rights }: BudgetView, forked: ReadonlySet<ReplicaId>): void {
  for (const { author } of badDebts) expect(forked).toContain(author);
  const short = rights.flatMap(({ author, ...held }) => kinds.flatMap((kind) => (held[kind] < 0 ? author : [])));
  expect(badDebts.map(({ author }) => author)).toEqual(short);
  if (badDebts.length === 0) expect(value >= min && value <= max).toBe(true);
  else if (value < min || value > max) seen.outside++;
  const spendable = rights.reduce((sum, { spend }) => sum + spend, 0);
  expect(spendable).toBe(value - min);
}

/** Whoever has the state and none of the entries reads the same out of its bytes. */
function expectReadBack({ document }: ForkedSite): void {
  const bytes = encodeCutState(document.state);
  const authors = new AuthorTable();
  const state = decodeCutState(bytes, document.state.root as StructField<Budgets>, authors);
  if (!state.ok) throw new TypeError(state.reason);
  expect(encodeCutState(state.value)).toEqual(bytes);
  expect(state.value.fingerprint).toEqual(document.state.fingerprint);
  expect(JSON.stringify(state.value.view)).toBe(JSON.stringify(document.view));
}

function expectAsDefined(site: ForkedSite, budgets: ForkedBudget): void {
  const { tree } = site.signed;
  const { authors } = site.document;
  expect(
    site.signed.tree.nodes
      .filter(({ isApplied }) => isApplied)
      .map(({ name }) => name)
      .sort()
      .join(" "),
  ).toBe(namesThatCount(tree));
  const made = new Map<EntryNode, Made>();
  for (const node of tree.nodes) {
    const past = new Set<Made>();
    for (const before of [node.parent, ...node.deps]) {
      if (before === undefined) continue;
      const those = made.get(before) as Made;
      past.add(those);
      for (const one of those.past) past.add(one);
    }
    made.set(node, { author: authors.idOf(node.author), past, steps: budgets.stepsOf(node.name) });
  }
  const oracle = new PastOracle(rightsFor(budgets.members), bounds.max - bounds.min);
  const applied = tree.nodes.filter(({ isApplied }) => isApplied);
  const counted = applied.map((node) => made.get(node) as Made);
  for (const one of counted) expect(oracle.accepts(one)).toBe(true);
  expect(site.delivered.filter(({ refusal }) => refusal !== undefined)).toEqual([]);
  const { energy } = site;
  expect(BigInt(energy.value)).toBe(BigInt(bounds.min + 20 * budgets.members.length) + oracle.moved(counted));
  for (const number of budgets.members) {
    const author = authorOf(number);
    for (const kind of kinds) {
      expect([author, kind, BigInt(energy.rightsOf(author)[kind])]).toEqual([
        author,
        kind,
        oracle.rights(counted, author, kind),
      ]);
      const asked = energy.requests.find((one) => one.author === author && one.kind === kind)?.amount ?? 0;
      expect(BigInt(asked)).toBe(oracle.requested(counted, author, kind));
    }
  }
  for (const author of tree.forks.keys()) {
    seen.forks++;
    seen.branches = Math.max(seen.branches, site.signed.branchCount(author));
  }
  seen.evidence += tree.nodes.length - applied.length;
  seen.debts += energy.badDebts.length;
}

describe("budgets among authors who fork", () => {
  it("are the same at all honest replicas, and what the definition says", { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(forkedPlan, (plan) => {
        const budgets = new ForkedBudget(plan);
        for (const [index, step] of plan.steps.entries()) {
          budgets.run(step, index < plan.steps.length * splitShare);
          for (const site of budgets.honest) expectDebtsOfForkedOnly(site);
        }
        for (const site of budgets.honest) expectAsDefined(site, budgets);
        budgets.exchangeAll(plan.picks);
        const first = budgets.observer;
        for (const site of [first, ...budgets.honest]) {
          expect(site.digest).toBe(first.digest);
          expectDebtsOfForkedOnly(site);
        }
        expectAsDefined(first, budgets);
        expectReadBack(first);
      }),
      { numRuns },
    );
  });

  it("have been through enough of everything for that to mean something", () => {
    if (numRuns < 40) return;
    expect(seen.forks).toBeGreaterThan(20);
    expect(seen.branches).toBeGreaterThan(2);
    expect(Math.min(seen.evidence, seen.debts)).toBeGreaterThan(0);
  });
});
