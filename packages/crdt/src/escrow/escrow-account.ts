// What one holder of rights has given up and been given, and which of its credits it is known to have seen.
// Always `credits = known + the steps not known yet`. What a holder has seen only grows along its chain, so a credit
// moves to `known` once and stays there: judging an operation costs constant time over the life of the account.

import type { AuthorIndex, Dot } from "@joinery/clock";
import type { CausalPast } from "../core/guard.js";

/** One credit: the operation it came with and by how much it raised the total. */
export interface CreditStep extends Dot {
  readonly growth: bigint;
}

/** Sums over the cells of a matrix: a row is what an account pays, a column what it is paid. Derived; never written anywhere. */
export class EscrowAccount {
  readonly name: string;
  /** Everything paid: the account's row. */
  debits = 0n;
  #credits = 0n;
  /** Credits in the causal past of the last entry of the owner that was judged or written. */
  #known = 0n;
  /** The only other credit, where there is one: most are learnt before the next comes, and so need no map. */
  #single: CreditStep | undefined;
  /** All other credits where there are several, by the payer that made them, in order of its chain. */
  #unknown: Map<AuthorIndex, CreditStep[]> | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Everything received: the account's column. */
  get credits(): bigint {
    return this.#credits;
  }

  get balance(): bigint {
    return this.#credits - this.debits;
  }

  credit(step: CreditStep): void {
    this.#credits += step.growth;
    if (this.#unknown === undefined && this.#single === undefined) {
      this.#single = step;
      return;
    }
    this.#unknown ??= new Map();
    if (this.#single !== undefined) this.#unknown.set(this.#single.author, [this.#single]);
    this.#single = undefined;
    const steps = this.#unknown.get(step.author);
    if (steps === undefined) this.#unknown.set(step.author, [step]);
    else insertInOrder(steps, step);
  }

  /** Takes a credit back: its transaction was undone. */
  revoke(step: CreditStep): void {
    this.#credits -= step.growth;
    if (step === this.#single) {
      this.#single = undefined;
      return;
    }
    const steps = this.#unknown?.get(step.author);
    const index = steps?.lastIndexOf(step) ?? -1;
    if (steps === undefined || index < 0) this.#known -= step.growth;
    else this.#take(step.author, steps, index, 1);
  }

  /** Credits that lie in `past`, the past of an entry of the account's owner; looks no further once `enough` are found. */
  creditsWithin(past: CausalPast, enough: bigint): bigint {
    if (this.#known >= enough) return this.#known;
    const single = this.#single;
    if (single !== undefined && past.covers(single.author, single.seq)) {
      this.#known += single.growth;
      this.#single = undefined;
    }
    if (this.#unknown !== undefined) {
      for (const [author, steps] of this.#unknown) this.#learn(author, steps, past);
    }
    return this.#known;
  }

  /**
   * Credits that lie in `past`, the past of an entry on a branch of the owner's chain: what one branch has seen another has not,
   * so nothing is learnt from it. `known` is what the trunk had seen.
   */
  creditsSeenBy(past: CausalPast): bigint {
    let seen = this.#known;
    const single = this.#single;
    if (single !== undefined && past.covers(single.author, single.seq)) seen += single.growth;
    for (const steps of this.#unknown?.values() ?? []) {
      for (const { author, seq, growth } of steps) if (past.covers(author, seq)) seen += growth;
    }
    return seen;
  }

  /** The owner writes here, where all credits are in its past. */
  learnAll(): void {
    this.#known = this.#credits;
    this.#single = undefined;
    this.#unknown = undefined;
  }

  #learn(author: AuthorIndex, steps: CreditStep[], past: CausalPast): void {
    let count = 0;
    for (let step = steps[0]; step !== undefined && past.covers(author, step.seq); step = steps[++count]) {
      this.#known += step.growth;
    }
    if (count > 0) this.#take(author, steps, 0, count);
  }

  #take(author: AuthorIndex, steps: CreditStep[], index: number, count: number): void {
    steps.splice(index, count);
    if (steps.length === 0) this.#unknown?.delete(author);
    if (this.#unknown?.size === 0) this.#unknown = undefined;
  }
}

/** Operations arrive in the order of their chain; only a difference of states may bring them otherwise. */
function insertInOrder(steps: CreditStep[], step: CreditStep): void {
  let index = steps.length;
  while (index > 0 && (steps[index - 1] as CreditStep).seq > step.seq) index--;
  steps.splice(index, 0, step);
}
