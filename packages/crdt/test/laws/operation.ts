// Random operations on a schema, as data: drawn by fast-check, performed on drafts, read by the oracle.
import type {
  CounterDraft,
  FlagDraft,
  LogDraft,
  MapDraft,
  MaxDraft,
  MinDraft,
  MultiRegisterDraft,
  RegisterDraft,
  RowsDraft,
  SetDraft,
  TableDraft,
} from "@joinery/crdt";
import type { MatrixDraft } from "@joinery/crdt/matrix";
import fc from "fast-check";
import type { Spec } from "./spec.js";

/** What is done at the field that `path` leads to. A row's own author stands in the path as `mine`. */
export type Action =
  | { readonly kind: "add"; readonly amount: number }
  | { readonly kind: "write"; readonly value: unknown }
  | { readonly kind: "put"; readonly key: string; readonly value: unknown }
  | { readonly kind: "settle" | "append"; readonly value: unknown }
  /** To ban is to exclude so that it prevails over what it had not seen, and to forbid is to disable so. */
  | { readonly kind: "include" | "exclude" | "ban"; readonly element: unknown }
  | { readonly kind: "enable" | "disable" | "forbid" }
  /** By how much above or below what is there, so that most of them count. */
  | { readonly kind: "lift" | "sink"; readonly by: number }
  | { readonly kind: "raise"; readonly row: string; readonly column: string; readonly by: bigint }
  | { readonly kind: "delete"; readonly key: string }
  | { readonly kind: "clear" };

export const mine: unique symbol = Symbol("mine");
export type Step = string | typeof mine;
export interface Operation {
  readonly path: readonly Step[];
  readonly action: Action;
}

const by = fc.oneof({ arbitrary: fc.integer({ min: 1, max: 3 }), weight: 5 }, fc.constantFrom(0, -1));
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
    case "multiRegister":
      return here(
        fc.oneof(
          { arbitrary: fc.record({ kind: fc.constant("write"), value }), weight: 4 },
          fc.record({ kind: fc.constant("settle"), value }),
        ),
      );
    case "enableFlag":
      return here(fc.constantFrom<Action>({ kind: "enable" }, { kind: "enable" }, { kind: "disable" }));
    case "disableFlag":
      return here(fc.constantFrom<Action>({ kind: "enable" }, { kind: "enable" }, { kind: "forbid" }));
    case "set":
      return here(
        fc.oneof(
          { arbitrary: fc.record({ kind: fc.constant("include"), element: value }), weight: 6 },
          { arbitrary: fc.record({ kind: fc.constant("exclude"), element: value }), weight: 3 },
          fc.constant({ kind: "clear" }),
        ),
      );
    case "removeSet":
      return here(
        fc.oneof(
          { arbitrary: fc.record({ kind: fc.constant("include"), element: value }), weight: 6 },
          { arbitrary: fc.record({ kind: fc.constant("ban"), element: value }), weight: 3 },
        ),
      );
    case "growSet":
      return here(fc.record({ kind: fc.constant("include"), element: fc.oneof(value, fc.nat(200), fc.nat(200)) }));
    case "max":
      return here(fc.record({ kind: fc.constant("lift"), by }));
    case "min":
      return here(fc.record({ kind: fc.constant("sink"), by }));
    case "log":
      return here(fc.record({ kind: fc.constant("append"), value }));
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
  MultiRegisterDraft<unknown> &
  LogDraft<unknown> &
  FlagDraft &
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
    case "ban":
      draft.remove(action.element);
      break;
    case "settle":
      draft.resolve(() => action.value);
      break;
    case "append":
      draft.append(action.value);
      break;
    case "enable":
      draft.enable();
      break;
    case "disable":
    case "forbid":
      draft.disable();
      break;
    case "lift":
      improve(at as MaxDraft, action.by);
      break;
    case "sink":
      improve(at as MinDraft, action.by);
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

function improve(draft: MaxDraft | MinDraft, by: number): void {
  const value = draft.value ?? 0;
  if ("raise" in draft) draft.raise(value + by);
  else draft.lower(value - by);
}
