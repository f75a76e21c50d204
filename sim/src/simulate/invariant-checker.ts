// What the application says must hold, asked at each node after everything that happens to it. Each invariant is a check by its name.

import type { Fields, StructView } from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import type { CheckLog } from "../checkers/check-log.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { Invariant } from "./app.js";
import { SimulationError } from "./simulation-error.js";

type Invariants<F extends Fields> = readonly (readonly [name: string, invariant: Invariant<F>])[];

export class InvariantChecker<F extends Fields> implements NodeObserver {
  readonly #invariants: Invariants<F>;
  readonly #log: CheckLog;

  constructor(invariants: { readonly [name: string]: Invariant<F> }, log: CheckLog) {
    this.#invariants = Object.entries(invariants);
    this.#log = log;
  }

  settled(node: VirtualNode, document: DocumentCore): void {
    const view = document.view as unknown as StructView<F>;
    for (const [name, invariant] of this.#invariants) {
      const answer = ask(name, invariant, view, node.index);
      this.#log.check(name, answer === true, () => {
        return `node ${node.index}: ${answer === false ? `"${name}" does not hold` : String(answer)}`;
      });
    }
  }

  checkInFull(node: VirtualNode): void {
    for (const document of node.documents) this.settled(node, document);
  }
}

function ask<F extends Fields>(
  name: string,
  invariant: Invariant<F>,
  view: StructView<F>,
  node: number,
): boolean | string {
  let answer: unknown;
  try {
    answer = invariant(view, node);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new SimulationError("INVARIANT_FAILED", `invariant "${name}" threw at node ${node}: ${what}`, { cause });
  }
  if (typeof answer === "boolean" || typeof answer === "string") return answer;
  const what = answer === undefined ? "nothing" : `a ${typeof answer}`;
  const advice = "let it answer true, false, or a sentence about what is wrong";
  throw new SimulationError("INVARIANT_FAILED", `invariant "${name}" answered ${what} at node ${node}: ${advice}`);
}
