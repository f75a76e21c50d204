// What an application reads of a budget: the value, who holds which rights, and who asks for some. Live; copies nothing large.

import type { AuthorTable, ReplicaId } from "@joinery/clock";
import { askedBy, type BudgetState, budgetValue, grantedTo, rightsIn } from "./budget-state.js";
import type { BudgetTerms } from "./budget-terms.js";
import { type Rights, type RightsKind, rightsKinds } from "./rights-kind.js";

/** Rights that an author holds. */
export interface Holding extends Rights {
  readonly author: ReplicaId;
}

/** Rights that an author has asked for and not been granted yet. */
export interface RightsRequest {
  readonly author: ReplicaId;
  readonly kind: RightsKind;
  /** From 1 to `max - min`. */
  readonly amount: number;
}

/** Rights that an author gave up and did not have: it signed two histories, and each of them counts. There is a proof. */
export interface MissingRights {
  readonly author: ReplicaId;
  readonly kind: RightsKind;
  /** 1 or more. */
  readonly amount: number;
}

export class BudgetView {
  readonly #state: BudgetState;
  readonly #authors: AuthorTable;
  readonly #terms: BudgetTerms;

  constructor(state: BudgetState, authors: AuthorTable, terms: BudgetTerms) {
    this.#state = state;
    this.#authors = authors;
    this.#terms = terms;
  }

  /** From `min` to `max`, unless `badDebts` says that somebody gave the same rights away twice. */
  get value(): number {
    return budgetValue(this.#state, this.#terms);
  }

  get min(): number {
    return this.#terms.min;
  }

  get max(): number {
    return this.#terms.max;
  }

  /** What an author could spend and refill without asking anybody, as far as is known here. */
  rightsOf(author: ReplicaId): Rights {
    const rights = (kind: RightsKind): number => rightsIn(this.#state, this.#authors, this.#terms, author, kind);
    return { spend: rights("spend"), refill: rights("refill") };
  }

  /** Everybody who holds rights, in order of their names. All of them together never change. */
  get rights(): readonly Holding[] {
    const names = new Set([...this.#terms.founded.keys(), ...this.#state.holders.keys()]);
    const holdings = [...names].sort().map((author) => ({ author, ...this.rightsOf(author) }));
    return holdings.filter(({ spend, refill }) => spend !== 0 || refill !== 0);
  }

  /** Rights that are missing, in order of authors' names; empty wherever nobody signed two histories. */
  get badDebts(): readonly MissingRights[] {
    return this.rights.flatMap(({ author, ...held }) =>
      rightsKinds.flatMap((kind) => (held[kind] < 0 ? [{ author, kind, amount: -held[kind] }] : [])),
    );
  }

  /** What is asked for and not granted yet, in order of authors' names; `spend` before `refill`. */
  get requests(): readonly RightsRequest[] {
    const names = new Set([...this.#state.cells.cells.keys()].map((author) => this.#authors.ownerIdOf(author)));
    return [...names].sort().flatMap((author) => rightsKinds.flatMap((kind) => this.#requestOf(author, kind)));
  }

  /** Value, bounds, rights and open requests as plain data. */
  toJSON(): object {
    const { value, min, max, rights, requests } = this;
    return { value, min, max, rights, requests };
  }

  #requestOf(author: ReplicaId, kind: RightsKind): RightsRequest[] {
    const asked = askedBy(this.#state, this.#authors, author, kind);
    const amount = Number(asked - grantedTo(this.#state, author, kind));
    return amount > 0 ? [{ author, kind, amount }] : [];
  }
}
