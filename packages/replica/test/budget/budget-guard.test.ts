// What a liar writes past its own checks is refused by everybody else, each lie under its own code, and what an honest
// replica writes never is. A refused entry is kept, counted, and changes nothing.

import type { BudgetGenesis } from "@joinery/crdt/budget";
import { amountMax } from "@joinery/crdt/matrix";
import { describe, expect, it } from "vitest";
import { nameOf } from "../site.js";
import { type BudgetSite, budgetSite, type LyingDraft, rightsText, verdictsOn, viewOf, write } from "./budget-site.js";

const [ann, bob, cid] = [nameOf(0), nameOf(1), nameOf(2)] as const;

/** Author 0 starts with 60 rights to spend and 10 to refill, author 1, who lies, with 20 to spend; 10 are nobody's. */
const genesis: BudgetGenesis = {
  rights: [
    { author: ann, spend: 60, refill: 10 },
    { author: bob, spend: 20 },
  ],
};

function trio(): { ann: BudgetSite; liar: BudgetSite; cid: BudgetSite } {
  return { ann: budgetSite(0, genesis), liar: budgetSite(1, genesis, false), cid: budgetSite(2, genesis) };
}

/** What a bystander makes of one change by the liar. A lie leaves everything readable as it was. */
function verdict(lie: (energy: LyingDraft) => unknown): string | undefined {
  const { liar, cid } = trio();
  const entry = write(liar, lie);
  const shown = (): string => `${viewOf(cid).value} ${rightsText(cid, 3)} ${JSON.stringify(viewOf(cid).requests)}`;
  const [before, fingerprint] = [shown(), cid.document.state.fingerprint.toString()];
  const [code] = verdictsOn(cid, entry);
  const counted = code === undefined ? { applied: 1, refused: 0 } : { applied: 0, refused: 1 };
  expect(cid.document.counts).toMatchObject({ ...counted, rejected: 0 });
  expect(cid.document.applied.get(cid.document.authors.indexOf(bob))).toBeGreaterThan(0);
  expect(cid.disk).toHaveLength(1);
  if (code === undefined) return code;
  expect(shown()).toBe(before);
  expect(cid.document.state.fingerprint.toString()).toBe(fingerprint);
  return code;
}

describe("a guard", () => {
  it("accepts what an honest draft writes, to the last right", () => {
    expect(verdict((energy) => energy.spend(20))).toBeUndefined();
    expect(verdict((energy) => energy.spend(21))).toBeUndefined(); // a request for one
    expect(verdict((energy) => energy.grant(cid, 20))).toBeUndefined();
    expect(verdict((energy) => energy.request(100, "refill"))).toBeUndefined();
    expect(verdict((energy) => [energy.spend(20), energy.refill(20), energy.spend(20)])).toBeUndefined();
  });

  it.each([
    ["insufficient_rights", { row: "spend", column: "", amount: 21n }],
    ["insufficient_rights", { row: "spend", column: ann, amount: 21n }],
    ["insufficient_rights", { row: "refill", column: "", amount: 1n }],
    ["insufficient_rights", { row: "refill", column: cid, amount: 1n }],
    ["insufficient_rights", { row: "spend", column: "", amount: amountMax }],
    ["same_author", { row: "spend", column: bob, amount: 1n }],
    ["request_too_large", { row: "spend", column: "?", amount: 101n }],
    ["request_too_large", { row: "refill", column: "?", amount: amountMax }],
  ])("refuses %s: case %#", (code, cell) => expect(verdict((energy) => energy.raw(cell))).toBe(code));

  it("refuses a total that does not rise", () => {
    const repeat = (energy: LyingDraft, amount: bigint): void => {
      energy.spend(5);
      energy.raw({ row: "spend", column: "", amount });
    };
    expect(verdict((energy) => repeat(energy, 5n))).toBe("amount_not_positive");
    expect(verdict((energy) => repeat(energy, 4n))).toBe("amount_not_positive");
    expect(verdict((energy) => repeat(energy, 20n))).toBeUndefined();
    expect(verdict((energy) => repeat(energy, 21n))).toBe("insufficient_rights");
  });

  it("refuses an operation that raises two cells, or none", () => {
    const one = { row: "spend", column: "", amount: 1n };
    expect(verdict((energy) => energy.raw(one, { row: "spend", column: "?", amount: 1n }))).toBe("malformed_operation");
    expect(verdict((energy) => energy.raw())).toBe("malformed_operation");
  });

  it("adds up what one operation after another took, in one transaction and in one entry", () => {
    expect(verdict((energy) => [12n, 24n].map((amount) => energy.raw({ row: "spend", column: "", amount })))).toBe(
      "insufficient_rights",
    );
    const { liar, cid: there } = trio();
    liar.change(({ energy }) => energy.spend(12));
    const entry = write(liar, (energy) => energy.raw({ row: "spend", column: cid, amount: 9n }));
    expect(verdictsOn(there, entry)).toEqual(["insufficient_rights"]);
    expect(rightsText(there, 3)).toBe("60/10 20/0 0/0");
  });

  it("judges each operation as it stands: rights that come back later pay for nothing before", () => {
    const late = (energy: LyingDraft): void => {
      energy.raw({ row: "refill", column: "", amount: 5n });
      energy.raw({ row: "spend", column: "", amount: 5n });
    };
    expect(verdict(late)).toBe("insufficient_rights");
  });

  it("refuses an entry whole: one bad operation takes the good ones with it", () => {
    const two = (energy: LyingDraft): void => {
      energy.spend(1);
      energy.raw({ row: "refill", column: "", amount: 2n });
    };
    expect(verdict(two)).toBe("insufficient_rights");
  });
});

describe("what was granted counts once its receiver had seen it", () => {
  /** The liar spends 15 more than it had, of 15 that author 0 granted; `seen` tells whether it knew. */
  function spending(seen: boolean): { grant: Uint8Array; spend: Uint8Array; cid: BudgetSite } {
    const { ann, liar, cid } = trio();
    const grant = write(ann, (energy) => energy.grant(bob, 15));
    if (seen) liar.receive(grant);
    const spend = write(liar, (energy) => energy.raw({ row: "spend", column: "", amount: 35n }));
    return { grant, spend, cid };
  }

  it("then it is accepted, also where the spending comes first and has to wait", () => {
    const { grant, spend, cid } = spending(true);
    expect(verdictsOn(cid, spend)).toEqual([]);
    expect(verdictsOn(cid, grant)).toEqual([undefined, undefined]);
    expect(rightsText(cid, 3)).toBe("45/10 0/35 0/0");
    expect(viewOf(cid).value).toBe(35);
  });

  it("else it is refused, also where the grant is known already", () => {
    const { grant, spend, cid } = spending(false);
    expect(verdictsOn(cid, grant, spend)).toEqual([undefined, "insufficient_rights"]);
    const other = spending(false);
    expect(verdictsOn(other.cid, other.spend, other.grant)).toEqual(["insufficient_rights", undefined]);
    expect(other.cid.digest).toBe(cid.digest);
  });

  it("and a granting author has no longer what it granted", () => {
    const { ann, cid } = trio();
    ann.change(({ energy }) => energy.grant(bob, 15));
    expect(ann.change(({ energy }) => energy.spend(46))).toEqual({ ok: false, shortBy: 1 });
    const liar = budgetSite(0, genesis, false);
    liar.change(({ energy }) => energy.grant(bob, 15));
    const spent = write(liar, (energy) => energy.raw({ row: "spend", column: "", amount: 46n }));
    expect(verdictsOn(cid, spent)).toEqual(["insufficient_rights"]);
  });
});

describe("after a refused entry", () => {
  it("its author goes on from what counts, and others are judged by that", () => {
    const { liar, cid } = trio();
    const lies = [100n, 101n, 20n].map((amount) => write(liar, (e) => e.raw({ row: "spend", column: "", amount })));
    expect(verdictsOn(cid, ...lies)).toEqual(["insufficient_rights", "insufficient_rights", undefined]);
    expect([viewOf(cid).value, rightsText(cid, 3)]).toEqual([50, "60/10 0/20 0/0"]);
    const dave = budgetSite(3, genesis);
    expect(verdictsOn(dave, ...[...lies].reverse(), ...lies)).toHaveLength(3);
    expect(dave.digest).toBe(cid.digest);
    expect(dave.document.counts).toMatchObject({ applied: 1, refused: 2 });
  });
});
