// What an application sees of the others in a document: it changes at most so often, whatever peers do, and each change
// is told once, with the latest there is.

import type { ReplicaId } from "@joinery/clock";
import type { PlainValue } from "@joinery/replica";

/** Who has come, who says something else by now, and who has gone. */
export interface PresenceChange {
  readonly added: readonly ReplicaId[];
  readonly updated: readonly ReplicaId[];
  readonly removed: readonly ReplicaId[];
}

export class ShownPresence {
  readonly #intervalMs: number;
  readonly #touched: Map<ReplicaId, PlainValue | undefined> = new Map();
  #states: ReadonlyMap<ReplicaId, PlainValue> = new Map();
  #nextMs: number = Number.NEGATIVE_INFINITY;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** The states by replica: the same object until one changes, then another. */
  get states(): ReadonlyMap<ReplicaId, PlainValue> {
    return this.#states;
  }

  /** When there is a change to be shown. */
  get nextMs(): number {
    return this.#touched.size === 0 ? Number.POSITIVE_INFINITY : this.#nextMs;
  }

  /** From the next change on, `author` is shown with `value`, or not any more. */
  touch(author: ReplicaId, value: PlainValue | undefined): void {
    this.#touched.set(author, value);
  }

  /** Shows what has changed; undefined when nothing has, or it is too early. */
  take(nowMs: number): PresenceChange | undefined {
    if (nowMs < this.nextMs) return undefined;
    const states = new Map(this.#states);
    const change = { added: [] as ReplicaId[], updated: [] as ReplicaId[], removed: [] as ReplicaId[] };
    for (const [author, value] of this.#touched) {
      const wasShown = states.has(author);
      if (value !== undefined) (wasShown ? change.updated : change.added).push(author);
      else if (wasShown) change.removed.push(author);
      if (value === undefined) states.delete(author);
      else states.set(author, value);
    }
    this.#touched.clear();
    if (change.added.length + change.updated.length + change.removed.length === 0) return undefined;
    this.#states = states;
    this.#nextMs = nowMs + this.#intervalMs;
    return change;
  }
}
