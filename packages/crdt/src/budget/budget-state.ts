// A budget's state is a matrix of totals, each row written by one author, and that alone is compared, hashed and sent.
// Who holds how much, and how much was used, is derived from what was joined, and as undoable as the rest.

import type { AuthorTable, ReplicaId } from "@joinery/clock";
import { cellOnChain } from "../escrow/chain-sums.js";
import { EscrowAccount } from "../escrow/escrow-account.js";
import { type MatrixState, matrix, matrixCell } from "../types/numbers/matrix.js";
import { askedColumn, usedColumn } from "./budget-cell.js";
import { type BudgetTerms, foundedRights } from "./budget-terms.js";
import { opposite, type RightsKind } from "./rights-kind.js";

/** One author's account of each kind: what it has given up, and what others granted it. */
export type Holder = Readonly<Record<RightsKind, EscrowAccount>>;

export interface BudgetState {
  readonly cells: MatrixState;
  /** Derived: row and column sums of `cells`, by author, whichever of its histories wrote them. */
  readonly holders: Map<ReplicaId, Holder>;
  /** Derived: all that was ever spent and refilled. */
  readonly used: Record<RightsKind, bigint>;
}

export function emptyBudget(): BudgetState {
  return { cells: matrix().bottom(), holders: new Map(), used: { spend: 0n, refill: 0n } };
}

/** The accounts of an author, made when it has none. */
export function holderOf(state: BudgetState, author: ReplicaId): Holder {
  const known = state.holders.get(author);
  if (known !== undefined) return known;
  const holder = { spend: new EscrowAccount(author), refill: new EscrowAccount(author) };
  state.holders.set(author, holder);
  return holder;
}

/** What an author has used of a kind in all, in all of its histories. */
export function usedBy(state: BudgetState, authors: AuthorTable, author: ReplicaId, kind: RightsKind): bigint {
  let used = 0n;
  for (const part of authors.lineage.allOf(authors.indexOf(author)))
    used += matrixCell(state.cells, part, kind, usedColumn)?.amount ?? 0n;
  return used;
}

/** What all grants of a kind to an author must reach until its request is answered; of several histories, that of the one that asks for most. */
export function askedBy(state: BudgetState, authors: AuthorTable, author: ReplicaId, kind: RightsKind): bigint {
  let asked = 0n;
  for (const tip of authors.lineage.tipsOf(authors.indexOf(author))) {
    const level = cellOnChain(state.cells, authors, tip, kind, askedColumn);
    if (level > asked) asked = level;
  }
  return asked;
}

/** What an author was granted by others in all. */
export function grantedTo(state: BudgetState, author: ReplicaId, kind: RightsKind): bigint {
  return state.holders.get(author)?.[kind].credits ?? 0n;
}

/** The rights of a kind in an author's hands: what it started with and got, less what it gave up. Below 0 only for who gave them up in two histories. */
export function rightsIn(
  state: BudgetState,
  authors: AuthorTable,
  terms: BudgetTerms,
  author: ReplicaId,
  kind: RightsKind,
): number {
  const returned = usedBy(state, authors, author, opposite(kind));
  const balance = state.holders.get(author)?.[kind].balance ?? 0n;
  return Number(BigInt(foundedRights(terms, author, kind)) + returned + balance);
}

/** From min to max wherever only accepted operations were joined and nobody's rights are below 0. */
export function budgetValue({ used }: BudgetState, { start }: BudgetTerms): number {
  return Number(BigInt(start) - used.spend + used.refill);
}
