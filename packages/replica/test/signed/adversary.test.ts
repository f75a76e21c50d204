// Whatever an adversary does with keys of its own, honest replicas that hand each other what they store end in one state:
// the same bytes, the same verdicts about what counts, and proofs for all that they store; also where so little evidence is
// kept that each of them keeps another part of it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sealOf } from "../../src/signed/seal.js";
import { AttackedRoom, attackOf, deliver } from "./adversary.js";
import { namesThatCount } from "./counting-oracle.js";
import type { SignedSite } from "./signed-site.js";

const numRuns = Number(process.env.JOINERY_TRACES ?? 60);
const tells = process.env.JOINERY_STATISTICS !== undefined;

/** The stored entries that no stored signature covers. */
function unprovable({ signed }: SignedSite): string[] {
  const { nodes } = signed.tree;
  const proven = new Set<unknown>();
  for (const node of [...nodes].reverse()) {
    const isSigned = sealOf(node.entry)!.signature !== undefined;
    if (isSigned || node.children.some((child) => proven.has(child))) proven.add(node);
  }
  return nodes.filter((node) => !proven.has(node)).map(({ name }) => name);
}

describe("honest replicas among liars", () => {
  it("end in one state, whatever was shown to whom, and in any order", { timeout: 300_000 }, () => {
    const met: Record<string, number> = {};
    const meet = (what: string, count = 1): void => {
      met[what] = (met[what] ?? 0) + count;
    };
    fc.assert(
      fc.property(attackOf({ min: 20, max: 120 }), (attack) => {
        const room = new AttackedRoom(attack);
        const { honest } = room;
        if (new Set(honest.map(({ digest }) => digest)).size > 1) meet("apart before");
        room.exchangeAll(attack.picks);
        const [first, ...others] = honest;
        expect(first!.counting).toBe(namesThatCount(first!.signed.tree));
        for (const site of honest) expect(unprovable(site)).toEqual([]);
        for (const other of others)
          expect([other.counting, other.digest], "honest").toEqual([first!.counting, first!.digest]);
        const [reader, again] = [room.site(98), room.site(1)];
        reader.nowMs = first!.nowMs;
        for (let [before, round] = [-1, 0]; before !== reader.disk.length; round++) {
          before = reader.disk.length;
          for (const { disk } of honest) deliver(reader, disk, attack.picks, round);
        }
        again.document.recover(again.decode(first!.disk));
        expect([reader.counting, reader.digest], "reader").toEqual([first!.counting, first!.digest]);
        expect([again.counting, again.digest]).toEqual([first!.counting, first!.digest]);
        for (const { signed, document } of honest) {
          for (const [reason, count] of Object.entries(signed.refusals)) meet(reason, count);
          meet("held", document.counts.held);
          meet("rebuilds", signed.work.rebuilds);
        }
        const { tree } = first!.signed;
        meet("entries", tree.nodes.length);
        meet("without own signature", tree.nodes.filter(({ entry }) => sealOf(entry)!.signature === undefined).length);
        meet("forked authors", tree.forks.size);
        meet("evidence", tree.nodes.filter((node) => !first!.signed.isApplied(node)).length);
        meet("branches", [...tree.forks.keys()].filter((author) => first!.signed.branchCount(author) > 1).length);
        const stored = new Set(honest.map(({ signed }) => Buffer.from(signed.branches.digest).toString("hex")));
        if (stored.size > 1) meet("different evidence");
      }),
      // A history with a step less is another one: the seed says more, and at once.
      { numRuns, endOnFailure: true },
    );
    if (tells) console.log(JSON.stringify(met));
    if (numRuns < 60) return;
    const reasons = ["malformed", "bad_signature", "evidence_full", "held", "rebuilds", "without own signature"];
    for (const what of [...reasons, "forked authors", "evidence", "branches", "different evidence", "apart before"]) {
      expect(met[what] ?? 0, what).toBeGreaterThan(0);
    }
  });
});
