// What an operation could be made with that is simpler, one of its values at a time.

import type { Fields } from "@joinery/crdt";
import type { SimulatedApp } from "./app.js";
import type { Draw } from "./draws.js";
import type { Step } from "./schedule.js";

type Draws = { readonly [name: string]: Draw<unknown> };

/** The steps that differ from `step` in one value, which is simpler; those of the first value first. */
export function simplerSteps<F extends Fields, Args>({ operations }: SimulatedApp<F, Args>, step: Step): Step[] {
  const { args: draws = {} } = operations[step.operation as keyof Args];
  return Object.entries(draws as Draws).flatMap(([name, draw]) => {
    return draw.simpler(step.args[name]).map((value) => ({ ...step, args: { ...step.args, [name]: value } }));
  });
}
