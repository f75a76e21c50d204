// Schemas with budgets anywhere, as data, with what each is founded by and the operations on it. Site 0 creates the keys
// of a map, or the site whose row it is in; what it creates names site 0 or 1 for the next. Anything may stand beside a budget.
import type { ReplicaId } from "@joinery/clock";
import { type AnyField, InvalidValueError, map, type RowsDraft, rows, struct } from "@joinery/crdt";
import { type BudgetDraft, budget, type IncarnationsDraft } from "@joinery/crdt/budget";
import fc from "fast-check";
import * as plain from "../laws/operation.js";
import { fieldOf as plainField, specText as plainText, type Spec } from "../laws/spec.js";
import { type BudgetOp, bounds, type Founded, names, siteCount } from "./budget-oracle.js";
import { budgetOperation, performOn } from "./budget-subject.js";

export type RightsSpec =
  | { readonly kind: "budget" }
  | { readonly kind: "plain"; readonly of: Spec }
  | { readonly kind: "map" | "rows"; readonly of: RightsSpec }
  | { readonly kind: "struct"; readonly fields: { readonly [name: string]: RightsSpec } };

export type RightsAction =
  | { readonly kind: "budget"; readonly op: BudgetOp }
  | { readonly kind: "plain"; readonly op: plain.Operation }
  | { readonly kind: "create"; readonly key: string; readonly variant: number }
  | { readonly kind: "end"; readonly key: string };

/** What is done at the field that `path` leads to: names, keys, and nothing for one's own row. */
export interface RightsOperation {
  readonly path: readonly string[];
  readonly action: RightsAction;
}

export function fieldOf(spec: RightsSpec): AnyField {
  if (spec.kind === "budget") return budget(bounds) as unknown as AnyField;
  if (spec.kind === "plain") return plainField(spec.of);
  if (spec.kind === "struct") {
    return struct(Object.fromEntries(Object.entries(spec.fields).map(([name, part]) => [name, fieldOf(part)])));
  }
  return spec.kind === "map" ? map(fieldOf(spec.of)) : rows(fieldOf(spec.of));
}

/** True where a genesis is asked for. */
export function hasRights(spec: RightsSpec): boolean {
  return spec.kind !== "plain";
}

export function foundedRights(variant: number): Founded {
  const [first, second, third] = [names[variant % 3]!, names[(variant + 1) % 3]!, names[(variant + 2) % 3]!];
  return new Map([
    [first, { spend: 40, refill: 10 }],
    [second, { spend: 20 + (variant % 4), refill: 0 }],
    [third, { spend: 0, refill: 20 }],
  ]);
}

export function creatorOf(variant: number): ReplicaId {
  return names[variant % siteCount]!;
}

export function genesisOf(spec: RightsSpec, variant: number): unknown {
  switch (spec.kind) {
    case "budget":
      return { rights: [...foundedRights(variant)].map(([author, given]) => ({ author, ...given })) };
    case "map":
      return { creator: creatorOf(variant) };
    case "rows":
      return Object.fromEntries(names.map((author, index) => [author, genesisOf(spec.of, index)]));
    case "struct": {
      const founded = Object.entries(spec.fields).filter(([, part]) => hasRights(part));
      return Object.fromEntries(founded.map(([name, part]) => [name, genesisOf(part, variant)]));
    }
    case "plain":
      return undefined;
  }
}

const key = fc.constantFrom("a", "a", "a", "a", "a", "a", "", "__proto__");
const variant = fc.constantFrom(0, 0, 1, 8, 9, 16);

export function operationOn(spec: RightsSpec): fc.Arbitrary<RightsOperation> {
  switch (spec.kind) {
    case "budget":
      return budgetOperation.map((op) => ({ path: [], action: { kind: "budget", op } }));
    case "plain":
      return plain.operationOn(spec.of).map((op) => ({ path: [], action: { kind: "plain", op } }));
    case "map":
      return fc.oneof(
        { arbitrary: fc.tuple(key, operationOn(spec.of)).map(([step, inner]) => below(step, inner)), weight: 16 },
        { arbitrary: here(fc.record({ kind: fc.constant("create" as const), key, variant })), weight: 1 },
        { arbitrary: here(fc.record({ kind: fc.constant("end" as const), key })), weight: 1 },
      );
    case "rows":
      return operationOn(spec.of);
    case "struct":
      return fc.oneof(
        ...Object.entries(spec.fields).map(([name, part]) => operationOn(part).map((inner) => below(name, inner))),
      );
  }
}

function here(action: fc.Arbitrary<RightsAction>): fc.Arbitrary<RightsOperation> {
  return action.map((one) => ({ path: [], action: one }));
}

function below(step: string, inner: RightsOperation): RightsOperation {
  return { path: [step, ...inner.path], action: inner.action };
}

/** Performs `operation`; whoever may create keys creates one on its way that is not there, and that is all it does then. */
export function perform(spec: RightsSpec, draft: unknown, operation: RightsOperation): void {
  try {
    performAt(spec, draft, operation);
  } catch (error) {
    if (!(error instanceof InvalidValueError) || !/ is (there already|created by) ?/.test(error.message)) throw error;
  }
}

function performAt(spec: RightsSpec, draft: unknown, { path, action }: RightsOperation): void {
  const [step, ...rest] = path;
  if (spec.kind === "rows") performAt(spec.of, (draft as RowsDraft<unknown>).mine, { path, action });
  else if (spec.kind === "struct") {
    performAt(spec.fields[step!]!, (draft as Record<string, unknown>)[step!], { path: rest, action });
  } else if (spec.kind === "map") performOnKeys(spec.of, draft as Keys, { path, action });
  else if (action.kind === "budget") performOn(draft as BudgetDraft, action.op);
  else if (action.kind === "plain" && spec.kind === "plain") plain.perform(spec.of, draft, action.op);
}

type Keys = IncarnationsDraft<unknown, unknown>;

function performOnKeys(of: RightsSpec, draft: Keys, { path, action }: RightsOperation): void {
  const [key, ...rest] = path;
  if (key === undefined) {
    if (action.kind === "end") draft.delete(action.key);
    if (action.kind === "create") draft.create(action.key, genesisOf(of, action.variant));
  } else if (draft.has(key)) performAt(of, draft.at(key), { path: rest, action });
  else draft.create(key, genesisOf(of, 0));
}

const leaf = fc.constant<RightsSpec>({ kind: "budget" });
const beside = fc.constantFrom<Spec>(
  { kind: "counter" },
  { kind: "register" },
  { kind: "set" },
  { kind: "removeSet" },
  { kind: "table" },
  { kind: "log" },
  { kind: "map", of: { kind: "counter" } },
);

function structOf(inner: fc.Arbitrary<RightsSpec>): fc.Arbitrary<RightsSpec> {
  return fc
    .tuple(inner, fc.option(inner), fc.option(beside))
    .map(([x, y, of]) => ({ kind: "struct", fields: { x, ...(y && { y }), ...(of && { z: { kind: "plain", of } }) } }));
}

function rightsBelow(depth: number): fc.Arbitrary<RightsSpec> {
  if (depth === 0) return leaf;
  const inner = rightsBelow(depth - 1);
  return fc.oneof(
    { arbitrary: inner.map((of): RightsSpec => ({ kind: "map", of })), weight: 4 },
    inner.map((of): RightsSpec => ({ kind: "rows", of })),
    { arbitrary: structOf(inner), weight: 2 },
    leaf,
  );
}

/** Any schema with budgets in it, four levels deep at most. */
export const arbitraryRights: fc.Arbitrary<RightsSpec> = structOf(rightsBelow(3));

/** A schema in a line, for titles. */
export function specText(spec: RightsSpec): string {
  if (spec.kind === "budget") return "budget";
  if (spec.kind === "plain") return plainText(spec.of);
  if (spec.kind !== "struct") return `${spec.kind}(${specText(spec.of)})`;
  return `struct(${Object.entries(spec.fields).map(([name, part]) => `${name}: ${specText(part)}`)})`;
}
