// Random histories of accounts with several devices, of which some lie: whatever comes in whatever order, twice or late, all honest
// replicas hold what an oracle says, no unit is below zero at any step, and what was revoked stays so.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DeviceHistory, deviceCommand, nodesCount } from "./device-history.js";

const devices = [nodesCount - 2, nodesCount - 1];
const history = fc.record({
  /** Mostly devices. */
  liars: fc.uniqueArray(fc.constantFrom(...devices, ...devices, 0, 1), { maxLength: 2 }),
  commands: fc.array(deviceCommand, { minLength: 30, maxLength: 100, size: "max" }),
  orders: fc.array(fc.array(fc.nat(1000), { minLength: 20, maxLength: 20 }), { minLength: 4, maxLength: 4 }),
});

const seen = { units: 0, revoked: 0, paidByUnits: 0, afterRevocation: 0, unaware: 0, overdrawn: 0, givenBack: 0 };

function expectAboveLimits(world: DeviceHistory): void {
  for (const { node, honest } of world.peers) {
    if (!honest) continue;
    for (const { id, balance, limit } of node.view.accounts()) {
      if (balance < -limit) throw new TypeError(`${id} stands at ${balance}, below its limit of ${limit}`);
    }
  }
}

function expectAgreement(world: DeviceHistory): void {
  const honest = world.peers.filter((peer) => peer.honest);
  const all = world.entries.map(({ made }) => made);
  const balances = world.oracle.balances(all);
  const revoked = world.oracle.revoked(all).sort();
  for (const peer of honest) {
    const { view, document } = peer.node;
    expect(new Map(view.accounts().map(({ id, balance }) => [id, balance]))).toEqual(balances);
    expect(view.accounts().flatMap((one) => (one.revoked === true ? [one.id] : []))).toEqual(revoked);
    expect(world.encoded(peer)).toBe(world.encoded(honest[0] as (typeof honest)[0]));
    expect(document.pendingBytes).toBe(0);
  }
}

/** What of all this the histories were about. */
function countSeen(world: DeviceHistory): void {
  for (const { made } of world.entries) {
    const accepted = world.oracle.accepts(made);
    for (const step of made.transactions.flat()) {
      if (step.kind === "delegate" && accepted) seen.units++;
      if (step.kind === "revoke" && accepted) seen.revoked++;
      if (step.kind !== "pay" || !step.from.includes(".unit.")) continue;
      const knew = world.oracle.revoked(made.past).includes(step.from);
      const isBack = step.from.endsWith(`.unit.${step.to}`);
      if (accepted) seen.paidByUnits++;
      else if (knew && !isBack) seen.afterRevocation++;
      else seen.overdrawn++;
      if (accepted && knew && isBack) seen.givenBack++;
      const others = world.entries.filter(({ made: other }) => !made.past.has(other)).map(({ made: other }) => other);
      if (accepted && !knew && world.oracle.revoked(others).includes(step.from)) seen.unaware++;
    }
  }
}

describe("devices of several accounts", () => {
  it("agree with each other and with the definition, whatever comes in whatever order", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(history, ({ liars, commands, orders }) => {
        const world = new DeviceHistory(liars);
        world.begin();
        for (const command of commands) {
          world.run(command);
          expectAboveLimits(world);
        }
        world.settle(orders);
        expectAboveLimits(world);
        expectAgreement(world);
        countSeen(world);
      }),
      { numRuns: 150 },
    );
  });

  it("have been through enough of everything for that to mean something", () => {
    expect(seen.units).toBeGreaterThan(150);
    expect(seen.revoked).toBeGreaterThan(40);
    expect(seen.paidByUnits).toBeGreaterThan(100);
    expect(seen.afterRevocation).toBeGreaterThan(2);
    expect(seen.unaware).toBeGreaterThan(15);
    expect(seen.overdrawn).toBeGreaterThan(20);
    expect(seen.givenBack).toBeGreaterThan(2);
  });
});
