// What is written at random: something to do at a field of each type, chosen by numbers that fast-check draws.
import {
  type CounterDraft,
  type FlagDraft,
  InvalidValueError,
  type LogDraft,
  type MapDraft,
  type MaxDraft,
  type MinDraft,
  type MultiRegisterDraft,
  type RegisterDraft,
  type RowsDraft,
  type SetDraft,
  type TableDraft,
} from "@joinery/crdt";
import type { BudgetDraft, IncarnationsDraft } from "@joinery/crdt/budget";
import type { MatrixDraft } from "@joinery/crdt/matrix";
import type { LedgerDraft } from "@joinery/ledger";
import type { LeafTag, Type } from "../naive/schema.js";
import { moveMoney, type Placed } from "./money.js";
import { names } from "./names.js";

/** Who writes, by which choices. */
export interface Hand {
  readonly author: string;
  /** The next choice: a number below `count`. */
  readonly pick: (count: number) => number;
  /** Holds that anybody placed. */
  readonly holds: Placed[];
}

type Pick = Hand["pick"];

const long = "a text of more than two hundred bytes ".repeat(6);
const protoObject = JSON.parse('{"__proto__": 1, "b": [true, null]}') as unknown;
/** Every tag of a plain value, and what lies at the edges of the numbers. */
const values: readonly unknown[] = [
  ...["", "a", "b", "#b", "\u{1f600}", "\ufeff", "short", "short", long],
  ...[0, 1, 2, 3, 7, 8, 63, 64, -1, -5, -64, 2 ** 53 - 1, -(2 ** 53 - 1), 2 ** 53, -0, 1.5, -1 / 3],
  ...[null, false, true, 0n, -1n, 2n ** 70n, -(2n ** 64n), new Date(77), new Date(-1), Uint8Array.of(0, 255)],
  ...[[], ["a", [2]], { a: 1, Z: { "": null } }, protoObject, Number.POSITIVE_INFINITY],
];
const keys: readonly string[] = ["", "a", "b", "ab", "\u{1f600}", "\uffff", "__proto__"];

const valueBy = (pick: Pick): unknown => values[pick(values.length)];
const keyBy = (pick: Pick): string => keys[pick(keys.length)]!;

function enableOrNot(draft: unknown, pick: Pick): void {
  if (pick(3) > 0) (draft as FlagDraft).enable();
  else (draft as FlagDraft).disable();
}

function addOrRemove(draft: unknown, pick: Pick): void {
  const set = draft as SetDraft<unknown>;
  const choice = pick(12);
  if (choice === 0) set.clear();
  else if (choice < 5) set.remove(valueBy(pick));
  else set.add(valueBy(pick));
}

/** `by` is above 0 mostly, so that most writes count. */
function improve(draft: unknown, pick: Pick): void {
  const extremum = draft as MaxDraft<number | bigint> | MinDraft<number | bigint>;
  const by = pick(40) - 3;
  const { value } = extremum;
  const wanted = (sign: number): number | bigint =>
    typeof value === "bigint" ? value + BigInt(sign * by) * 2n ** 40n : ((value ?? 0) as number) + (sign * by) / 2;
  if ("raise" in extremum) extremum.raise(wanted(1));
  else extremum.lower(wanted(-1));
}

function startedWithBigint(draft: unknown, pick: Pick): void {
  const extremum = draft as MaxDraft<bigint> | MinDraft<bigint>;
  if (extremum.value !== undefined) improve(draft, pick);
  else if ("raise" in extremum) extremum.raise(-5n);
  else extremum.lower(5n);
}

const acts: Record<Exclude<LeafTag, "ledger">, (draft: unknown, pick: Pick) => void> = {
  counter: (draft, pick) => (draft as CounterDraft).add([1, 1, 1, 5, -2, -300, 2 ** 31][pick(7)]!),
  register: (draft, pick) => (draft as RegisterDraft<unknown>).set(valueBy(pick)),
  multiRegister: (draft, pick) => (draft as MultiRegisterDraft<unknown>).set(valueBy(pick)),
  flag: enableOrNot,
  "flag(disable)": enableOrNot,
  max: improve,
  min: improve,
  "max(bigint)": startedWithBigint,
  "min(bigint)": startedWithBigint,
  set: addOrRemove,
  "set(remove)": addOrRemove,
  growSet: (draft, pick) => (draft as SetDraft<unknown>).add(valueBy(pick)),
  table(draft, pick) {
    const table = draft as TableDraft<unknown>;
    const choice = pick(12);
    if (choice === 0) table.clear();
    else if (choice < 4) table.delete(keyBy(pick));
    else table.set(keyBy(pick), valueBy(pick));
  },
  log: (draft, pick) => (draft as LogDraft<unknown>).append(valueBy(pick)),
  matrix: (draft, pick) =>
    (draft as MatrixDraft).raise(keyBy(pick), keyBy(pick), [1n, 200n, 2n ** 64n, 2n ** 90n][pick(4)]!),
};

/** Writes something at the field of `type` that `draft` is for; what can't be done is left out. */
export function act(type: Type, draft: unknown, hand: Hand): void {
  const { pick } = hand;
  switch (type.is) {
    case "struct": {
      const fields = Object.entries(type.fields);
      const [name, of] = fields[pick(fields.length)]!;
      act(of, (draft as Record<string, unknown>)[name], hand);
      return;
    }
    case "map":
      onMap(type.of, draft as MapDraft<unknown>, hand);
      return;
    case "rows":
      act(type.of, (draft as RowsDraft<unknown>).mine, hand);
      return;
    case "budget":
      onBudget(draft as BudgetDraft, pick);
      return;
    case "incarnations":
      onIncarnations(draft as IncarnationsDraft<BudgetDraft, unknown>, hand);
      return;
    case "ledger":
      moveMoney(draft as LedgerDraft, hand);
      return;
    default:
      acts[type.is](draft, pick);
  }
}

function onMap(of: Type, map: MapDraft<unknown>, hand: Hand): void {
  const { pick } = hand;
  const choice = pick(12);
  if (choice === 0) map.clear();
  else if (choice < 3) map.delete(keyBy(pick));
  else act(of, map.at(keyBy(pick)), hand);
}

function onBudget(draft: BudgetDraft, pick: Pick): void {
  const amount = pick(6) + 1;
  const kind = pick(2) === 0 ? "spend" : "refill";
  const choice = pick(4);
  if (choice === 0) draft.spend(amount);
  else if (choice === 1) draft.refill(amount);
  else if (choice === 2) draft.request(amount, kind);
  else {
    const to = names[pick(names.length)]!;
    try {
      draft.grant(to, amount, kind);
    } catch (error) {
      // Nobody grants rights to itself.
      if (!(error instanceof InvalidValueError)) throw error;
    }
  }
}

function onIncarnations(draft: IncarnationsDraft<BudgetDraft, unknown>, { pick, author }: Hand): void {
  const key = keyBy(pick);
  if (draft.has(key)) {
    if (pick(8) === 0) draft.delete(key);
    else onBudget(draft.at(key), pick);
  } else if (author === names[0])
    draft.create(key, { rights: names.map((name) => ({ author: name, spend: pick(16) })) });
}
