// What the application says must hold, asked at each node after everything that happens to it. Each invariant is a check by its name.

import type { Fields, StructView } from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import type { CheckLog } from "../checkers/check-log.js";
import type { Seed } from "../kernel/random-key.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { Invariant } from "./app.js";
import { called } from "./known-names.js";
import { isPromise } from "./promise-answer.js";
import { SimulationError, saidBy } from "./simulation-error.js";

type Invariants<F extends Fields> = readonly (readonly [name: string, invariant: Invariant<F>])[];

export class InvariantChecker<F extends Fields> implements NodeObserver {
  readonly #invariants: Invariants<F>;
  readonly #log: CheckLog;
  readonly #seed: Seed;

  constructor(invariants: { readonly [name: string]: Invariant<F> }, log: CheckLog, seed: Seed) {
    this.#invariants = Object.entries(invariants);
    this.#log = log;
    this.#seed = seed;
  }

  settled(node: VirtualNode, document: DocumentCore): void {
    const view = document.view as unknown as StructView<F>;
    for (const [name, invariant] of this.#invariants) {
      const answer = this.#ask(name, invariant, view, node.index);
      this.#log.check(name, answer === true, () => {
        return `node ${node.index}: ${answer === false ? `"${name}" does not hold` : String(answer)}`;
      });
    }
  }

  checkInFull(node: VirtualNode): void {
    for (const document of node.documents) this.settled(node, document);
  }

  #ask(name: string, invariant: Invariant<F>, view: StructView<F>, node: number): boolean | string {
    let answer: unknown;
    try {
      answer = invariant(view, node);
    } catch (cause) {
      throw this.#failed(`invariant "${name}" threw`, node, saidBy(cause), cause);
    }
    if (typeof answer === "boolean" || typeof answer === "string") return answer;
    if (isPromise(answer)) {
      throw this.#failed(`invariant "${name}" answered a promise`, node, "let it answer at once, without async");
    }
    const what = answer === undefined ? "nothing" : called(answer);
    const advice = "let it answer true, false, or a sentence about what is wrong";
    throw this.#failed(`invariant "${name}" answered ${what}`, node, advice);
  }

  #failed(what: string, node: number, why: string, cause?: unknown): SimulationError {
    const where = `at node ${node}, at ${this.#log.now() / 1000} s with seed ${this.#seed}`;
    const options = { seed: this.#seed, ...(cause === undefined ? {} : { cause }) };
    return new SimulationError("INVARIANT_FAILED", `${what} ${where}: ${why}`, options);
  }
}
