// What an application writes through inside a change. Whether rights suffice is decided at once from those in the writer's
// own hands, which no one else can take; what passes here is accepted everywhere, and nobody is asked.

import { parseReplicaId, type ReplicaId } from "@joinery/clock";
import type { DraftAccess } from "../core/field-type.js";
import { InvalidValueError } from "../errors.js";
import { matrixCell } from "../types/numbers/matrix.js";
import { askedColumn, usedColumn } from "./budget-cell.js";
import type { BudgetDelta } from "./budget-delta.js";
import { askedBy, type BudgetState, budgetValue, emptyBudget, grantedTo, holderOf, rightsIn } from "./budget-state.js";
import type { BudgetTerms } from "./budget-terms.js";
import type { Rights, RightsKind } from "./rights-kind.js";

/** `shortBy`: how many rights the writer lacks, from 1 to `max - min`. */
export type Attempt = { readonly ok: true } | { readonly ok: false; readonly shortBy: number };

/** Amounts are whole numbers from 1 to `max - min`; anything else throws `InvalidValueError` and changes nothing. */
export interface BudgetDraft {
  /** Earlier operations of this change included. */
  readonly value: number;
  /** The writer's own rights, earlier operations of this change included. */
  readonly mine: Rights;
  /** Lowers the value with the writer's own rights. When they don't suffice nothing is spent, and a request for what is missing goes out. */
  spend(amount: number): Attempt;
  /** Raises the value with the writer's own rights. When they don't suffice nothing is refilled, and a request for what is missing goes out. */
  refill(amount: number): Attempt;
  /** Gives rights of the writer to another author, for good; `kind` is `spend` unless given. When they don't suffice nothing is given. */
  grant(to: ReplicaId, amount: number, kind?: RightsKind): Attempt;
  /** Asks the others for rights; `kind` is `spend` unless given. Whoever asks for that much or more already asks for nothing new. */
  request(amount: number, kind?: RightsKind): void;
}

type Access = DraftAccess<BudgetState, BudgetDelta>;

/** Outlives its transaction, and the next may be another author's. */
export class WritingBudget implements BudgetDraft {
  readonly #access: Access;
  readonly #terms: BudgetTerms;

  constructor(access: Access, terms: BudgetTerms) {
    this.#access = access;
    this.#terms = terms;
  }

  get value(): number {
    return budgetValue(this.#state, this.#terms);
  }

  get mine(): Rights {
    return { spend: this.#rights("spend"), refill: this.#rights("refill") };
  }

  spend(amount: number): Attempt {
    return this.#use(amount, "spend");
  }

  refill(amount: number): Attempt {
    return this.#use(amount, "refill");
  }

  grant(to: ReplicaId, amount: number, kind: RightsKind = "spend"): Attempt {
    this.#check(amount, kind);
    if (parseReplicaId(to) === undefined) throw this.#fault(`grants rights to authors, and ${to} names none`);
    if (to === this.#self) throw this.#fault("grants rights to others, not to their holder");
    const shortBy = amount - this.#rights(kind);
    if (shortBy > 0) return { ok: false, shortBy };
    this.#raise(kind, to, amount);
    return { ok: true };
  }

  request(amount: number, kind: RightsKind = "spend"): void {
    this.#check(amount, kind);
    const state = this.#state;
    const asked = askedBy(state, this.#access.writer.authors, this.#self, kind);
    const by = grantedTo(state, this.#self, kind) + BigInt(amount) - asked;
    if (by > 0n) this.#raise(kind, askedColumn, by);
  }

  #use(amount: number, kind: RightsKind): Attempt {
    this.#check(amount, kind);
    const shortBy = amount - this.#rights(kind);
    if (shortBy > 0) {
      this.request(shortBy, kind);
      return { ok: false, shortBy };
    }
    this.#raise(kind, usedColumn, amount);
    return { ok: true };
  }

  get #self(): ReplicaId {
    const { author, authors } = this.#access.writer;
    return authors.idOf(author);
  }

  get #state(): BudgetState {
    return this.#access.state() ?? emptyBudget();
  }

  #rights(kind: RightsKind): number {
    return rightsIn(this.#state, this.#access.writer.authors, this.#terms, this.#self, kind);
  }

  #raise(kind: RightsKind, column: string, by: number | bigint): void {
    const { writer } = this.#access;
    const state = this.#state;
    // What was granted and is here lies in the past of whatever is written now.
    holderOf(state, this.#self)[kind].learnAll();
    const amount = (matrixCell(state.cells, writer.author, kind, column)?.amount ?? 0n) + BigInt(by);
    const seq = writer.nextSeq();
    this.#access.apply({ kind: "operation", cells: [{ author: writer.author, seq, row: kind, column, amount }] }, seq);
  }

  #check(amount: number, kind: RightsKind): void {
    if (kind !== "spend" && kind !== "refill") throw this.#fault(`has rights to spend and to refill, none to ${kind}`);
    const { width } = this.#terms;
    if (Number.isSafeInteger(amount) && amount > 0 && amount <= width) return;
    const given: unknown = typeof amount === "number" ? amount : typeof amount;
    throw this.#fault(`takes whole amounts from 1 to ${width}, not ${given}`);
  }

  #fault(problem: string): InvalidValueError {
    return new InvalidValueError(this.#access.name, problem);
  }
}
