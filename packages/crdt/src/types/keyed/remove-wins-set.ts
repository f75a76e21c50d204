// A set in which removing wins over a concurrent addition. A removed element keeps one dot, which covers all that the
// remover saw of it, until no addition can come that had not seen it. Almeida, Shoker, Baquero (2018), remove-wins set.

import type { Cells } from "../../core/cell.js";
import { dotsOf } from "../../core/cell.js";
import { checksOf } from "../../core/checks.js";
import type { DraftAccess, FieldType } from "../../core/field-type.js";
import type { DotPredicate, JoinScope } from "../../core/join-scope.js";
import type { ValidationOptions, Validator } from "../../values/validator.js";
import { checkValueKey, valueOfKey } from "../../values/value-key.js";
import { isStanding, settledDots, yesOrNo } from "../cells/standing.js";
import { elementsOf, keyToFind, keyToStore } from "./element-key.js";
import { elementPlaces } from "./element-places.js";
import { type KeyedDelta, type KeyedState, keyedCells } from "./keyed-cells.js";
import type { SetDraft } from "./set.js";
import { type ElementKeys, SetView } from "./set-view.js";

export interface RemoveWinsState extends KeyedState<boolean> {
  /** How many keys stand, so that a view need not count them. */
  size: number;
}

export type RemoveWinsDelta = KeyedDelta<boolean>;
export type RemoveWinsSetField<T> = FieldType<RemoveWinsState, RemoveWinsDelta, ReadonlySet<T>, SetDraft<T>>;

const core = keyedCells<boolean>({ ...yesOrNo, checkKey: checkValueKey });

/** What `set({ wins: "remove" })` is. */
export function removeWinsSet<T>(options: Partial<ValidationOptions<T>> = {}): RemoveWinsSetField<T> {
  return {
    ...checksOf<T, ReadonlySet<T>>(options, elementsOf),
    ...core,
    tag: "set(remove)",
    places: elementPlaces,
    bottom: () => ({ ...core.bottom(), size: 0 }),
    join(state, delta, scope, path) {
      for (const part of delta) {
        const before = isStanding(state.keys.get(part.key));
        core.join(state, [part], scope, path);
        resize(state, Number(isStanding(state.keys.get(part.key))) - Number(before), scope);
      }
    },
    retain(state, keep, scope, path) {
      core.retain(state, keep, scope, path);
      resize(state, countStanding(state) - state.size, scope);
    },
    load(state, reader, scope) {
      core.load(state, reader, scope);
      state.size = countStanding(state);
    },
    view: (state) => new SetView<T>(standingKeys(state), keyToFind, (key) => valueOfKey(key) as T),
    draft: (access) => new RemoveWinsDraft<T>(access, options.validate),
  };
}

function countStanding(state: RemoveWinsState): number {
  let size = 0;
  for (const cells of state.keys.values()) if (isStanding(cells)) size++;
  return size;
}

/**
 * What may be dropped of the removed elements once `stable` holds: a delta to be joined by all replicas at the same stable cut,
 * as it changes the bytes of the state but nothing that is read. A dot is stable when every operation that is not has it in
 * its causal past. A function of the cells and the cut alone.
 */
export function settledRemovals(state: RemoveWinsState, stable: DotPredicate): RemoveWinsDelta {
  const delta: RemoveWinsDelta[number][] = [];
  for (const [key, cells] of state.keys) {
    const removed = settledDots(cells, stable);
    if (removed.length > 0) delta.push({ key, delta: { added: [], removed } });
  }
  return delta;
}

class RemoveWinsDraft<T> implements SetDraft<T> {
  readonly #access: DraftAccess<RemoveWinsState, RemoveWinsDelta>;
  readonly #validate: Validator<T> | undefined;

  constructor(access: DraftAccess<RemoveWinsState, RemoveWinsDelta>, validate: Validator<T> | undefined) {
    this.#access = access;
    this.#validate = validate;
  }

  has(element: T): boolean {
    const key = keyToFind(element);
    return key !== undefined && isStanding(this.#cellsOf(key));
  }

  add(element: T): void {
    this.#put(keyToStore(element, this.#access.name, this.#validate), true);
  }

  /** Also of an element that isn't in: it may be added elsewhere at this moment. */
  remove(element: T): void {
    const key = keyToFind(element);
    if (key !== undefined) this.#put(key, false);
  }

  /** One operation per element: an operation leaves one cell. */
  clear(): void {
    const state = this.#access.state();
    if (state === undefined) return;
    for (const key of [...standingKeys(state).keys()]) this.#put(key, false);
  }

  #put(key: string, payload: boolean): void {
    const { author, stamp } = this.#access.writer;
    const seq = this.#access.writer.nextSeq();
    const delta = { added: [{ author, seq, stamp, payload, next: undefined }], removed: dotsOf(this.#cellsOf(key)) };
    this.#access.apply([{ key, delta }], seq);
  }

  #cellsOf(key: string): Cells<boolean> {
    return this.#access.state()?.keys.get(key);
  }
}

function standingKeys(state: RemoveWinsState): ElementKeys {
  return {
    get size() {
      return state.size;
    },
    has: (key) => isStanding(state.keys.get(key)),
    *keys() {
      for (const [key, cells] of state.keys) if (isStanding(cells)) yield key;
    },
  };
}

function resize(state: RemoveWinsState, by: number, scope: JoinScope): void {
  if (by === 0) return;
  scope.undo?.push(() => {
    state.size -= by;
  });
  state.size += by;
}
