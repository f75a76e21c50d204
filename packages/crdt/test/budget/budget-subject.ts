// What the laws ask of a budget: random spends, refills, grants and requests, and what they come to by definition.
// The definition knows no matrix and no kept sum: an operation is worth what its author held in its causal past.
import type { ReplicaId } from "@joinery/clock";
import { type AnyField, InvalidValueError } from "@joinery/crdt";
import { type BudgetDraft, type BudgetView, budget, type RightsKind } from "@joinery/crdt/budget";
import { type LawSubject, type LoggedOperation, placeText } from "@joinery/testing";
import { nameOfSite } from "@joinery/testing/traces";
import fc from "fast-check";

export type BudgetOp =
  | { readonly kind: "use"; readonly of: RightsKind; readonly amount: number }
  | { readonly kind: "grant"; readonly of: RightsKind; readonly to: number; readonly amount: number }
  | { readonly kind: "request"; readonly of: RightsKind; readonly amount: number };

/** What an operation did: rights used, given to `to`, or a level asked for. */
interface Effect {
  readonly by: LoggedOperation<BudgetOp>;
  readonly did: "used" | "granted" | "asked";
  readonly of: RightsKind;
  readonly to: string;
  readonly amount: number;
}

const siteCount = 8;
const bounds = { min: -30, max: 70 };
const names = Array.from({ length: siteCount }, (_, index) => nameOfSite(index));
/** The first three sites start with rights; they meet in every trace. */
const founded = new Map<string, Record<RightsKind, number>>([
  [names[0]!, { spend: 40, refill: 10 }],
  [names[1]!, { spend: 20, refill: 0 }],
  [names[2]!, { spend: 0, refill: 25 }],
]);
const startValue = bounds.min + 60;

const of = fc.constantFrom<RightsKind>("spend", "spend", "refill");
const amount = fc.oneof({ arbitrary: fc.integer({ min: 1, max: 6 }), weight: 4 }, fc.integer({ min: 1, max: 30 }));
const operation: fc.Arbitrary<BudgetOp> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant("use" as const), of, amount }), weight: 5 },
  { arbitrary: fc.record({ kind: fc.constant("grant" as const), of, to: fc.nat(siteCount - 1), amount }), weight: 4 },
  { arbitrary: fc.record({ kind: fc.constant("request" as const), of, amount }), weight: 2 },
);

export function budgetSubject(): LawSubject<BudgetOp> {
  const rights = [...founded].map(([author, given]) => ({ author: author as ReplicaId, ...given }));
  return {
    type: budget(bounds).withGenesis({ rights }) as unknown as AnyField,
    operation,
    perform: (draft, op) => perform(draft as BudgetDraft, op),
    oracle: (visible) => showOracle(visible.map(effectOf)),
    survivors: (visible) => survivorsOf(visible.map(effectOf)),
    show: (view) => showView(view as BudgetView),
    leaves: (view) => leavesOf(view as BudgetView),
  };
}

function perform(draft: BudgetDraft, op: BudgetOp): void {
  if (op.kind === "use") draft[op.of](op.amount);
  else if (op.kind === "request") draft.request(op.amount, op.of);
  else if (!isRefused(() => draft.grant(names[op.to]!, op.amount, op.of))) return;
  else draft.grant(names[(op.to + 1) % siteCount]!, op.amount, op.of);
}

/** True for a grant to oneself, which goes to the next author instead. */
function isRefused(grant: () => unknown): boolean {
  try {
    grant();
    return false;
  } catch (error) {
    if (!(error instanceof InvalidValueError)) throw error;
    return true;
  }
}

const effects: WeakMap<LoggedOperation<BudgetOp>, Effect> = new WeakMap();

/** What is visible holds the past of all that is in it, so an operation did the same wherever it is looked at. */
function effectOf(
  by: LoggedOperation<BudgetOp>,
  _index: number,
  visible: readonly LoggedOperation<BudgetOp>[],
): Effect {
  const known = effects.get(by);
  if (known !== undefined) return known;
  const past = visible.filter(({ id }) => by.past.has(id)).map((one) => effectOf(one, 0, visible));
  const effect = judged(by, past);
  effects.set(by, effect);
  return effect;
}

/** An operation that was logged did something: where rights did not suffice, it asked for them. */
function judged(by: LoggedOperation<BudgetOp>, past: readonly Effect[]): Effect {
  const { operation: op, author } = by;
  if (op.kind === "grant") {
    const to = names[op.to] === author ? names[(op.to + 1) % siteCount] : names[op.to];
    return { by, did: "granted", of: op.of, to: to!, amount: op.amount };
  }
  const held = rightsOf(author, op.of, past);
  if (op.kind === "use" && held >= op.amount) return { by, did: "used", of: op.of, to: "", amount: op.amount };
  const wanted = op.kind === "use" ? op.amount - held : op.amount;
  return { by, did: "asked", of: op.of, to: "", amount: grantedTo(author, op.of, past) + wanted };
}

function sum(list: readonly Effect[], which: (effect: Effect) => boolean): number {
  return list.filter(which).reduce((total, effect) => total + effect.amount, 0);
}

function grantedTo(author: string, kind: RightsKind, list: readonly Effect[]): number {
  return sum(list, ({ did, of: kindOf, to }) => did === "granted" && kindOf === kind && to === author);
}

function rightsOf(author: string, kind: RightsKind, list: readonly Effect[]): number {
  const mine = list.filter(({ by, did }) => by.author === author && did !== "asked");
  const gained = sum(mine, ({ did, of: kindOf }) => did === "used" && kindOf !== kind);
  const lost = sum(mine, ({ of: kindOf }) => kindOf === kind);
  return (founded.get(author)?.[kind] ?? 0) + grantedTo(author, kind, list) + gained - lost;
}

function openRequest(author: string, kind: RightsKind, list: readonly Effect[]): number {
  const levels = list.filter(({ by, did, of: kindOf }) => by.author === author && did === "asked" && kindOf === kind);
  return Math.max(0, ...levels.map((effect) => effect.amount - grantedTo(author, kind, list)));
}

function showOracle(list: readonly Effect[]): string {
  const used = (kind: RightsKind): number => sum(list, (effect) => effect.did === "used" && effect.of === kind);
  const value = startValue - used("spend") + used("refill");
  const each = (read: (author: string, kind: RightsKind, all: readonly Effect[]) => number): string =>
    names.map((author) => `${read(author, "spend", list)}/${read(author, "refill", list)}`).join();
  return `${value} of ${bounds.min}..${bounds.max}; rights ${each(rightsOf)}; asked ${each(openRequest)}`;
}

function showView(view: BudgetView): string {
  const listed = view.rights.reduce((total, { spend, refill }) => total + spend + refill, 0);
  if (listed !== 95) return "rights that don't add up";
  if (view.value < view.min || view.value > view.max) return "a value out of bounds";
  const asked = (author: string, kind: RightsKind): number =>
    view.requests.find((one) => one.author === author && one.kind === kind)?.amount ?? 0;
  const rights = names.map((author) => `${view.rightsOf(author).spend}/${view.rightsOf(author).refill}`).join();
  const requests = names.map((author) => `${asked(author, "spend")}/${asked(author, "refill")}`).join();
  return `${view.value} of ${view.min}..${view.max}; rights ${rights}; asked ${requests}`;
}

/** Requests change where rights of their kind are asked for or granted, all else wherever anything is done. */
function leavesOf(view: BudgetView): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  const shown = showView(view);
  if (shown !== showOracle([])) leaves.set(placeText([]), shown);
  for (const kind of ["spend", "refill"]) {
    const asked = view.requests.filter((one) => one.kind === kind).map(({ author, amount }) => `${author} ${amount}`);
    if (asked.length > 0) leaves.set(placeText([kind]), asked.join());
  }
  return leaves;
}

/** One cell per author, kind and column is alive: the last to be raised. */
function survivorsOf(list: readonly Effect[]): string[] {
  const last = new Map<string, LoggedOperation<BudgetOp>>();
  for (const { by, did, of: kind, to } of list) {
    const place = `${by.author} ${did} ${kind} ${to}`;
    if ((last.get(place)?.seq ?? 0) < by.seq) last.set(place, by);
  }
  return [...last.values()].map(({ author, seq }) => `${author}:${seq}`);
}
