// Random operations on a schema, as data: drawn by fast-check, performed on drafts, read by the oracle.
import type {
  CounterDraft,
  MapDraft,
  MatrixDraft,
  RegisterDraft,
  RowsDraft,
  SetDraft,
  TableDraft,
} from "@joinery/crdt";
import fc from "fast-check";
import type { Spec } from "./spec.js";

/** What is done at the field that `path` leads to. A row's own author stands in the path as `mine`. */
export type Action =
  | { readonly kind: "add"; readonly amount: number }
  | { readonly kind: "write"; readonly value: unknown }
  | { readonly kind: "put"; readonly key: string; readonly value: unknown }
  | { readonly kind: "include" | "exclude"; readonly element: unknown }
  | { readonly kind: "raise"; readonly row: string; readonly column: string; readonly by: bigint }
  | { readonly kind: "delete"; readonly key: string }
  | { readonly kind: "clear" };

export const mine: unique symbol = Symbol("mine");
export type Step = string | typeof mine;
export interface Operation {
  readonly path: readonly Step[];
  readonly action: Action;
}

const key = fc.constantFrom("", "a", "b", "__proto__", "\u{1f600}");
const protoObject = JSON.parse('{"__proto__": 1, "b": [true]}') as unknown;
const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom("", "a", "b", "#b"),
  fc.constantFrom<unknown>(null, false, true, -0, 1.5, 2n ** 70n, -4n, new Date(77), Uint8Array.of(0, 255)),
  fc.constantFrom<unknown>([], ["a", [2]], { a: 1, Z: { "": null } }, protoObject),
);

export function operationOn(spec: Spec): fc.Arbitrary<Operation> {
  switch (spec.kind) {
    case "counter":
      return here(fc.record({ kind: fc.constant("add"), amount: fc.integer({ min: -4, max: 6 }) }));
    case "register":
      return here(fc.record({ kind: fc.constant("write"), value }));
    case "set":
      return here(
        fc.oneof(
          { arbitrary: fc.record({ kind: fc.constant("include"), element: value }), weight: 6 },
          { arbitrary: fc.record({ kind: fc.constant("exclude"), element: value }), weight: 3 },
          fc.constant({ kind: "clear" }),
        ),
      );
    case "table":
      return here(
        fc.oneof(
          { arbitrary: fc.record({ kind: fc.constant("put"), key, value }), weight: 8 },
          { arbitrary: removal, weight: 3 },
        ),
      );
    case "matrix":
      return here(fc.record({ kind: fc.constant("raise"), row: key, column: key, by: fc.bigInt(1n, 2n ** 60n) }));
    case "map":
      return fc.oneof(
        { arbitrary: fc.tuple(key, operationOn(spec.of)).map(([step, inner]) => below(step, inner)), weight: 8 },
        { arbitrary: here(removal), weight: 2 },
      );
    case "rows":
      return operationOn(spec.of).map((inner) => below(mine, inner));
    case "struct":
      return fc.oneof(
        ...Object.entries(spec.fields).map(([name, part]) => operationOn(part).map((inner) => below(name, inner))),
      );
  }
}

const removal: fc.Arbitrary<Action> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant("delete" as const), key }), weight: 6 },
  fc.constant<Action>({ kind: "clear" }),
);

function here(action: fc.Arbitrary<Action>): fc.Arbitrary<Operation> {
  return action.map((one) => ({ path: [], action: one }));
}

function below(step: Step, inner: Operation): Operation {
  return { path: [step, ...inner.path], action: inner.action };
}

/** Performs `operation` on the draft of a field that `spec` describes. */
export function perform(spec: Spec, draft: unknown, operation: Operation): void {
  const [step, ...rest] = operation.path;
  const inner = { path: rest, action: operation.action };
  if (step === undefined) act(draft, operation.action);
  else if (spec.kind === "map") perform(spec.of, (draft as MapDraft<unknown>).at(step as string), inner);
  else if (spec.kind === "rows") perform(spec.of, (draft as RowsDraft<unknown>).mine, inner);
  else if (spec.kind === "struct") {
    perform(spec.fields[step as string]!, (draft as Record<string, unknown>)[step as string], inner);
  }
}

/** Every draft that an action may meet. */
type AnyDraft = CounterDraft &
  RegisterDraft<unknown> &
  SetDraft<unknown> &
  TableDraft<unknown> &
  MapDraft<unknown> &
  MatrixDraft;

function act(at: unknown, action: Action): void {
  const draft = at as AnyDraft;
  switch (action.kind) {
    case "add":
      if (action.amount < 0) draft.subtract(-action.amount);
      else draft.add(action.amount);
      break;
    case "write":
      (draft as RegisterDraft<unknown>).set(action.value);
      break;
    case "put":
      (draft as TableDraft<unknown>).set(action.key, action.value);
      break;
    case "include":
      (draft as SetDraft<unknown>).add(action.element);
      break;
    case "exclude":
      draft.remove(action.element);
      break;
    case "raise":
      draft.raise(action.row, action.column, action.by);
      break;
    case "delete":
      draft.delete(action.key);
      break;
    case "clear":
      draft.clear();
  }
}
