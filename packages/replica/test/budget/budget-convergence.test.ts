// Random histories of three to five replicas, up to two of which lie: all honest ones accept and refuse the same
// entries, stay within bounds at every step, keep all rights, and end equal to each other and to what an oracle says.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameOf } from "../site.js";
import { arbitraryCommand, BudgetHistory, startValue } from "./budget-history.js";
import { bounds, kinds, viewOf } from "./budget-site.js";

const history = fc.record({
  nodeCount: fc.integer({ min: 3, max: 5 }),
  liars: fc.nat(2),
  commands: fc.array(arbitraryCommand, { minLength: 30, maxLength: 120, size: "max" }),
  orders: fc.array(fc.array(fc.nat(1000), { minLength: 20, maxLength: 20 }), { minLength: 5, maxLength: 5 }),
});

const names = [0, 1, 2, 3, 4, 5].map(nameOf);
const seen = { accepted: 0, refused: 0, acceptedOfLiars: 0, asked: 0, granted: 0 };

/** Also while entries wait: what is applied is enough to keep the bounds. */
function expectWithinBounds(world: BudgetHistory): void {
  for (const { site, honest } of world.peers) {
    if (!honest) continue;
    const { value, rights, requests } = viewOf(site);
    if (value < bounds.min || value > bounds.max) throw new TypeError(`the value is ${value}`);
    if (rights.some(({ spend, refill }) => spend < 0 || refill < 0)) throw new TypeError(JSON.stringify(rights));
    const all = (kind: "spend" | "refill"): number => rights.reduce((sum, one) => sum + one[kind], 0);
    if (all("spend") !== value - bounds.min || all("refill") !== bounds.max - value) {
      throw new TypeError(`at ${value} there are ${all("spend")} rights to spend and ${all("refill")} to refill`);
    }
    if (requests.some(({ amount }) => amount > bounds.max - bounds.min)) throw new TypeError("a request for too much");
  }
}

function expectAgreement(world: BudgetHistory): void {
  const honest = world.peers.filter((peer) => peer.honest);
  const all = world.entries.map(({ made }) => made);
  for (const { site, applied } of honest) {
    const view = viewOf(site);
    expect(BigInt(view.value)).toBe(BigInt(startValue) + world.oracle.moved(all));
    for (const author of names) {
      const rights = kinds.map((kind) => BigInt(view.rightsOf(author)[kind]));
      expect(rights).toEqual(kinds.map((kind) => world.oracle.rights(all, author, kind)));
      const asked = kinds.map((kind) => view.requests.find((one) => one.author === author && one.kind === kind));
      const requested = kinds.map((kind) => world.oracle.requested(all, author, kind));
      expect(asked.map((one) => BigInt(one?.amount ?? 0))).toEqual(requested);
    }
    expect(site.digest).toBe(honest[0]!.site.digest);
    expect(site.document.pendingBytes).toBe(0);
    expect(applied.size).toBe(world.entries.length);
    expect(site.document.counts.rejected).toBe(0);
  }
}

function countSeen(world: BudgetHistory): void {
  const liars = new Set(world.peers.filter(({ honest }) => !honest).map(({ number }) => nameOf(number) as string));
  for (const { made } of world.entries) {
    const accepted = world.oracle.accepts(made);
    if (!accepted) expect(liars).toContain(made.author);
    if (!accepted) seen.refused++;
    else if (liars.has(made.author)) seen.acceptedOfLiars++;
    else seen.accepted++;
    if (!accepted) continue;
    seen.asked += made.steps.filter(({ did }) => did === "asked").length;
    seen.granted += made.steps.filter(({ did }) => did === "granted").length;
  }
}

describe("replicas of one budget", () => {
  it("agree with each other and with the definition, whatever comes in whatever order", () => {
    fc.assert(
      fc.property(history, ({ nodeCount, liars, commands, orders }) => {
        const world = new BudgetHistory(nodeCount, liars);
        for (const command of commands) {
          world.run(command);
          expectWithinBounds(world);
        }
        world.settle(orders);
        expectWithinBounds(world);
        expectAgreement(world);
        countSeen(world);
      }),
      { numRuns: 120 },
    );
  });

  it("have been through enough of everything for that to mean something", () => {
    expect(seen.accepted).toBeGreaterThan(700);
    expect(seen.refused).toBeGreaterThan(200);
    expect(seen.acceptedOfLiars).toBeGreaterThan(100);
    expect(seen.asked).toBeGreaterThan(300);
    expect(seen.granted).toBeGreaterThan(250);
  });
});
