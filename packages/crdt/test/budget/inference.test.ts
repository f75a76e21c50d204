// TypeScript infers what a budget reads and takes; a wrong amount, kind or author is a compile error.
import type { ReplicaId } from "@joinery/clock";
import {
  counter,
  type DraftOf,
  type GenesisFor,
  type GenesisOfFields,
  map,
  rows,
  struct,
  type ViewOf,
} from "@joinery/crdt";
import {
  type Attempt,
  type BudgetDraft,
  type BudgetGenesis,
  type BudgetView,
  budget,
  type Holding,
  type IncarnationsDraft,
  type IncarnationsGenesis,
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

describe("the types of a budget below a key", () => {
  const purse = struct({ energy: budget({ min: 0, max: 5 }), wins: counter() });
  const fields = {
    purses: map(purse),
    nested: map(map(purse)),
    heroes: rows(budget({ min: 0, max: 5 })),
    plain: map(counter()),
  };
  type Purses = typeof fields.purses;
  type Nested = typeof fields.nested;

  it("are those of what is read and written below it", () => {
    expectTypeOf<ViewOf<Purses>>().toEqualTypeOf<ReadonlyMap<string, ViewOf<typeof purse>>>();
    expectTypeOf<DraftOf<Purses>>().toEqualTypeOf<
      IncarnationsDraft<DraftOf<typeof purse>, { readonly energy: BudgetGenesis }>
    >();
    expectTypeOf<ReturnType<DraftOf<Purses>["at"]>["energy"]>().toEqualTypeOf<BudgetDraft>();
    expectTypeOf<Parameters<DraftOf<Nested>["create"]>>().toEqualTypeOf<[key: string, genesis: IncarnationsGenesis]>();
    expectTypeOf<ReturnType<ReturnType<DraftOf<Nested>["at"]>["at"]>>().toEqualTypeOf<DraftOf<typeof purse>>();
    expectTypeOf<DraftOf<typeof fields.heroes>["mine"]>().toEqualTypeOf<BudgetDraft>();
    expectTypeOf<DraftOf<typeof fields.plain>>().not.toHaveProperty("create");
  });

  it("say what a genesis must say, at any depth", () => {
    expectTypeOf<GenesisFor<Purses>>().toEqualTypeOf<IncarnationsGenesis>();
    expectTypeOf<GenesisFor<typeof purse>>().toEqualTypeOf<{ readonly energy: BudgetGenesis }>();
    expectTypeOf<keyof GenesisOfFields<typeof fields>>().toEqualTypeOf<"purses" | "nested" | "heroes">();
  });

  it("refuse what is none", () => {
    const { purses } = fields;
    const [site] = sitesOf(purses);
    const wrong = [
      // @ts-expect-error a budget is created with its rights
      (draft: DraftOf<Purses>) => draft.create("x"),
      // @ts-expect-error rights stand under the name of their budget
      (draft: DraftOf<Purses>) => draft.create("x", { rights: [] }),
      // @ts-expect-error a key leads to a struct here, not to its budget
      (draft: DraftOf<Purses>) => draft.at("x").spend(1),
      // @ts-expect-error the genesis of a map names who creates its keys
      () => purses.withGenesis({ rights: [] }),
    ];
    for (const run of wrong) expect(() => site.write((draft) => void run(draft))).toThrow();
  });
});
