// Evening out what devices hold: nobody gives what is in its own share, nobody is low afterwards, and then nothing more is moved; the
// same everywhere, by fewer transfers than there are devices.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rebalancing, type UnitFunds } from "../../src/devices/index.js";
import { replicaId } from "../ledger-node.js";

const amount = fc.oneof(fc.bigInt(0n, 40n), fc.bigInt(0n, 2n ** 100n));
const units = fc
  .array(fc.record({ balance: amount, spent: amount }), { minLength: 1, maxLength: 8 })
  .map((all) => all.map((one, index): UnitFunds => ({ account: `u${index}`, owner: replicaId(index), ...one })));

function unit(account: string, balance: bigint, spent = 0n): UnitFunds {
  return { account, owner: replicaId(0), balance, spent };
}

function after(all: readonly UnitFunds[], absent?: ReadonlySet<string>): UnitFunds[] {
  const legs = rebalancing(all, absent);
  return all.map((one) => {
    const moved = legs.reduce((sum, { from, to, amount: by }) => {
      return to === one.account ? sum + by : from === one.account ? sum - by : sum;
    }, 0n);
    return { ...one, balance: one.balance + moved };
  });
}

describe("evening out what devices hold", () => {
  it("moves nothing while nobody is low", () => {
    expect(rebalancing([unit("a", 75n), unit("b", 25n)])).toEqual([]);
    expect(rebalancing([unit("a", 3n), unit("b", 0n)])).toEqual([]);
    expect(rebalancing([unit("a", 100n)])).toEqual([]);
    expect(rebalancing([])).toEqual([]);
  });

  it("brings who is low to its share: by head where nobody has spent anything", () => {
    expect(rebalancing([unit("a", 96n), unit("b", 4n)])).toEqual([{ from: "a", to: "b", amount: 46n }]);
  });

  it("gives more to who spends more, and half by head to who spends nothing", () => {
    const legs = rebalancing([unit("a", 100n, 0n), unit("b", 0n, 90n), unit("c", 0n, 10n)]);
    expect(legs).toEqual([
      { from: "a", to: "b", amount: 61n },
      { from: "a", to: "c", amount: 21n },
    ]);
  });

  it("does without those that are absent", () => {
    const all = [unit("a", 100n), unit("b", 0n), unit("c", 80n)];
    expect(rebalancing(all)).toEqual([{ from: "a", to: "b", amount: 40n }]);
    expect(rebalancing(all, new Set(["a"]))).toEqual([{ from: "c", to: "b", amount: 20n }]);
    expect(rebalancing(all, new Set(["a", "c"]))).toEqual([]);
  });

  it("takes from a second what the richest can't give, if that is needed to be low no longer", () => {
    const all = [..."abcdefghij"].map((name) => unit(name, 110n)).concat(unit("low", 0n));
    const legs = rebalancing(all);
    expect(legs).toEqual(["a", "b", "c"].map((from) => ({ from, to: "low", amount: 10n })));
    expect(rebalancing(after(all))).toEqual([]);
  });

  it("ends at once, makes no money, and takes from nobody what makes it low", () => {
    fc.assert(
      fc.property(units, (all) => {
        const legs = rebalancing(all);
        const then = after(all);
        const sum = (list: readonly UnitFunds[]) => list.reduce((total, { balance }) => total + balance, 0n);
        expect(sum(then)).toBe(sum(all));
        expect(rebalancing(then)).toEqual([]);
        for (const { balance } of then) expect(balance).toBeGreaterThanOrEqual(0n);
        expect(legs.length).toBeLessThan(Math.max(1, all.length));
        for (const { amount: by } of legs) expect(by).toBeGreaterThan(0n);
      }),
    );
  });

  it("is planned alike by all who know the same, in whatever order they know it", () => {
    fc.assert(
      fc.property(units, fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }), (all, keys) => {
        const order = all.map((one, index) => ({ one, key: keys[index] as number })).sort((a, b) => a.key - b.key);
        expect(rebalancing(order.map(({ one }) => one))).toEqual(rebalancing(all));
      }),
    );
  });
});
