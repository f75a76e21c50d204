// What the laws ask of a type: how to draw and perform operations, what they mean, and how a view reads as text.
import type { AnyField } from "@joinery/crdt";
import type fc from "fast-check";
import { leavesOf } from "./leaves.js";
import { type Operation, operationOn, perform } from "./operation.js";
import { type LoggedOperation, oracle, survivors } from "./oracle.js";
import { showView } from "./show.js";
import { fieldOf, type Spec } from "./spec.js";

export interface LawSubject<Op> {
  readonly type: AnyField;
  readonly operation: fc.Arbitrary<Op>;
  /** May do nothing: to remove what is not there takes no dot. */
  perform(draft: unknown, operation: Op): void;
  /** The text of the value when exactly these operations are visible, by definition and without the type's own code. */
  oracle(visible: readonly LoggedOperation<Op>[]): string;
  /** The dots, as "author:seq", whose cells must be alive then, and no others. */
  survivors(visible: readonly LoggedOperation<Op>[]): readonly string[];
  /** The text of a view, as the oracle writes it. */
  show(view: unknown): string;
  /** Every place of a view whose value changes are told of, with its value; keys as the type's paths have them. */
  leaves(view: unknown): ReadonlyMap<string, string>;
}

/** The subject of any schema that is made of the types that the oracle knows. */
export function subjectOf(spec: Spec): LawSubject<Operation> {
  return {
    type: fieldOf(spec),
    operation: operationOn(spec),
    perform: (draft, operation) => perform(spec, draft, operation),
    oracle: (visible) => oracle(spec, visible),
    survivors,
    show: (view) => showView(spec, view),
    leaves: (view) => leavesOf(spec, view),
  };
}
