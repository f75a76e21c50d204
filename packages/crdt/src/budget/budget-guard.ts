// The guard of a budget: nobody uses or grants rights that it did not hold, counting only what was granted to it in the
// entry's causal past, and on a branch of a forked author only what that branch and those before it gave up. The answer is a
// constant of the entry, so all replicas accept the same entries in any order.
// Balegas et al.: Extending eventually consistent cloud databases for enforcing numeric invariants (2015).

import type { ReplicaId } from "@joinery/clock";
import type { Guard, GuardedOperation, GuardQuestion, Refusal } from "../core/guard.js";
import { cellOnChain, rowOnChain } from "../escrow/chain-sums.js";
import type { MatrixCell } from "../types/numbers/matrix.js";
import { askedColumn, columnKind, granteeOf, rowKind, usedColumn } from "./budget-cell.js";
import type { BudgetDelta } from "./budget-delta.js";
import type { BudgetState } from "./budget-state.js";
import { type BudgetTerms, foundedRights } from "./budget-terms.js";
import { opposite, type RightsKind, rightsKinds } from "./rights-kind.js";

type Question = GuardQuestion<BudgetState, BudgetDelta>;

/** The guard of the budget with these terms. */
export function budgetGuard(terms: BudgetTerms): Guard<BudgetState, BudgetDelta> {
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
    this.#author = question.authors.ownerIdOf(question.author);
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

  #operation({ delta }: GuardedOperation<BudgetDelta>): Refusal | undefined {
    const [cell, ...more] = delta.cells;
    if (cell === undefined || more.length > 0) return malformed("an operation raises one cell");
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
    const debits = this.#gaveUp(kind) + this.#debits[kind];
    const founded = BigInt(foundedRights(this.#terms, this.#author, kind));
    const needed = debits - founded - this.#total(opposite(kind), usedColumn);
    if (needed <= 0n) return undefined;
    const granted = this.#granted(kind, needed);
    if (granted >= needed) return undefined;
    const message = `${this.#author} lacks ${needed - granted} rights to ${kind}`;
    return { code: "insufficient_rights", message };
  }

  /** What the author's chain gave up before the entry. */
  #gaveUp(kind: RightsKind): bigint {
    const { state, author, authors } = this.#question;
    if (authors.lineage.isBranch(author)) return rowOnChain(state.cells, authors, author, kind, askedColumn);
    return state.holders.get(this.#author)?.[kind].debits ?? 0n;
  }

  #total(kind: RightsKind, column: string): bigint {
    const { state, author, authors } = this.#question;
    return this.#totals[kind].get(column) ?? cellOnChain(state.cells, authors, author, kind, column);
  }

  /** What was granted to the author in the entry's past, or at least `enough` of it. */
  #granted(kind: RightsKind, enough: bigint): bigint {
    const { state, past, author, authors } = this.#question;
    const account = state.holders.get(this.#author)?.[kind];
    if (account === undefined) return 0n;
    return authors.lineage.isBranch(author) ? account.creditsSeenBy(past) : account.creditsWithin(past, enough);
  }
}

function malformed(what: string): Refusal {
  return { code: "malformed_operation", message: `not an operation of a budget: ${what}` };
}
