// Random histories with forking authors: whatever the order of arrival, honest replicas that store the same are the same,
// byte for byte, and what counts is what a naive reading of the rule says.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namesThatCount } from "./counting-oracle.js";
import { exchangeAll, forkedPlan, playForked, shuffled } from "./forked-history.js";
import { type SignedSite, signedSite } from "./signed-site.js";

const numRuns = Number(process.env.JOINERY_TRACES ?? 60);

function storedOf({ signed }: SignedSite): string {
  return signed.tree.nodes
    .map(({ name }) => name)
    .sort()
    .join(" ");
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
          if (tree.branchesOf(author).length > 3) seen.nested++;
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
