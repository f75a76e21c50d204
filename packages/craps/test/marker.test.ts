// Newcomers, whom no genesis knew: the house advances them a purse out of its bank, once. And secrets that need not be kept.

import { describe, expect, it } from "vitest";
import { type CrapsGenesis, commitmentOf, seatOf, secretFor, tableTotal } from "../src/index.js";
import { CrapsNode, playRound, replicaId, spread } from "./craps-node.js";
import { chip } from "./round-world.js";

const [ann, bob] = [replicaId(1), replicaId(2)];
const genesis: CrapsGenesis = {
  table: "table 42",
  house: replicaId(0),
  bank: 1_000n * chip,
  rules: { marker: 400n * chip, limit: { minimum: chip, maximum: 1_000n * chip } },
  purses: [],
};

function threeNodes(given: CrapsGenesis = genesis): [CrapsNode, CrapsNode, CrapsNode] {
  return [new CrapsNode(0, given), new CrapsNode(1, given), new CrapsNode(2, given)];
}

describe("a marker", () => {
  it("is what a newcomer sits down with, and comes out of the bank", () => {
    const nodes = threeNodes();
    nodes[1].change((table) => table.sit(300n * chip));
    nodes[2].change((table) => table.sit(400n * chip));
    spread(nodes);
    playRound(nodes, [ann, bob]);
    const { table, settlements } = nodes[0].view;
    expect(table.seats.map(({ player, stack }) => [player, stack])).toEqual([
      [ann, 300n * chip],
      [bob, 400n * chip],
    ]);
    expect([table.bank, table.purses]).toEqual([
      200n * chip,
      new Map([
        [ann, 100n * chip],
        [bob, 0n],
      ]),
    ]);
    expect(settlements[0]?.events.map(({ type }) => type)).toEqual(["advanced", "joined", "advanced", "joined"]);
    expect(tableTotal(table)).toBe(1_000n * chip);
  });

  it("is given once: who comes back has what is left of it", () => {
    const nodes = threeNodes();
    nodes[1].change((table) => table.sit(400n * chip));
    spread(nodes);
    playRound(nodes, [ann]);
    nodes[1].change((table) => table.bet("any-7", 100n * chip));
    nodes[1].change((table) => table.commit(nodes[1].secret(), { leaves: true }));
    playRound(nodes);
    const left = nodes[0].view.table.purses?.get(ann) as bigint;
    expect(left).toBe(300n * chip);
    expect(() => nodes[1].change((table) => table.sit(left + chip))).toThrow(
      expect.objectContaining({ code: "insufficient_purse" }),
    );
    nodes[1].change((table) => table.sit(left));
    spread(nodes);
    playRound(nodes, [ann]);
    expect(seatOf(nodes[2].view.table, ann)?.stack).toBe(left);
    expect(tableTotal(nodes[2].view.table)).toBe(1_000n * chip);
  });

  it("is for newcomers alone, and up to what the house has to spare", () => {
    const nodes = threeNodes({ ...genesis, bank: 700n * chip, purses: [{ player: bob, amount: 10n * chip }] });
    const sit = (node: CrapsNode, chips: bigint): void => node.change((table) => table.sit(chips * chip));
    expect(() => sit(nodes[2], 11n)).toThrow(expect.objectContaining({ code: "insufficient_purse" }));
    expect(() => sit(nodes[1], 401n)).toThrow(expect.objectContaining({ code: "insufficient_purse" }));
    sit(nodes[1], 400n);
    spread(nodes);
    playRound(nodes, [ann]);
    const late = new CrapsNode(3, { ...genesis, bank: 700n * chip, purses: [{ player: bob, amount: 10n * chip }] });
    for (const { log } of nodes) late.receive(log);
    expect(seatOf(late.view.table, ann)?.stack).toBe(400n * chip);
    expect(() => sit(late, 400n)).toThrow(expect.objectContaining({ code: "bank_too_small" }));
  });
});

describe("a secret from a seed", () => {
  const seed = new Uint8Array(32).fill(7);
  const slot = { round: 3, attempt: 1 };

  it("is the same whenever it is asked for, and another for any other seed, table and slot", () => {
    const secrets = [
      secretFor(seed, "a", slot),
      secretFor(seed.with(0, 8), "a", slot),
      secretFor(seed, "b", slot),
      secretFor(seed, "a", { round: 3, attempt: 2 }),
      secretFor(seed, "a", { round: 4, attempt: 1 }),
      secretFor(seed, "a", { round: 31, attempt: 1 }),
    ];
    expect(secretFor(seed, "a", slot)).toEqual(secrets[0]);
    expect(new Set(secrets.map((secret) => Buffer.from(secret).toString("hex"))).size).toBe(secrets.length);
  });

  it("fits the commit that was made with it before a crash", () => {
    const root = new Uint8Array(32);
    const commitment = commitmentOf("a", slot, ann, root, secretFor(seed, "a", slot));
    expect(commitmentOf("a", slot, ann, root, secretFor(Uint8Array.from(seed), "a", { ...slot }))).toEqual(commitment);
  });
});
