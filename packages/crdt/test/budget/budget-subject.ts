// What the laws ask of a budget: random spends, refills, grants and requests, and what they come to by definition.
import type { ReplicaId } from "@joinery/clock";
import { type AnyField, InvalidValueError } from "@joinery/crdt";
import { type BudgetDraft, type BudgetView, budget, type RightsKind } from "@joinery/crdt/budget";
import { type LawSubject, placeText } from "@joinery/testing";
import fc from "fast-check";
import {
  type BudgetOp,
  BudgetOracle,
  bounds,
  budgetLeaves,
  type Founded,
  names,
  showBudget,
  siteCount,
} from "./budget-oracle.js";

/** The first three sites start with rights; they meet in every trace. */
export const founded: Founded = new Map([
  [names[0]!, { spend: 40, refill: 10 }],
  [names[1]!, { spend: 20, refill: 0 }],
  [names[2]!, { spend: 0, refill: 25 }],
]);

const of = fc.constantFrom<RightsKind>("spend", "spend", "refill");
const amount = fc.oneof({ arbitrary: fc.integer({ min: 1, max: 6 }), weight: 4 }, fc.integer({ min: 1, max: 30 }));
export const budgetOperation: fc.Arbitrary<BudgetOp> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant("use" as const), of, amount }), weight: 5 },
  { arbitrary: fc.record({ kind: fc.constant("grant" as const), of, to: fc.nat(siteCount - 1), amount }), weight: 4 },
  { arbitrary: fc.record({ kind: fc.constant("request" as const), of, amount }), weight: 2 },
);

export function budgetSubject(): LawSubject<BudgetOp> {
  const rights = [...founded].map(([author, given]) => ({ author: author as ReplicaId, ...given }));
  const oracle = new BudgetOracle(founded);
  return {
    type: budget(bounds).withGenesis({ rights }) as unknown as AnyField,
    operation: budgetOperation,
    perform: (draft, op) => performOn(draft as BudgetDraft, op),
    oracle: (visible) => oracle.show(visible),
    survivors: (visible) => oracle.survivors(visible),
    show: (view) => showBudget(view as BudgetView, oracle.total),
    leaves: (view) => leavesOf(view as BudgetView, oracle),
  };
}

export function performOn(draft: BudgetDraft, op: BudgetOp): void {
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

/** A budget that reads as if never written is left out. */
function leavesOf(view: BudgetView, oracle: BudgetOracle): ReadonlyMap<string, string> {
  const leaves = new Map(budgetLeaves(view, oracle.total));
  if (leaves.get(placeText([])) === oracle.show([])) leaves.delete(placeText([]));
  return leaves;
}
