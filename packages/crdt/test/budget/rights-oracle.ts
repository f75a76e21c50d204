// What a schema with budgets must read, by definition. An operation below a key goes to the incarnation that its author
// saw there, and a key shows the last that was created and that nobody ended, with all that went to it.
import type { ReplicaId } from "@joinery/clock";
import type { BudgetView } from "@joinery/crdt/budget";
import { type LoggedOperation, placeText } from "@joinery/testing";
import { leavesOf as plainLeaves } from "../laws/leaves.js";
import type { Operation } from "../laws/operation.js";
import { oracle as plainOracle, survivors as plainSurvivors } from "../laws/oracle.js";
import { showEntries, showView } from "../laws/show.js";
import { type BudgetOp, BudgetOracle, budgetLeaves, names, showBudget } from "./budget-oracle.js";
import { foundedRights, type RightsOperation, type RightsSpec } from "./rights-spec.js";

type Logged = LoggedOperation<RightsOperation>;

/** All budgets hold so many rights, whoever starts with them, give or take what tells one founding from the other. */
function totalOf(variant: number): number {
  return new BudgetOracle(foundedRights(variant)).total;
}

/** The text of the value of a field that was founded as `variant`. */
export function show(spec: RightsSpec, variant: number, visible: readonly Logged[]): string {
  switch (spec.kind) {
    case "budget":
      return budgetAt(variant).show(visible.map(asBudget));
    case "plain":
      return plainOracle(spec.of, visible.map(asPlain));
    case "struct":
      return showEntries(
        Object.entries(spec.fields).map(([name, part]) => [name, show(part, variant, inside(name, visible))]),
      );
    case "rows":
      return showEntries(rowsIn(visible).map(([author, index, its]) => [author, show(spec.of, index, its)]));
    case "map":
      return showEntries(
        incarnationsIn(visible)
          .filter(isShown)
          .map(({ key, variant: given, its }) => [key, show(spec.of, given, its)]),
      );
  }
}

/** The operations whose cells must be alive, as "author:seq". Below an end that is what can't be removed. */
export function survivors(spec: RightsSpec, variant: number, visible: readonly Logged[], ended = false): string[] {
  switch (spec.kind) {
    case "budget":
      return budgetAt(variant).survivors(visible.map(asBudget));
    case "plain":
      return ended ? [] : plainSurvivors(visible.map(asPlain));
    case "struct":
      return Object.entries(spec.fields).flatMap(([name, part]) =>
        survivors(part, variant, inside(name, visible), ended),
      );
    case "rows":
      return rowsIn(visible).flatMap(([, index, its]) => survivors(spec.of, index, its, ended));
    case "map":
      return incarnationsIn(visible).flatMap(({ creation, variant: given, ends, its }) => [
        dotOf(creation),
        ...ends.slice(0, 1).map(dotOf),
        ...survivors(spec.of, given, its, ended || ends.length > 0),
      ]);
  }
}

interface Meant {
  readonly key: string;
  readonly creation: Logged;
  readonly variant: number;
  /** Least dot first. */
  readonly ends: readonly Logged[];
  /** What went to it, as seen from it. */
  readonly its: readonly Logged[];
  readonly isLast: boolean;
}

function isShown({ isLast }: Meant): boolean {
  return isLast;
}

function incarnationsIn(visible: readonly Logged[]): Meant[] {
  const all = visible
    .filter((one) => isCreation(one, visible))
    .map((creation): Omit<Meant, "isLast"> => {
      const { action } = creation.operation;
      const to = visible.filter((one) => targetOf(one, visible) === creation);
      const ends = to.filter(isEnd).sort(byDot);
      const its = to.filter((one) => !isEnd(one)).map(stepped);
      return { key: keyOf(creation)!, creation, variant: "variant" in action ? action.variant : 0, ends, its };
    });
  const standing = all.filter(({ ends }) => ends.length === 0);
  return all.map((one) => {
    const last = standing.filter(({ key }) => key === one.key).sort((a, b) => byDot(a.creation, b.creation));
    return { ...one, isLast: last.at(-1) === one };
  });
}

const targets: WeakMap<Logged, Logged | undefined> = new WeakMap();

/** The creation of the incarnation that an operation is about: the last that its author saw and saw no end of. */
function targetOf(one: Logged, visible: readonly Logged[]): Logged | undefined {
  if (targets.has(one)) return targets.get(one);
  const past = visible.filter(({ id }) => one.past.has(id));
  const ended = new Set(past.filter(isEnd).map((end) => targetOf(end, visible)));
  const target = past
    .filter((creation) => keyOf(creation) === keyOf(one) && isCreation(creation, visible) && !ended.has(creation))
    .sort(byDot)
    .at(-1);
  targets.set(one, target);
  return target;
}

/** Whatever was written to a key that its author saw nothing at has created it. */
function isCreation(one: Logged, visible: readonly Logged[]): boolean {
  return !isEnd(one) && targetOf(one, visible) === undefined;
}

function keyOf({ operation: { path, action } }: Logged): string | undefined {
  return path[0] ?? ("key" in action ? action.key : undefined);
}

function isEnd({ operation: { path, action } }: Logged): boolean {
  return path.length === 0 && action.kind === "end";
}

function byDot(a: Logged, b: Logged): number {
  return a.author === b.author ? a.seq - b.seq : a.author < b.author ? -1 : 1;
}

function dotOf({ author, seq }: Logged): string {
  return `${author}:${seq}`;
}

function inside(name: string, visible: readonly Logged[]): Logged[] {
  return visible.filter(({ operation }) => operation.path[0] === name).map(stepped);
}

function rowsIn(visible: readonly Logged[]): (readonly [author: ReplicaId, index: number, its: readonly Logged[]])[] {
  return names.flatMap((author, index) => {
    const its = visible.filter((one) => one.author === author);
    return its.length === 0 ? [] : [[author, index, its] as const];
  });
}

/** The same operation as what stands below sees it, always the same object: pasts are looked up by it. */
const stepped = once((by: Logged): Logged => {
  const { path, action } = by.operation;
  return { ...by, operation: { path: path.slice(1), action } };
});
const asBudget = once((by: Logged) => ({ ...by, operation: (by.operation.action as { op: BudgetOp }).op }));
const asPlain = once((by: Logged) => ({ ...by, operation: (by.operation.action as { op: Operation }).op }));

function once<T>(make: (by: Logged) => T): (by: Logged) => T {
  const made = new WeakMap<Logged, T>();
  return (by) => {
    const known = made.get(by) ?? make(by);
    made.set(by, known);
    return known;
  };
}

/** Founded alike is judged alike: an operation belongs to one budget only. */
const budgets = new Map<number, BudgetOracle>();

function budgetAt(variant: number): BudgetOracle {
  const known = budgets.get(variant) ?? new BudgetOracle(foundedRights(variant));
  budgets.set(variant, known);
  return known;
}

/** What is read, as `show` writes it. */
export function shown(spec: RightsSpec, view: unknown): string {
  switch (spec.kind) {
    case "budget":
      return showBudget(view as BudgetView, totalRead(view as BudgetView));
    case "plain":
      return showView(spec.of, view);
    case "struct": {
      const parts = view as Record<string, unknown>;
      return showEntries(Object.entries(spec.fields).map(([name, part]) => [name, shown(part, parts[name])]));
    }
    case "map":
    case "rows": {
      const entries = [...(view as ReadonlyMap<string, unknown>)];
      const isSound =
        entries.length === (view as ReadonlyMap<string, unknown>).size &&
        entries.every(([key]) => (view as ReadonlyMap<string, unknown>).has(key));
      return isSound ? showEntries(entries.map(([key, inner]) => [key, shown(spec.of, inner)])) : "at odds with itself";
    }
  }
}

/** Foundings differ by less than what a right that got lost or was made would change twice. */
function totalRead({ rights }: BudgetView): number {
  const all = rights.reduce((sum, { spend, refill }) => sum + spend + refill, 0);
  return [0, 1, 2, 3].some((variant) => totalOf(variant) === all) ? all : Number.NaN;
}

/** Every place whose value changes are told of, in a field that was founded as `variant`; what reads as if never written is left out. */
export function leaves(
  spec: RightsSpec,
  variant: number,
  view: unknown,
  path: readonly string[] = [],
): Map<string, string> {
  switch (spec.kind) {
    case "budget":
      return new Map(
        budgetLeaves(view as BudgetView, totalRead(view as BudgetView), path).filter(
          ([, text]) => text !== budgetAt(variant).show([]),
        ),
      );
    case "plain":
      return new Map(
        [...plainLeaves(spec.of, view)].map(([place, text]) => {
          return [placeText([...path, ...(JSON.parse(place) as string[])]), text] as const;
        }),
      );
    case "struct": {
      const parts = view as Record<string, unknown>;
      return merged(
        Object.entries(spec.fields).map(([name, part]) => leaves(part, variant, parts[name], [...path, name])),
      );
    }
    case "rows": {
      const entries = [...(view as ReadonlyMap<string, unknown>)];
      return merged(
        entries.map(([key, inner]) => leaves(spec.of, names.indexOf(key as ReplicaId), inner, [...path, key])),
      );
    }
    // What begins or ends is told of at its key, which stands for all that is below.
    case "map": {
      const entries = [...(view as ReadonlyMap<string, unknown>)];
      return new Map(entries.map(([key, inner]) => [placeText([...path, key]), shown(spec.of, inner)]));
    }
  }
}

function merged(maps: readonly ReadonlyMap<string, string>[]): Map<string, string> {
  return new Map(maps.flatMap((one) => [...one]));
}
