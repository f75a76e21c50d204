// The subject of any schema that is made of the types that the oracle knows, and how our own types meet the laws.
import { describeLatticeLaws, type LawOptions, type LawSubject } from "@joinery/testing";
import { leavesOf } from "./leaves.js";
import { type Operation, operationOn, perform } from "./operation.js";
import { oracle, survivors } from "./oracle.js";
import { showView } from "./show.js";
import { fieldOf, type Spec } from "./spec.js";

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

/** Runs the laws over a subject. Set JOINERY_STATISTICS to be told what its traces were like. */
export function describeLaws<Op>(name: string, subject: LawSubject<Op>, options: LawOptions = {}): void {
  const tells = process.env.JOINERY_STATISTICS !== undefined;
  describeLatticeLaws(name, subject, {
    ...options,
    ...(tells && { tell: ({ text }) => console.log(`${name}: ${text}`) }),
  });
}
