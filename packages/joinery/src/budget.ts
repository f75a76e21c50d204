// A number that stays within bounds at every replica, offline too: each author spends and refills with rights of its own.
export {
  type Attempt,
  type BudgetBounds,
  type BudgetDraft,
  type BudgetField,
  type BudgetGenesis,
  type BudgetView,
  budget,
  type GenesisRights,
  type Holding,
  type Rights,
  type RightsKind,
  type RightsRequest,
} from "@joinery/crdt/budget";
