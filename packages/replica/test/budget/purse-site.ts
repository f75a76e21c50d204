// A replica with purses for tests: budgets below keys that author 0 creates, each beside a counter. A liar creates keys
// of its own, judges nobody, and writes past every check.
import { type AnyField, counter, map, type StructOf, struct } from "@joinery/crdt";
import type { BudgetGenesis, IncarnationsGenesis, IncarnationsOf } from "@joinery/crdt/budget";
import { encodeEntry } from "@joinery/replica";
import { entryOf, nameOf, replicaOf, Site } from "../site.js";
import { type TestBudget, testBudget } from "./budget-site.js";

type Purse = StructOf<{ energy: TestBudget; wins: ReturnType<typeof counter> }>;
export type PurseSchema = { purses: IncarnationsOf<Purse>; clicks: ReturnType<typeof counter> };
export type PurseSite = Site<PurseSchema>;

export const creator = nameOf(0);

/** All of the width of 100 is given out; `variant` tells purses apart. */
export function purseGenesis(variant: number): { readonly energy: BudgetGenesis } {
  const spend = 20 + variant;
  const rights = [
    { author: nameOf(0), spend, refill: 10 },
    { author: nameOf(1), spend: 30, refill: 10 - variant },
    { author: nameOf(2), spend: 10, refill: 20 },
  ];
  return { energy: { rights } };
}

export function purseSchema(number: number, honest: boolean): PurseSchema {
  const real = map(struct({ energy: testBudget(honest), wins: counter() }));
  if (honest) return { purses: real, clicks: counter() };
  const withGenesis = (_genesis: IncarnationsGenesis): AnyField => {
    const believed = real.withGenesis({ creator: nameOf(number) });
    return { ...believed, guard: () => undefined };
  };
  return { purses: { ...real, withGenesis }, clicks: counter() };
}

export function purseSite(number: number, honest = true): PurseSite {
  const genesis = { nonce: "test", purses: { creator } };
  return new Site(replicaOf(number).create(purseSchema(number, honest), genesis));
}

/** A new process over the same log. */
export function restartedPurses(site: PurseSite, number: number): PurseSite {
  const fresh = purseSite(number);
  const entries = site.disk.map((bytes) => entryOf(bytes, fresh.document));
  fresh.disk.push(...entries.map((entry) => encodeEntry(entry, fresh.document.authors)));
  fresh.perform(fresh.document.recover(entries));
  return fresh;
}

interface Shown {
  readonly author: number;
  readonly seq: number;
  readonly below: { readonly parts: readonly unknown[] };
}

/** The incarnation that a key shows, by the dot of its creation; undefined for none. */
export function shownAt(
  { document }: PurseSite,
  key: string,
): { readonly id: string; readonly shown: Shown } | undefined {
  const { root, store } = document.state;
  const purses = store.parts[(root as unknown as StructOf<PurseSchema>).indexOf("purses")];
  const shown = (purses as { readonly live: ReadonlyMap<string, Shown> }).live.get(key);
  return shown === undefined ? undefined : { id: `${document.authors.idOf(shown.author)}:${shown.seq}`, shown };
}

type Totals = ReadonlyMap<number, ReadonlyMap<string, ReadonlyMap<string, { readonly amount: bigint }>>>;

/** The writer's own total at a place of the purse that a key shows, read off its state. */
export function totalAt(site: PurseSite, key: string, row: string, column: string): bigint {
  const parts = shownAt(site, key)?.shown.below.parts ?? [];
  const energy = parts.find((part) => Object.hasOwn(part as object, "holders")) as {
    readonly cells: { readonly cells: Totals };
  };
  return energy.cells.cells.get(site.document.self)?.get(row)?.get(column)?.amount ?? 0n;
}
