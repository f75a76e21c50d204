// Certified money covers what an owner has by certified payments of others, of its own limits, and of nothing else.

import type { EntryName } from "@joinery/replica/signed";
import { describe, expect, it } from "vitest";
import { CoveredPayments } from "../../src/checkers/covered-payments.js";

const mint = new Map([["mint", 100n]]);

/** Entries by name, `payer>payee amount` each; one without a payment says nothing. */
function told(entries: Record<string, string>, limits = mint): CoveredPayments {
  const payments = new CoveredPayments(limits);
  for (const [name, payment] of Object.entries(entries)) {
    const [from, to, amount] = payment.split(/[> ]/) as [string, string, string];
    payments.tell(name as EntryName, { from, to, amount: BigInt(amount) });
  }
  return payments;
}

function covered(payments: CoveredPayments, chains: readonly string[][], certified: readonly string[] = []): string[] {
  return [...payments.of(chains as EntryName[][], certified as EntryName[])].sort();
}

describe("certified money covers", () => {
  it("what comes from limits, and what is passed on of that", () => {
    const payments = told({ a1: "mint>bob 60", a2: "mint>bob 41", b1: "bob>ann 50", b2: "bob>ann 11" });
    expect(
      covered(payments, [
        ["a1", "a2"],
        ["b1", "b2"],
      ]),
    ).toEqual(["a1", "b1"]);
  });

  it("nothing that was paid out of money that isn't certified, until other money is there", () => {
    const payments = told({ liar: "liar>ann 10", a1: "ann>bob 10", b1: "bob>ann 10", c1: "mint>ann 10" });
    expect(covered(payments, [["a1"], ["b1"]])).toEqual([]);
    expect(covered(payments, [["a1"], ["b1"]], ["liar"])).toEqual(["a1", "b1"]);
    expect(covered(payments, [["a1"], ["b1"], ["c1"]])).toEqual(["a1", "b1", "c1"]);
  });

  it("no circle of payments that each rest on the other", () => {
    expect(covered(told({ a1: "ann>bob 10", b1: "bob>ann 10" }), [["a1"], ["b1"]])).toEqual([]);
  });

  it("a payment that lacked something, once its owner has put it back", () => {
    const payments = told({ a1: "ann>bob 10", a2: "mint>ann 10" });
    expect(covered(payments, [["a1"]])).toEqual([]);
    expect(covered(payments, [["a1", "a2"]])).toEqual(["a1", "a2"]);
  });

  it("entries without a payment with the next that has one", () => {
    expect(covered(told({ a2: "mint>bob 1" }), [["a1", "a2", "a3"]])).toEqual(["a1", "a2"]);
  });
});
