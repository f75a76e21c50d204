// What forking can cost all others together: B for each group of victims but one, and B for each history of a member who helps.
import { describe, expect, it } from "vitest";
import type { LedgerGenesis } from "../../src/index.js";
import { idOf } from "../ledger-node.js";
import { authorOf, SignedNode } from "./signed-node.js";

const budget = 100n;
const liar = 50;
const loot = "loot";

/**
 * The bad debt after an owner of 100 has paid each of so many isolated groups, so many accomplices have vouched for more, and so many
 * others in each group for more again.
 */
function loss(groups: number, accomplices: number, forked = 0): bigint {
  const helpers = Array.from({ length: accomplices }, (_, index) => 60 + index);
  const twofaced = Array.from({ length: forked }, (_, index) => 80 + index);
  const victims = Array.from({ length: groups }, (_, index) => index + 1);
  const members = [...victims, ...victims.map((number) => number + 10), ...helpers, ...twofaced, liar];
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
  const vouched = (helper: number, name: string): SignedNode => {
    const voucher = site(helper);
    voucher.hear(shown(loot, `loot ${name}`).disk);
    voucher.write((chips) => chips.open({ nonce: `vouches ${name}` }));
    return voucher;
  };
  // A group is a shop and another member. Both take their history for the only one; the shop hands out the goods. It builds on what
  // accomplices show this group alone, too.
  const honest = victims.flatMap((number) => {
    const [shop, neighbour, twin] = [site(number), site(number + 10), shown(`shop${number}`, `pay ${number}`)];
    for (const member of [shop, neighbour]) member.hear(twin.disk);
    shop.write((chips) => chips.open({ nonce: "goods" }));
    for (const helper of twofaced) shop.hear(vouched(helper, `${helper} ${number}`).disk);
    if (forked > 0) shop.write((chips) => chips.open({ nonce: "more" }));
    neighbour.hear(shop.disk);
    return [shop, neighbour];
  });
  const dishonest = helpers.map((number) => vouched(number, `${number}`));
  const all = [...honest, ...dishonest];
  for (const _ of [1, 2]) for (const one of honest) for (const other of all) if (other !== one) one.hear(other.disk);
  const [first] = honest as [SignedNode];
  expect(first.forked).toEqual(new Set([liar, ...twofaced].map(authorOf)));
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

  it.each([
    [2, 1, 0],
    [3, 1, 0],
    [3, 2, 1],
  ])(
    "is B more in each group for each who forks as well: k = %i, %i of them, %i accomplices",
    (groups, forked, accomplices) => {
      expect(loss(groups, accomplices, forked)).toBe(BigInt(groups * (1 + forked) - 1 + accomplices) * budget);
    },
  );
});
