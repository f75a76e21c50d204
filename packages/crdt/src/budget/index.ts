// The front door of budgets: a number within bounds, the rights to move it, its genesis, and what reads and writes look like.

export type {
  FoundedRowsOf,
  IncarnationsDraft,
  IncarnationsGenesis,
  IncarnationsOf,
  RowsGenesis,
} from "../incarnations/incarnations-types.js";
export { type BudgetField, budget } from "./budget.js";
export type { Attempt, BudgetDraft } from "./budget-draft.js";
export type { BudgetBounds, BudgetGenesis, GenesisRights } from "./budget-terms.js";
export type { BudgetView, Holding, MissingRights, RightsRequest } from "./budget-view.js";
export type { Rights, RightsKind } from "./rights-kind.js";
