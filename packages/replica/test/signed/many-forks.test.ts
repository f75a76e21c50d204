// What many forked keys cost: the work grows with the entries, whatever their order, and not with entries times forks.
// Counted, not timed.
import { describe, expect, it } from "vitest";
import { namesThatCount } from "./counting-oracle.js";
import { alternating, builtOn, type ForkedKeys, forkedKeys } from "./many-forks.js";
import { type SignedSite, signedSite } from "./signed-site.js";

const keyCount = 120;
const keys = forkedKeys(keyCount);
const accomplices = keys.second.map((entry, index) => builtOn(5000 + index, [entry]));

/** A member that endorses what it had applied before it learns of a fork. */
function endorsing(): SignedSite {
  return signedSite(1);
}

/** One that may write no more, so that what it had applied is taken back with each fork. */
function listening(): SignedSite {
  const [site, twin] = [signedSite(7), signedSite(7)];
  twin.nowMs++;
  site.write(({ total }) => total.add(1));
  site.receive(twin.write(({ total }) => total.add(2)));
  return site;
}

function taking(site: SignedSite, entries: readonly Uint8Array[]): SignedSite {
  for (const bytes of entries) site.receive(bytes);
  expect(site.counting).toBe(namesThatCount(site.signed.tree));
  return site;
}

const orders: Record<string, readonly Uint8Array[]> = {
  "each fork at once": alternating(keys.first, keys.second),
  "first all first branches": [...keys.first, ...keys.second],
  "with somebody who built on the second branch": alternating(keys.first, keys.second, accomplices),
  "with somebody who built on the branch that came first": alternating(keys.second, accomplices, keys.first),
  "first all branches that somebody built on": [...keys.second, ...accomplices, ...keys.first],
};

describe("many keys that fork", () => {
  for (const [order, entries] of Object.entries(orders)) {
    it(`cost work in proportion to their entries: ${order}`, { timeout: 60_000 }, () => {
      for (const site of [endorsing(), listening()]) {
        taking(site, entries);
        expect(site.signed.tree.forks.size).toBeGreaterThanOrEqual(keyCount);
        const again = signedSite(site.number);
        again.document.recover(again.decode(site.disk));
        expect(site.digest).toBe(again.digest);
        const { rebuilds, recounts, visits } = site.signed.work;
        expect([rebuilds <= 1, recounts]).toEqual([true, 0]);
        expect(visits).toBeLessThan(5 * site.signed.tree.nodes.length);
      }
    });
  }

  it("that build on each other cost a look at everything per fork at most", { timeout: 60_000 }, () => {
    const chained: ForkedKeys = forkedKeys(keyCount, (_, first) => first.slice(-1));
    const entries = alternating(chained.first, chained.second);
    const site = taking(listening(), entries);
    expect(site.document.view.players.size).toBe(0);
    const { rebuilds, recounts, visits } = site.signed.work;
    expect(rebuilds).toBeLessThanOrEqual(1);
    expect(recounts).toBeLessThanOrEqual(keyCount);
    expect(visits).toBeLessThan(keyCount * entries.length);
  });

  it("make the state anew once for what came together, and once per look at it", { timeout: 60_000 }, () => {
    const site = listening();
    site.receive(...keys.first, ...keys.second.slice(1));
    expect(site.document.view.players.size).toBe(1);
    const before = site.signed.work.rebuilds;
    expect([site.document.view.players.size, site.signed.work.rebuilds]).toEqual([1, before]);
    site.receive(keys.second[0]!);
    expect([site.document.view.players.size, site.signed.work.rebuilds]).toEqual([0, before + 1]);
  });

  it("cost one endorsement for all that was applied before the first of the forks", { timeout: 60_000 }, () => {
    const site = taking(endorsing(), [...keys.first, ...keys.second]);
    expect(site.disk.length).toBe(2 * keyCount + 1);
    expect(site.document.view.players.size).toBe(1);
    expect(site.evidence.split(" ").length).toBe(keyCount);
  });
});
