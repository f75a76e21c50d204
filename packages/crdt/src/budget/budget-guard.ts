// The guard of a budget: nobody uses or grants rights that it did not hold, counting only what was granted to it in the
// entry's causal past. The answer is a constant of the entry, so all replicas accept the same entries in any order.
// Balegas et al.: Extending eventually consistent cloud databases for enforcing numeric invariants (2015).

import type { ReplicaId } from "@joinery/clock";
import type { Guard, GuardedOperation, GuardQuestion, Refusal } from "../core/guard.js";
import { type MatrixCell, type MatrixDelta, matrixCell } from "../types/numbers/matrix.js";
import { columnKind, granteeOf, rowKind, usedColumn } from "./budget-cell.js";
import type { BudgetState } from "./budget-state.js";
import { type BudgetTerms, foundedRights } from "./budget-terms.js";
import { opposite, type RightsKind, rightsKinds } from "./rights-kind.js";

type Question = GuardQuestion<BudgetState, MatrixDelta>;

/** The guard of the budget with these terms. */
export function budgetGuard(terms: BudgetTerms): Guard<BudgetState, MatrixDelta> {
  return (question) => new Trial(terms, question).verdict();
}

/** One entry under judgement. It is judged before any of it is applied, so its earlier operations are kept beside the state. */
class Trial {
  readonly #terms: BudgetTerms;
  readonly #question: Question;
  readonly #author: ReplicaId;
  /** Totals of the cells that earlier operations raised, by row and column. */
  readonly #totals: Record<RightsKind, Map<string, bigint>> = { spend: new Map(), refill: new Map() };
  /** What earlier operations took of each kind. */
  readonly #debits: Record<RightsKind, bigint> = { spend: 0n, refill: 0n };

  constructor(terms: BudgetTerms, question: Question) {
    this.#terms = terms;
    this.#question = question;
    this.#author = question.authors.idOf(question.author);
  }

  verdict(): Refusal | undefined {
    for (const operations of this.#question.transactions) {
      for (const operation of operations) {
        const refusal = this.#operation(operation);
        if (refusal !== undefined) return refusal;
      }
    }
    return undefined;
  }

  #operation({ delta }: GuardedOperation<MatrixDelta>): Refusal | undefined {
    const cell = delta[0];
    if (cell === undefined || delta.length > 1) return malformed("an operation raises one cell");
    return this.#misplaced(cell) ?? this.#raise(cell);
  }

  #misplaced({ author, row, column }: MatrixCell): Refusal | undefined {
    if (author !== this.#question.author) return malformed("a row of another author");
    if (!rightsKinds.includes(rowKind(row))) return malformed(`rights to spend and to refill, none to "${row}"`);
    if (columnKind(column) !== "granted") return undefined;
    if (granteeOf(column) === undefined) return malformed(`"${column}" names no author`);
    if (column !== this.#author) return undefined;
    return { code: "same_author", message: `${column} can't grant rights to itself` };
  }

  #raise({ row, column, amount }: MatrixCell): Refusal | undefined {
    const kind = rowKind(row);
    const growth = amount - this.#total(kind, column);
    if (growth <= 0n) return { code: "amount_not_positive", message: `a total must rise, and ${amount} is no rise` };
    this.#totals[kind].set(column, amount);
    if (columnKind(column) === "asked") return this.#excessive(kind, amount);
    this.#debits[kind] += growth;
    return this.#shortfall(kind);
  }

  /** A request is for no more than there is, so what is shown of it can't grow out of hand. */
  #excessive(kind: RightsKind, asked: bigint): Refusal | undefined {
    const needed = asked - BigInt(this.#terms.width);
    if (needed <= 0n || this.#granted(kind, needed) >= needed) return undefined;
    return { code: "request_too_large", message: `${this.#author} asks for more than all rights that there are` };
  }

  #shortfall(kind: RightsKind): Refusal | undefined {
    const { state } = this.#question;
    const debits = (state.holders.get(this.#author)?.[kind].debits ?? 0n) + this.#debits[kind];
    const founded = BigInt(foundedRights(this.#terms, this.#author, kind));
    const needed = debits - founded - this.#total(opposite(kind), usedColumn);
    if (needed <= 0n) return undefined;
    const granted = this.#granted(kind, needed);
    if (granted >= needed) return undefined;
    const message = `${this.#author} lacks ${needed - granted} rights to ${kind}`;
    return { code: "insufficient_rights", message };
  }

  #total(kind: RightsKind, column: string): bigint {
    const { state, author } = this.#question;
    return this.#totals[kind].get(column) ?? matrixCell(state.cells, author, kind, column)?.amount ?? 0n;
  }

  /** What was granted to the author in the entry's past, or at least `enough` of it. */
  #granted(kind: RightsKind, enough: bigint): bigint {
    const { state, past } = this.#question;
    return state.holders.get(this.#author)?.[kind].creditsWithin(past, enough) ?? 0n;
  }
}

function malformed(what: string): Refusal {
  return { code: "malformed_operation", message: `not an operation of a budget: ${what}` };
}
