// What forking can cost all others together: B for each group of victims but one, and B for each member who helps.
import { describe, expect, it } from "vitest";
import type { LedgerGenesis } from "../../src/index.js";
import { idOf } from "../ledger-node.js";
import { authorOf, SignedNode } from "./signed-node.js";

const budget = 100n;
const liar = 50;
const loot = "loot";

/** The bad debt after an owner of 100 has paid each of so many isolated groups, and so many accomplices have vouched for more. */
function loss(groups: number, accomplices: number): bigint {
  const helpers = Array.from({ length: accomplices }, (_, index) => 60 + index);
  const victims = Array.from({ length: groups }, (_, index) => index + 1);
  const members = [...victims, ...victims.map((number) => number + 10), ...helpers, liar];
  const genesis: LedgerGenesis = {
    issuers: [],
    accounts: [
      { account: "liar", owner: authorOf(liar), creditLimit: budget },
      { account: loot, owner: authorOf(liar) },
      ...victims.map((number) => ({ account: `shop${number}`, owner: authorOf(number) })),
    ],
  };
  const site = (number: number): SignedNode => new SignedNode(number, genesis, members);
  const shown = (to: string, name: string): SignedNode => {
    const twin = site(liar);
    twin.write((chips) => chips.transfer({ id: idOf(name), from: "liar", to, amount: budget }));
    return twin;
  };
  // A group is a shop and another member. Both take their history for the only one; the shop hands out the goods.
  const honest = victims.flatMap((number) => {
    const [shop, neighbour, twin] = [site(number), site(number + 10), shown(`shop${number}`, `pay ${number}`)];
    for (const member of [shop, neighbour]) member.hear(twin.disk);
    shop.write((chips) => chips.open({ nonce: "goods" }));
    neighbour.hear(shop.disk);
    return [shop, neighbour];
  });
  const dishonest = helpers.map((number) => {
    const helper = site(number);
    helper.hear(shown(loot, `loot ${number}`).disk);
    helper.write((chips) => chips.open({ nonce: "vouches" }));
    return helper;
  });
  const all = [...honest, ...dishonest];
  for (const _ of [1, 2]) for (const one of honest) for (const other of all) if (other !== one) one.hear(other.disk);
  const [first] = honest as [SignedNode];
  for (const one of honest) expect(one.digest).toBe(first.digest);
  expect(new Set(first.view.badDebts.map(({ owner }) => owner))).toEqual(new Set([authorOf(liar)]));
  return first.view.badDebts.reduce((sum, { amount }) => sum + amount, 0n);
}

describe("the loss by one forked owner with a balance of B", () => {
  it.each([2, 3, 4, 5, 6, 7, 8])("is (k - 1) B over k = %i isolated groups", (groups) => {
    expect(loss(groups, 0)).toBe(BigInt(groups - 1) * budget);
  });

  it.each([
    [2, 1],
    [5, 2],
    [8, 3],
  ])("is B more for each admitted accomplice: k = %i, %i accomplices", (groups, accomplices) => {
    expect(loss(groups, accomplices)).toBe(BigInt(groups - 1 + accomplices) * budget);
  });
});
