// One author's operations, applied as they are made so that later ones see earlier ones, and undone as one on failure.
// A state has one, used again and again with the drafts that were made for it: most transactions make one small change.

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

/** A transaction. End it with `commit` or `rollback`, before anything else is joined into the state. */
export class Transaction<State, Delta, Draft> implements Writer {
  readonly authors: AuthorTable;
  readonly draft: Draft;
  author: AuthorIndex = 0;
  stamp: Stamp = { ms: 0, counter: 0 };
  /** What was done since `begin`. */
  operations: Operation<Delta>[] = [];
  /** While set, told of every operation before it is joined. */
  watch: ((delta: Delta) => void) | undefined;
  readonly #scope: JoinScope;
  readonly #root: FieldType<State, Delta, unknown, Draft>;
  readonly #store: State;
  readonly #undo: (() => void)[] = [];
  #seqBefore = 0;
  #markBefore = 0;

  constructor(root: FieldType<State, Delta, unknown, Draft>, store: State, scope: JoinScope) {
    this.authors = scope.authors;
    this.#scope = scope;
    this.#root = root;
    this.#store = store;
    this.draft = root.draft({
      writer: this,
      name: "",
      state: () => store,
      apply: (delta, seq) => this.apply(delta, seq),
    });
  }

  /** Joins the delta of the operation that took sequence number `seq`. Drafts do so; few others have a reason to. */
  apply(delta: Delta, seq: number): void {
    assert(this.#isOpen, "a draft ends with its transaction");
    this.watch?.(delta);
    const scope = this.#scope;
    this.#root.join(this.#store, delta, scope, rootPath);
    scope.context.add(this.author, seq);
    this.operations.push({ seq, delta });
  }

  begin(author: AuthorIndex, stamp: Stamp): void {
    const scope = this.#scope;
    assert(scope.undo === undefined, "one transaction at a time");
    assert(!scope.context.hasGap(author), "an author writes only where all of its own past is known");
    this.author = author;
    this.stamp = stamp;
    this.operations = [];
    this.#seqBefore = scope.context.vector.get(author);
    this.#markBefore = scope.fingerprint.mark();
    scope.undo = this.#undo;
  }

  nextSeq(): number {
    return this.#scope.context.vector.get(this.author) + 1;
  }

  /** Keeps what was done. */
  commit(): void {
    this.#close();
    // Nearly always one; setting a length is slow.
    if (this.#undo.length === 1) this.#undo.pop();
    else this.#undo.length = 0;
  }

  /** Undoes everything, last first. */
  rollback(): void {
    this.#close();
    for (let undo = this.#undo.pop(); undo !== undefined; undo = this.#undo.pop()) undo();
    this.#scope.context.vector.set(this.author, this.#seqBefore);
    this.#scope.fingerprint.rewind(this.#markBefore);
    this.operations = [];
  }

  get #isOpen(): boolean {
    return this.#scope.undo !== undefined;
  }

  #close(): void {
    assert(this.#isOpen, "a transaction ends once");
    this.#scope.undo = undefined;
  }
}
