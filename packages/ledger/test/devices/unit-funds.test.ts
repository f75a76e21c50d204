// What moving money between devices goes by: who takes part, and what each has spent of late.
import { describe, expect, it } from "vitest";
import { idOf, nowMs } from "../ledger-node.js";
import { Household, home, phone, shop, tablet, unitOf } from "./cast.js";

function fundsOf(household: Household, sinceMs = nowMs): [string, bigint, bigint][] {
  const funds = household.at(home).view.unitFunds("ann", sinceMs);
  return funds.map(({ account, balance, spent }) => [account, balance, spent]);
}

describe("the funds of an account's devices", () => {
  it("are what each holds, and has spent outside the account since a time", () => {
    const household = Household.funded();
    household.spend(phone, 20n, "bread");
    household.spend(phone, 3n, "milk");
    household.at(tablet).change((chips) => {
      chips.transfer({ id: idOf("on"), from: unitOf(tablet), to: unitOf(phone), amount: 9n });
      chips.transfer({ id: idOf("back"), from: unitOf(tablet), to: "ann", amount: 1n });
    });
    household.meet(home, phone, tablet);
    expect(fundsOf(household)).toEqual([
      ["ann", 41n, 0n],
      [unitOf(phone), 16n, 23n],
      [unitOf(tablet), 20n, 0n],
    ]);
    expect(fundsOf(household, nowMs + 1)[1]).toEqual([unitOf(phone), 16n, 0n]);
  });

  it("leave out who is revoked or closed, and who owes something", () => {
    const household = Household.funded();
    household.at(home).change((chips) => chips.revoke(unitOf(phone)));
    household.at(tablet).change((chips) => {
      chips.transfer({ id: idOf("all"), from: unitOf(tablet), to: "ann", amount: 30n });
      chips.close(unitOf(tablet));
    });
    household.meet(home, tablet);
    expect(fundsOf(household)).toEqual([["ann", 70n, 0n]]);
    expect(household.at(shop).view.unitFunds("mint", 0)).toEqual([]);
    expect(household.at(shop).view.unitFunds("nobody", 0)).toEqual([]);
  });
});
