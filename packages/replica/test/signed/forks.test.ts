// Random histories with forking authors: whatever the order of arrival, honest replicas that store the same are the same,
// byte for byte, and what counts is what a naive reading of the rule says.
import type { ReplicaId } from "@joinery/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namesThatCount } from "./counting-oracle.js";
import { boundedPlan, crowdedPlan, exchangeAll, forkedPlan, playForked, shuffled } from "./forked-history.js";
import { type SignedSite, signedSite } from "./signed-site.js";

const numRuns = Number(process.env.JOINERY_TRACES ?? 60);

function storedOf({ signed }: SignedSite): string {
  return signed.tree.nodes
    .map(({ name }) => name)
    .sort()
    .join(" ");
}

function idOf({ document }: SignedSite): ReplicaId {
  return document.authors.idOf(document.self);
}

/** True where evidence shares its predecessor with an entry that counts: what it may not give a name to. */
function hasHiddenFork({ signed }: SignedSite): boolean {
  const evidence = signed.tree.nodes.filter((node) => !signed.isApplied(node));
  return evidence.some((node) => signed.tree.siblingsOf(node).some((other) => signed.isApplied(other)));
}

describe("honest replicas among forking authors", () => {
  it("end with equal entries, equal states and equal views of what counts", { timeout: 120_000 }, () => {
    const seen = { forks: 0, evidence: 0, applied: 0, nested: 0 };
    fc.assert(
      fc.property(forkedPlan, (plan) => {
        const history = playForked(plan);
        for (const site of history.honest) expect(site.counting).toBe(namesThatCount(site.signed.tree));
        exchangeAll(history, plan.picks);
        const [first, ...others] = [...history.honest, history.observer];
        expect(first!.counting).toBe(namesThatCount(first!.signed.tree));
        for (const other of others) {
          expect(storedOf(other)).toBe(storedOf(first!));
          expect(other.counting).toBe(first!.counting);
          expect(other.digest).toBe(first!.digest);
        }
        expect(first!.document.pendingBytes).toBe(0);
        const { tree } = first!.signed;
        for (const author of tree.forks.keys()) {
          seen.forks++;
          if (first!.signed.branchCount(author) > 3) seen.nested++;
        }
        seen.evidence += first!.evidence === "" ? 0 : 1;
        seen.applied += tree.nodes.filter(
          (node) => tree.forks.has(node.author) && first!.signed.isApplied(node),
        ).length;
      }),
      { numRuns },
    );
    if (numRuns >= 60) expect(Math.min(seen.forks, seen.evidence, seen.applied)).toBeGreaterThan(0);
    // About one plan in eight forks a fork: too few to be sure of one in a short run.
    if (numRuns >= 300) expect(seen.nested).toBeGreaterThan(0);
  });

  it("count as the rule says after each entry, however many authors fork at once", { timeout: 120_000 }, () => {
    const seen = { forks: 0, applied: 0, lost: 0, rebuilds: 0, recounts: 0 };
    fc.assert(
      fc.property(crowdedPlan, (plan) => {
        const history = playForked(plan);
        exchangeAll(history, plan.picks);
        const reader = signedSite(98, { members: [...new Set([...history.honest, ...history.twins].map(idOf))] });
        for (const [index, bytes] of shuffled(history.pool(), plan.picks, 3).entries()) {
          const before = reader.signed.tree.nodes.filter((node) => reader.signed.isApplied(node));
          reader.receive(bytes);
          if (before.some((node) => !reader.signed.isApplied(node))) seen.lost++;
          if (index % 4 === 0) expect(reader.counting).toBe(namesThatCount(reader.signed.tree));
        }
        const [first] = history.honest;
        expect(first!.counting).toBe(namesThatCount(first!.signed.tree));
        expect([reader.counting, reader.digest]).toEqual([first!.counting, first!.digest]);
        const { tree, work } = reader.signed;
        seen.forks = Math.max(seen.forks, tree.forks.size);
        seen.applied += tree.nodes.filter((node) => tree.forks.has(node.author) && node.isApplied).length;
        seen.rebuilds += work.rebuilds;
        seen.recounts += work.recounts;
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    );
    if (numRuns >= 60) expect(Math.min(seen.applied, seen.lost, seen.rebuilds, seen.recounts)).toBeGreaterThan(0);
    if (numRuns >= 60) expect(seen.forks).toBeGreaterThan(4);
  });

  it("are the same where evidence has no room, although they keep different evidence", { timeout: 120_000 }, () => {
    const seen = { refused: 0, different: 0, hidden: 0 };
    fc.assert(
      fc.property(boundedPlan, (plan) => {
        const history = playForked(plan);
        exchangeAll(history, plan.picks);
        const [first, ...others] = [...history.honest, history.observer];
        for (const site of [first!, ...others]) {
          expect(site.counting).toBe(namesThatCount(site.signed.tree));
          expect([site.counting, site.digest]).toEqual([first!.counting, first!.digest]);
          seen.refused += site.signed.refusals.evidence_full > 0 ? 1 : 0;
          seen.different += storedOf(site) === storedOf(first!) ? 0 : 1;
          seen.hidden += hasHiddenFork(site) ? 1 : 0;
        }
      }),
      { numRuns },
    );
    if (numRuns >= 60) expect(Math.min(seen.refused, seen.different, seen.hidden)).toBeGreaterThan(0);
  });

  it("are the same whenever they store the same, also on the way, and after a restart", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(forkedPlan, (plan) => {
        const history = playForked(plan);
        const members = [...history.honest, ...history.twins].map(({ document }) =>
          document.authors.idOf(document.self),
        );
        for (const [index, site] of history.honest.entries()) {
          const observer = signedSite(98, { members: [...new Set(members)] });
          observer.receive(...shuffled(site.disk, plan.picks, index));
          expect([storedOf(observer), observer.counting]).toEqual([storedOf(site), site.counting]);
          expect(observer.digest).toBe(site.digest);
          const again = signedSite(98, { members: [...new Set(members)] });
          again.document.recover(again.decode(site.disk));
          expect(again.digest).toBe(site.digest);
        }
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    );
  });
});
