// Random histories of three to five replicas with budgets below keys, up to two of which lie: all honest ones accept and
// refuse the same entries, whether an end came before or after what was spent at the same time; every budget that is
// shown stays within bounds at every step; and all end equal to each other and to what an oracle says.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameOf } from "../site.js";
import { bounds } from "./budget-site.js";
import { arbitraryCommand, PurseHistory } from "./purse-history.js";

const history = fc.record({
  nodeCount: fc.integer({ min: 3, max: 5 }),
  liars: fc.nat(2),
  commands: fc.array(arbitraryCommand, { minLength: 30, maxLength: 100, size: "max" }),
  orders: fc.array(fc.array(fc.nat(1000), { minLength: 20, maxLength: 20 }), { minLength: 5, maxLength: 5 }),
});

const seen = { accepted: 0, refused: 0, ended: 0, lateAccepted: 0, lateRefused: 0 };

function expectWithinBounds(world: PurseHistory): void {
  for (const { site, honest } of world.peers) {
    if (!honest) continue;
    for (const [key, { energy }] of site.document.view.purses) {
      const { value, rights } = energy;
      if (value < bounds.min || value > bounds.max) throw new TypeError(`the value of ${key} is ${value}`);
      if (rights.some(({ spend, refill }) => spend < 0 || refill < 0)) throw new TypeError(JSON.stringify(rights));
      const all = (kind: "spend" | "refill"): number => rights.reduce((sum, one) => sum + one[kind], 0);
      if (all("spend") !== value - bounds.min || all("refill") !== bounds.max - value) {
        throw new TypeError(`at ${value} there are ${all("spend")} rights to spend and ${all("refill")} to refill`);
      }
    }
  }
}

function expectAgreement(world: PurseHistory): void {
  const honest = world.peers.filter((peer) => peer.honest);
  const expected = world.oracle.read(world.entries.map(({ made }) => made));
  for (const { site, applied } of honest) {
    const { purses, clicks } = site.document.view;
    const shown = Array.from(purses, ([key, { energy, wins }]) => `${key}: ${energy.value} and ${wins}`);
    expect(`${shown}; ${clicks} clicks`).toBe(expected);
    expect(site.digest).toBe(honest[0]!.site.digest);
    expect(site.document.pendingBytes).toBe(0);
    expect(applied.size).toBe(world.entries.length);
    expect(site.document.counts.rejected).toBe(0);
  }
}

function countSeen(world: PurseHistory): void {
  const liars = new Set(world.peers.filter(({ honest }) => !honest).map(({ number }) => nameOf(number) as string));
  for (const { made } of world.entries) {
    const accepted = world.oracle.accepts(made);
    if (!accepted) expect(liars).toContain(made.author);
    seen[accepted ? "accepted" : "refused"]++;
    if (accepted) seen.ended += made.steps.filter(({ did }) => did === "ended").length;
  }
  seen.lateAccepted += world.late.accepted;
  seen.lateRefused += world.late.refused;
}

describe("replicas with budgets below keys", () => {
  it("agree with each other and with the definition, whatever comes in whatever order", () => {
    fc.assert(
      fc.property(history, ({ nodeCount, liars, commands, orders }) => {
        const world = new PurseHistory(nodeCount, liars);
        for (const command of commands) {
          world.run(command);
          expectWithinBounds(world);
        }
        world.settle(orders);
        expectWithinBounds(world);
        expectAgreement(world);
        countSeen(world);
      }),
      { numRuns: 500 },
    );
  });

  it("have been through enough of everything for that to mean something", () => {
    expect(seen.accepted).toBeGreaterThan(700);
    expect(seen.refused).toBeGreaterThan(100);
    expect(seen.ended).toBeGreaterThan(50);
    expect(seen.lateAccepted).toBeGreaterThan(50);
    expect(seen.lateRefused).toBeGreaterThan(10);
  });
});
