// Replicas that can't reach each other go on spending, refilling, asking and granting; once they meet they agree, and at
// no replica, at no moment, was the value out of bounds.
import type { BudgetGenesis } from "@joinery/crdt/budget";
import { describe, expect, it } from "vitest";
import { nameOf } from "../site.js";
import { type BudgetSite, budgetSite, requestsText, restarted, rightsText, viewOf, write } from "./budget-site.js";

const genesis: BudgetGenesis = {
  rights: [
    { author: nameOf(0), spend: 40 },
    { author: nameOf(1), spend: 20, refill: 40 },
  ],
};

function sites(count: number): BudgetSite[] {
  return Array.from({ length: count }, (_, number) => budgetSite(number, genesis));
}

/** Everybody here gets all that anybody here has. */
function meet(...group: readonly BudgetSite[]): void {
  const entries = group.flatMap(({ disk }) => disk);
  for (const site of group) site.receive(...entries);
  for (const site of group) {
    expect(site.digest).toBe(group[0]!.digest);
    expect(viewOf(site).value).toBeGreaterThanOrEqual(-10);
    expect(viewOf(site).value).toBeLessThanOrEqual(90);
  }
}

describe("under a partition", () => {
  it("each side spends what it holds and no more, and both spendings count", () => {
    const [ann, bob] = sites(2) as [BudgetSite, BudgetSite];
    expect(write(ann, (energy) => expect(energy.spend(40)).toEqual({ ok: true }))).toBeDefined();
    expect(ann.change(({ energy }) => energy.spend(1))).toEqual({ ok: false, shortBy: 1 });
    ann.flush();
    write(bob, (energy) => expect(energy.spend(20)).toEqual({ ok: true }));
    expect([viewOf(ann).value, viewOf(bob).value]).toEqual([10, 30]);
    meet(ann, bob);
    expect(viewOf(ann).value).toBe(-10);
    expect(rightsText(ann, 2)).toBe("0/40 0/60");
    expect(requestsText(bob)).toBe("0 spend 1");
  });

  it("a request reaches the others, a grant answers it, and then it can be spent", () => {
    const [ann, bob] = sites(2) as [BudgetSite, BudgetSite];
    write(bob, (energy) => expect(energy.spend(25)).toEqual({ ok: false, shortBy: 5 }));
    expect(requestsText(ann)).toBe("");
    meet(ann, bob);
    expect(requestsText(ann)).toBe("1 spend 5");
    for (const { author, amount, kind } of viewOf(ann).requests) {
      write(ann, (energy) => expect(energy.grant(author, amount, kind)).toEqual({ ok: true }));
    }
    expect(requestsText(ann)).toBe("");
    expect(requestsText(bob)).toBe("1 spend 5");
    meet(ann, bob);
    expect([requestsText(bob), rightsText(bob, 2)]).toEqual(["", "35/0 25/40"]);
    write(bob, (energy) => expect(energy.spend(25)).toEqual({ ok: true }));
    meet(ann, bob);
    expect(viewOf(ann).value).toBe(25);
  });

  it("two that answer one request at once both give, and nothing is lost", () => {
    const [ann, bob, cid] = sites(3) as [BudgetSite, BudgetSite, BudgetSite];
    write(cid, (energy) => energy.request(6));
    meet(ann, bob, cid);
    write(ann, (energy) => energy.grant(nameOf(2), 6));
    write(bob, (energy) => energy.grant(nameOf(2), 4));
    meet(bob, cid);
    expect(requestsText(cid)).toBe("2 spend 2");
    meet(ann, bob, cid);
    expect([requestsText(cid), rightsText(cid, 3)]).toEqual(["", "34/0 16/40 10/0"]);
  });

  it("two that grant to each other at once keep what is theirs", () => {
    const [ann, bob] = sites(2) as [BudgetSite, BudgetSite];
    write(ann, (energy) => energy.grant(nameOf(1), 40));
    write(bob, (energy) => energy.grant(nameOf(0), 20));
    expect(ann.change(({ energy }) => energy.spend(1))).toEqual({ ok: false, shortBy: 1 });
    ann.flush();
    meet(ann, bob);
    expect(rightsText(ann, 2)).toBe("20/0 40/40");
    expect(requestsText(ann)).toBe("");
  });

  it("a new request is for what is missing now, whatever was granted before", () => {
    const [ann, bob] = sites(2) as [BudgetSite, BudgetSite];
    write(ann, (energy) => energy.grant(nameOf(1), 30));
    meet(ann, bob);
    write(bob, (energy) => energy.request(7));
    write(bob, (energy) => energy.request(3));
    expect(requestsText(bob)).toBe("1 spend 7");
    write(bob, (energy) => energy.request(9, "refill"));
    write(bob, (energy) => energy.request(8));
    expect(requestsText(bob)).toBe("1 spend 8, 1 refill 9");
    meet(ann, bob);
    write(ann, (energy) => energy.grant(nameOf(1), 8));
    expect(requestsText(ann)).toBe("1 refill 9");
  });

  it("asking again for what is asked already writes nothing", () => {
    const [ann] = sites(1) as [BudgetSite];
    ann.change(({ energy }) => energy.spend(43));
    const { applied, self } = ann.document;
    const before = applied.get(self);
    ann.change(({ energy }) => [energy.spend(43), energy.spend(42), energy.request(3)]);
    expect(applied.get(self)).toBe(before);
    ann.change(({ energy }) => energy.spend(44));
    expect(applied.get(self)).toBe(before + 1);
  });

  it("whoever was never heard of can be granted rights, and spends them", () => {
    const [ann, bob] = sites(2) as [BudgetSite, BudgetSite];
    write(ann, (energy) => energy.grant(nameOf(7), 4));
    const late = budgetSite(7, genesis);
    meet(ann, bob, late);
    write(late, (energy) => expect(energy.spend(4)).toEqual({ ok: true }));
    meet(ann, bob, late);
    expect(rightsText(bob, 8)).toBe("36/0 20/40 0/0 0/0 0/0 0/0 0/0 0/4");
  });

  it("a process that starts anew from its log has the rights it had", () => {
    const [ann, bob] = sites(2) as [BudgetSite, BudgetSite];
    write(bob, (energy) => energy.grant(nameOf(0), 5));
    meet(ann, bob);
    write(ann, (energy) => [energy.spend(45), energy.refill(3)]);
    const again = restarted(ann, 0, genesis);
    expect(again.digest).toBe(ann.digest);
    expect(again.document.counts.refused).toBe(0);
    expect(rightsText(again, 2)).toBe("3/42 15/40");
    expect(again.change(({ energy }) => energy.spend(4))).toEqual({ ok: false, shortBy: 1 });
  });
});
