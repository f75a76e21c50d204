// Totals against a list: whatever is credited, revoked and asked in whatever order, the credits found within a past are
// those that lie in it, where that decides; the list is filtered anew for each question.
import { VersionVector } from "@joinery/clock";
import { type CreditStep, EscrowAccount } from "@joinery/crdt/escrow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

type Action =
  | { readonly kind: "credit"; readonly author: number; readonly seq: number; readonly growth: bigint }
  | { readonly kind: "revoke" }
  | { readonly kind: "grow"; readonly author: number; readonly by: number }
  | { readonly kind: "ask"; readonly enough: bigint };

const author = fc.nat(2);
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant("credit" as const),
    author,
    seq: fc.integer({ min: 1, max: 8 }),
    growth: fc.bigInt(1n, 9n),
  }),
  fc.constant<Action>({ kind: "revoke" }),
  fc.record({ kind: fc.constant("grow" as const), author, by: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ kind: fc.constant("ask" as const), enough: fc.bigInt(0n, 200n) }),
);

describe("the totals of an account", () => {
  it("find in a growing past just the credits that lie there", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const totals = new EscrowAccount("ann");
        const steps: CreditStep[] = [];
        const past = new VersionVector();
        for (const one of actions) perform(one, totals, steps, past);
        expect(totals.credits).toBe(sum(steps));
        totals.learnAll();
        expect(totals.creditsWithin({ covers: () => false }, 1000n)).toBe(sum(steps));
      }),
      { numRuns: 2000 },
    );
  });

  it("ask about nothing that is known already", () => {
    const totals = new EscrowAccount("ann");
    let asked = 0;
    const past = { covers: () => ++asked > 0 };
    for (let seq = 1; seq <= 100; seq++) totals.credit({ author: 0, seq, growth: 1n });
    for (let enough = 1n; enough <= 100n; enough++) totals.creditsWithin(past, enough);
    expect(asked).toBe(100);
  });
});

function perform(one: Action, totals: EscrowAccount, steps: CreditStep[], past: VersionVector): void {
  if (one.kind === "credit") {
    const { author, seq, growth } = one;
    // A past holds whole prefixes of chains that are here, so nothing new comes below it.
    const step = { author, seq: past.get(author) + seq, growth };
    if (steps.some((other) => other.author === author && other.seq === step.seq)) return;
    steps.push(step);
    totals.credit(step);
  } else if (one.kind === "revoke") {
    const step = steps.pop();
    if (step !== undefined) totals.revoke(step);
  } else if (one.kind === "grow") {
    past.raise(one.author, past.get(one.author) + one.by);
  } else {
    const within = sum(steps.filter((step) => past.covers(step.author, step.seq)));
    const found = totals.creditsWithin(past, one.enough);
    expect(found).toBeLessThanOrEqual(within);
    if (found < one.enough) expect(found).toBe(within);
  }
}

function sum(steps: readonly CreditStep[]): bigint {
  return steps.reduce((total, { growth }) => total + growth, 0n);
}
