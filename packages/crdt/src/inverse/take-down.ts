// Takes down what an operation is about to do, place by place, so that it can be undone later.

import type { AuthorIndex } from "@joinery/clock";
import type { CellDelta } from "../core/cell.js";
import type { Edits } from "../core/edits.js";
import type { AnyField } from "../core/field-type.js";
import type { CounterState, CounterTally } from "../types/numbers/counter.js";
import { cellPlacesOf, cellStep } from "./cell-places.js";
import { containerOf } from "./containers.js";
import { countStep } from "./counts.js";
import type { PlaceKeys, Step } from "./step.js";

/** Who writes, and what is to be told of each place. */
export interface Witness {
  readonly author: AuthorIndex;
  /** True while something is undone: only then may an author's own cell of a counter go. */
  readonly undoes: boolean;
  step(step: Step): void;
  /** A place whose operations can't be undone: of another type, or a counter or a text that was deleted. */
  refuse(keys: PlaceKeys): void;
}

/** Tells `witness` what `delta` will do to `state`, undefined for nothing yet. To be called before it is joined. */
export function takeDown(type: AnyField, state: unknown, delta: unknown, witness: Witness, keys: PlaceKeys = []): void {
  const places = cellPlacesOf(type.tag);
  if (type.tag === "counter") {
    takeDownCount(state as CounterState | undefined, delta as CellDelta<CounterTally>, witness, keys);
  } else if (type.edits !== undefined) {
    takeDownEdits(type.edits, state, delta, witness, keys);
  } else if (places !== undefined) {
    for (const [key, part] of places.parts(delta)) {
      if (part.added.length + part.removed.length === 0) continue;
      const cells = state === undefined ? undefined : places.cellsAt(state, key);
      witness.step(cellStep(key === undefined ? keys : [...keys, key], cells, part, places));
    }
  } else {
    takeDownBelow(type, state, delta, witness, keys);
  }
}

function takeDownEdits(
  edits: Edits<unknown, unknown>,
  state: unknown,
  delta: unknown,
  witness: Witness,
  keys: PlaceKeys,
): void {
  const made = edits.made(state, delta);
  if (made === undefined) witness.refuse(keys);
  else if (made.added.length + made.removed.length > 0) witness.step({ kind: "edit", keys, ...made });
}

function takeDownBelow(type: AnyField, state: unknown, delta: unknown, witness: Witness, keys: PlaceKeys): void {
  const container = containerOf(type);
  if (container === undefined) witness.refuse(keys);
  for (const [key, part] of container?.parts(type, delta) ?? []) {
    const below = container?.typeAt(type, key);
    const inner = state === undefined ? undefined : container?.stateAt(type, state, key);
    if (below === undefined) witness.refuse([...keys, key]);
    else takeDown(below, inner, part, witness, [...keys, key]);
  }
}

function takeDownCount(
  state: CounterState | undefined,
  delta: CellDelta<CounterTally>,
  witness: Witness,
  keys: PlaceKeys,
): void {
  if (delta.added.length + delta.removed.length === 0) return;
  const step = countStep(keys, state, delta, witness.author);
  if (step === undefined || (delta.added.length === 0 && !witness.undoes)) witness.refuse(keys);
  else witness.step(step);
}
