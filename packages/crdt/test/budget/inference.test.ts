// TypeScript infers what a budget reads and takes; a wrong amount, kind or author is a compile error.
import type { ReplicaId } from "@joinery/clock";
import { type DraftOf, struct, type ViewOf } from "@joinery/crdt";
import {
  type Attempt,
  type BudgetDraft,
  type BudgetView,
  budget,
  type Holding,
  type Rights,
  type RightsRequest,
} from "@joinery/crdt/budget";
import { describe, expect, expectTypeOf, it } from "vitest";
import { authorName, sitesOf } from "../writing-site.js";

const hero = struct({ energy: budget({ min: 0, max: 5 }).withGenesis({ rights: [] }) });
type View = ViewOf<typeof hero>;
type Draft = DraftOf<typeof hero>;

describe("the types of a budget", () => {
  it("are those of what is read", () => {
    expectTypeOf<View["energy"]>().toEqualTypeOf<BudgetView>();
    expectTypeOf<View["energy"]["value"]>().toEqualTypeOf<number>();
    expectTypeOf<ReturnType<BudgetView["rightsOf"]>>().toEqualTypeOf<Rights>();
    expectTypeOf<BudgetView["rights"]>().toEqualTypeOf<readonly Holding[]>();
    expectTypeOf<BudgetView["requests"]>().toEqualTypeOf<readonly RightsRequest[]>();
  });

  it("are those of what is written", () => {
    expectTypeOf<Draft["energy"]>().toEqualTypeOf<BudgetDraft>();
    expectTypeOf<ReturnType<BudgetDraft["spend"]>>().toEqualTypeOf<Attempt>();
    const attempt = { ok: false, shortBy: 1 } as Attempt;
    expectTypeOf(attempt).not.toHaveProperty("shortBy");
    if (!attempt.ok) expectTypeOf(attempt.shortBy).toEqualTypeOf<number>();
  });

  it("refuse what is none", () => {
    const [site] = sitesOf(hero);
    const other: ReplicaId = authorName(2);
    const wrong = [
      // @ts-expect-error an amount is a number, as in a counter
      ({ energy }: Draft) => energy.spend(1n),
      // @ts-expect-error an amount is needed
      ({ energy }: Draft) => energy.refill(),
      // @ts-expect-error rights are to spend or to refill
      ({ energy }: Draft) => energy.grant(other, 1, "steal"),
      // @ts-expect-error an author's name is no text of any kind
      ({ energy }: Draft) => energy.grant("bob", 1),
      // @ts-expect-error bounds come as an object
      () => budget(0, 5),
      // @ts-expect-error both bounds are needed
      () => budget({ min: 0 }),
      // @ts-expect-error a genesis gives out rights
      () => budget({ min: 0, max: 5 }).withGenesis({ value: 5 }),
    ];
    for (const run of wrong) expect(() => site.write((draft) => void run(draft))).toThrow();
  });
});
