// Undoes one step as an operation of an open transaction, as far as others left its place alone.

import type { Dot } from "@joinery/clock";
import type { CellDelta } from "../core/cell.js";
import type { MovedDot, Names, TakenBack } from "../core/edits.js";
import type { AnyField } from "../core/field-type.js";
import type { Transaction } from "../state/transaction.js";
import type { CounterDraft, CounterState } from "../types/numbers/counter.js";
import { cellInverse, cellPlacesOf } from "./cell-places.js";
import { containerOf } from "./containers.js";
import { countInverse } from "./counts.js";
import type { CellStep, CountStep, EditStep, PlaceKeys, Step } from "./step.js";

/** A transaction, as far as undoing writes in it. */
export type OpenTransaction = Pick<
  Transaction<unknown, unknown, unknown>,
  "author" | "authors" | "stamp" | "nextSeq" | "apply"
>;

/** What undoing a step did: nothing, or operations, and what stands there again by them. */
export type StepUndone = { readonly done: false } | ({ readonly done: true } & TakenBack);

/** A field on the way to a place, as it is now. */
interface Located {
  readonly type: AnyField;
  /** Undefined while nothing is there. */
  readonly state: unknown;
  /** The key of the place within the field; undefined where the field is the place. */
  readonly key: string | undefined;
  wrap(delta: unknown): unknown;
}

/**
 * Undoes `step` in `transaction` on `state` of `root`; does nothing where its dot no longer counts. `names` says under which names
 * parts of the place stand again that earlier calls have renewed.
 */
export function undoStep(
  root: AnyField,
  state: unknown,
  step: Step,
  transaction: OpenTransaction,
  names: Names,
): StepUndone {
  if (step.kind === "edit") return undoEdits(root, state, step, transaction, names);
  const place = locate(root, state, step.keys);
  return step.kind === "cell" ? undoCell(place, step, transaction) : undoCount(place, step, transaction);
}

function undoCell(place: Located, step: CellStep, transaction: OpenTransaction): StepUndone {
  const places = cellPlacesOf(place.type.tag);
  if (places === undefined) return { done: false };
  const cells = place.state === undefined ? undefined : places.cellsAt(place.state, place.key);
  const inverse = cellInverse(step, cells, places.readsFirst);
  if (inverse === undefined) return { done: false };
  const { author, stamp } = transaction;
  const seq = transaction.nextSeq();
  const payload = step.before?.payload;
  const delta: CellDelta<unknown> = {
    added: inverse.restores ? [{ author, seq, stamp, payload }] : [],
    removed: inverse.removed,
  };
  transaction.apply(place.wrap(places.wrap(place.key, delta)), seq);
  return { done: true, dots: movedTo(inverse.restores ? { author, seq } : undefined, step), names: [] };
}

function undoCount(place: Located, step: CountStep, transaction: OpenTransaction): StepUndone {
  const inverse = countInverse(step, place.state as CounterState | undefined, transaction.author);
  if (inverse === undefined) return { done: false };
  const seq = transaction.nextSeq();
  if ("removed" in inverse) {
    transaction.apply(place.wrap({ added: [], removed: [inverse.removed] }), seq);
    return { done: true, dots: [], names: [] };
  }
  const draft = place.type.draft({
    writer: transaction,
    name: step.keys.join("."),
    state: () => place.state,
    apply: (delta, at) => transaction.apply(place.wrap(delta), at),
  }) as CounterDraft;
  draft.add(inverse.add);
  return { done: true, dots: movedTo({ author: transaction.author, seq }, step), names: [] };
}

/** What was there before stands at `dot` again, if at any. */
function movedTo(dot: Dot | undefined, { before }: CellStep | CountStep): MovedDot[] {
  return dot === undefined || before === undefined ? [] : [{ from: before.dot, to: dot }];
}

function undoEdits(
  root: AnyField,
  store: unknown,
  step: EditStep,
  transaction: OpenTransaction,
  names: Names,
): StepUndone {
  const { type, wrap } = locate(root, store, step.keys);
  const access = {
    writer: transaction,
    name: step.keys.join("."),
    // Looked for each time: a key may come and go between two operations.
    state: () => locate(root, store, step.keys).state,
    apply: (delta: unknown, seq: number) => transaction.apply(wrap(delta), seq),
  };
  const taken = type.edits?.takeBack(access, step, names);
  return taken === undefined ? { done: false } : { done: true, ...taken };
}

function locate(root: AnyField, store: unknown, keys: PlaceKeys): Located {
  let type = root;
  let state = store;
  let wrap = (delta: unknown): unknown => delta;
  let depth = 0;
  for (let container = containerOf(type); container !== undefined; container = containerOf(type)) {
    const key = keys[depth++] as string | number;
    const outer = { type, wrap, container };
    const below = container.typeAt(type, key) as AnyField;
    state = state === undefined ? undefined : container.stateAt(type, state, key);
    wrap = (delta) => outer.wrap(outer.container.wrap(outer.type, key, delta));
    type = below;
  }
  return { type, state, key: keys[depth] as string | undefined, wrap };
}
