// The budget as a field type: a number that stays between two bounds at every replica, offline too, since what each
// author may still spend and refill is held by that author alone. Bounded counter by escrow rights; Balegas et al.:
// Extending eventually consistent cloud databases for enforcing numeric invariants (2015).

import type { FieldType } from "../core/field-type.js";
import type { GuardedField, NestableField } from "../core/guard.js";
import type { KeyedNesting } from "../core/nesting.js";
import { nesting } from "../incarnations/nesting.js";
import { matrix } from "../types/numbers/matrix.js";
import { readBudgetDelta, writeBudgetDelta } from "./budget-codec.js";
import type { BudgetDelta } from "./budget-delta.js";
import { type BudgetDraft, WritingBudget } from "./budget-draft.js";
import { budgetGuard } from "./budget-guard.js";
import { type BudgetState, emptyBudget } from "./budget-state.js";
import { type BudgetBounds, type BudgetGenesis, type BudgetTerms, foundedBy, unfounded } from "./budget-terms.js";
import { BudgetView } from "./budget-view.js";
import { joinBudget } from "./join-budget.js";

export interface BudgetField
  extends GuardedField<BudgetState, BudgetDelta, BudgetView, BudgetDraft>,
    NestableField<BudgetGenesis> {
  readonly needsGenesis: true;
  readonly nesting: KeyedNesting;
  /** The budget with the rights of `genesis`. Throws `InvalidValueError`; creating a document, `DocumentError` with code `INVALID_GENESIS`. */
  withGenesis(genesis: BudgetGenesis): BudgetField;
}

/**
 * A budget, in the schema of a document that a genesis names:
 * `replica.create({ energy: budget({ min: 0, max: 100 }) }, { nonce, energy: { rights: [{ author, spend: 100 }] } })`.
 * Below a key it is created by the author that the genesis of the map names; see `IncarnationsDraft`. Throws `InvalidSchemaError` for bounds that are none.
 */
export function budget(bounds: BudgetBounds): BudgetField {
  return budgetOf(unfounded(bounds));
}

function budgetOf(terms: BudgetTerms): BudgetField {
  const cells = matrix();
  const type: FieldType<BudgetState, BudgetDelta, BudgetView, BudgetDraft> = {
    tag: `budget(${terms.min},${terms.max})`,
    removable: false,
    bottom: emptyBudget,
    isBottom: (state) => cells.isBottom(state.cells),
    join: joinBudget,
    retain() {},
    dots: (state, visit) => cells.dots(state.cells, visit),
    clear: () => ({ kind: "operation", cells: [] }),
    difference(state, lacks) {
      const lacking = cells.difference(state.cells, lacks);
      return lacking && { kind: "cells", cells: lacking };
    },
    view: (state, authors) => new BudgetView(state, authors, terms),
    draft: (access) => new WritingBudget(access, terms),
    write: writeBudgetDelta,
    read: readBudgetDelta,
  };
  const guard = budgetGuard(terms);
  return { ...type, guard, nesting, needsGenesis: true, withGenesis: (genesis) => budgetOf(foundedBy(genesis, terms)) };
}
