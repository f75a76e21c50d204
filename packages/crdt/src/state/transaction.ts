// One author's operations, applied as they are made so that later ones see earlier ones, and undone as one on failure.

import type { AuthorIndex, AuthorTable, Stamp } from "@joinery/clock";
import { assert } from "../core/assert.js";
import type { FieldType, Writer } from "../core/field-type.js";
import type { JoinScope } from "../core/join-scope.js";
import { rootPath } from "../core/path.js";

/** An operation: the sequence number it took and the delta it made. */
export interface Operation<Delta> {
  readonly seq: number;
  readonly delta: Delta;
}

/** An open transaction. End it with `commit` or `rollback`, before anything else is joined into the state. */
export class Transaction<State, Delta, Draft> implements Writer {
  readonly author: AuthorIndex;
  readonly authors: AuthorTable;
  readonly stamp: Stamp;
  readonly operations: Operation<Delta>[] = [];
  readonly draft: Draft;
  readonly #scope: JoinScope;
  #open = true;
  readonly #seqBefore: number;
  readonly #lanesBefore: readonly [number, number, number, number];

  constructor(
    root: FieldType<State, Delta, unknown, Draft>,
    store: State,
    scope: JoinScope,
    author: AuthorIndex,
    stamp: Stamp,
  ) {
    assert(scope.undo === undefined, "one transaction at a time");
    assert(!scope.context.hasGap(author), "an author writes only where all of its own past is known");
    this.author = author;
    this.authors = scope.authors;
    this.stamp = stamp;
    this.#scope = scope;
    this.#seqBefore = scope.context.vector.get(author);
    this.#lanesBefore = scope.fingerprint.lanes();
    scope.undo = [];
    this.draft = root.draft({
      writer: this,
      name: "",
      state: () => store,
      apply: (delta, seq) => {
        assert(this.#open, "a draft ends with its transaction");
        root.join(store, delta, scope, rootPath);
        scope.context.add(author, seq);
        this.operations.push({ seq, delta });
      },
    });
  }

  nextSeq(): number {
    return this.#scope.context.vector.get(this.author) + 1;
  }

  /** Keeps what was done. */
  commit(): void {
    this.#close();
  }

  /** Undoes everything, last first. */
  rollback(): void {
    const undo = this.#close();
    for (let index = undo.length - 1; index >= 0; index--) (undo[index] as () => void)();
    this.#scope.context.vector.set(this.author, this.#seqBefore);
    this.#scope.fingerprint.restore(this.#lanesBefore);
    this.operations.length = 0;
  }

  #close(): (() => void)[] {
    assert(this.#open, "a transaction ends once");
    this.#open = false;
    const undo = this.#scope.undo ?? [];
    this.#scope.undo = undefined;
    return undo;
  }
}
