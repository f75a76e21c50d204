// Undo and redo of one's own transactions. Each is undone by another ordinary transaction, which is undone by the next:
// redo is the undo of an undo. Only what a transaction itself wrote is taken back, and only where it still counts, so what
// others wrote stays, at the same time or later.

import type { AuthorIndex } from "@joinery/clock";
import type { AnyField, Fields, StructDelta, TakenBack } from "@joinery/crdt";
import {
  type OpenTransaction,
  type PlaceKeys,
  type Step,
  takeDown,
  undoStep,
  type Witness,
} from "@joinery/crdt/inverse";
import { checkNumber } from "../check-argument.js";
import type { DocumentCore } from "../core/document-core.js";
import type { DocumentTransaction, TransactionWatcher } from "../core/transaction-watchers.js";
import type { Document } from "../shell/document.js";
import { tellEarlier } from "./earlier.js";
import { RenewedNames } from "./renewed-names.js";
import { UndoEntry, UndoStack } from "./undo-stack.js";

const capacityDefault = 100;

export interface UndoOptions {
  /** Most transactions that are remembered to be undone, and as many to be redone; the oldest are forgotten. Default 100. */
  readonly capacity?: number;
  /** Only changes with one of these as their `origin` are undone. Default: all that are made here. */
  readonly origins?: readonly unknown[];
  /**
   * True to begin with what was changed here before, as it is in the log and written by the same author: after a restart, too. The log
   * has no origins, so these have `undefined`; and it does not tell what was an undo, which can be undone like any change.
   * Reads the log once. Wait for `history` of the document first: it has to be whole. Default false.
   */
  readonly earlier?: boolean;
}

/**
 * What became of it. `places` counts the places that were put back; those where others have written since are left alone,
 * so it may be 0. `not-in-log` is `nothing-to-undo` where `earlier` was asked for and can't be had: the log has been cut, or it is not whole yet,
 * or the document is signed or founded by a genesis. `not-undoable` names the field, or the key in it, that can't be put back: then nothing of the
 * transaction is, it is forgotten, and the next `undo` goes on with the one before.
 */
export type UndoResult =
  | { readonly ok: true; readonly places: number }
  | { readonly ok: false; readonly reason: "nothing-to-undo" | "nothing-to-redo" | "not-in-log" }
  | { readonly ok: false; readonly reason: "not-undoable"; readonly field: string };

/** Undoes and redoes the changes of one document that were made here since it was attached, or before: see `earlier`. */
export interface UndoManager {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /**
   * Takes back the last change that was not undone yet, as a change whose `origin` is this manager. Counters, registers,
   * flags, sets, tables, texts, lists and JSON of Yjs and Automerge, and maps, rows and structs of them can be undone; nothing else,
   * nor deleting a key that held a counter or such a document.
   * Throws what `change` throws; then nothing has changed.
   */
  undo(): UndoResult;
  /** Makes anew what was undone last. A change of one's own ends what can be redone. */
  redo(): UndoResult;
  /** Lets go of the document and forgets everything. */
  close(): void;
}

/** Attaches to `document`; what was changed before can be undone with `earlier` alone. Throws `ArgumentError` for a capacity that is none. */
export function undoManager<F extends Fields>(
  document: Pick<Document<F>, "core" | "change">,
  options: UndoOptions = {},
): UndoManager {
  checkNumber(options.capacity, "options.capacity", "transactions", 1);
  return new DocumentUndo(document as unknown as Document<Fields>, options);
}

/**
 * Who makes the transaction under way: somebody else, or this manager, which undoes or redoes. While it is read in the log, it may have been
 * either.
 */
type Mode = "user" | "undo" | "redo" | "earlier";

/** What stands again at a place. */
interface Restored extends TakenBack {
  readonly keys: PlaceKeys;
}

class DocumentUndo implements UndoManager, TransactionWatcher, Witness {
  readonly #document: Document<Fields>;
  readonly #core: DocumentCore;
  readonly #origins: ReadonlySet<unknown> | undefined;
  readonly #undone: UndoStack;
  readonly #done: UndoStack;
  readonly #detach: () => void;
  /** False when there may be earlier changes that nobody knows. */
  readonly #isWhole: boolean;
  #mode: Mode = "user";
  #transaction: DocumentTransaction | undefined;
  #entry: UndoEntry = new UndoEntry();
  /** Counters of which the transaction under way wrote the author's first cell. */
  readonly #begun: PlaceKeys[] = [];
  /** What stands again by the transaction under way. */
  readonly #restored: Restored[] = [];
  readonly #names: RenewedNames = new RenewedNames();

  constructor(document: Document<Fields>, { capacity = capacityDefault, origins, earlier }: UndoOptions) {
    this.#document = document;
    this.#core = document.core;
    this.#origins = origins === undefined ? undefined : new Set(origins);
    this.#done = new UndoStack(capacity);
    this.#undone = new UndoStack(capacity);
    this.#isWhole = earlier !== true || this.#takeDownEarlier();
    this.#detach = this.#core.watchers.add(this);
  }

  get author(): AuthorIndex {
    return this.#core.self;
  }

  get canUndo(): boolean {
    return this.#done.last !== undefined;
  }

  get canRedo(): boolean {
    return this.#undone.last !== undefined;
  }

  get undoes(): boolean {
    return this.#mode !== "user";
  }

  undo(): UndoResult {
    return this.#reverse(this.#done, "undo");
  }

  redo(): UndoResult {
    return this.#reverse(this.#undone, "redo");
  }

  close(): void {
    this.#detach();
    this.#done.clear();
    this.#undone.clear();
    this.#names.clear();
  }

  began(transaction: DocumentTransaction): void {
    this.#transaction = transaction;
    this.#entry = new UndoEntry();
  }

  applying(delta: StructDelta): void {
    const { root, store } = this.#core.state;
    takeDown(root as AnyField, store, delta, this);
  }

  step(step: Step): void {
    this.#entry.add(step);
    // A counter that begins anew had been deleted: what was added to it before can't be taken back any more.
    if (this.#mode !== "user" || step.kind !== "count" || step.before !== undefined) return;
    this.#begun.push(step.keys);
  }

  refuse(keys: PlaceKeys): void {
    this.#entry.refused ??= keys;
  }

  ended(outcome: "kept" | "undone", tag: unknown): void {
    const mode = this.#mode;
    const entry = this.#entry;
    const begun = this.#begun.splice(0);
    this.#transaction = undefined;
    // What listeners do when they are told of the change is theirs.
    this.#mode = "user";
    if (outcome === "undone") {
      this.#restored.length = 0;
      return;
    }
    if (mode === "undo") this.#move(this.#done, this.#undone, entry);
    else if (mode === "redo") this.#move(this.#undone, this.#done, entry);
    else this.#remember(entry, begun, tag);
  }

  #takeDownEarlier(): boolean {
    this.#mode = "earlier";
    const isWhole = tellEarlier(this.#core, {
      began: () => {
        this.#entry = new UndoEntry();
      },
      applied: (root, store, delta) => takeDown(root, store, delta, this),
      ended: () => this.#remember(this.#entry, [], undefined),
    });
    this.#mode = "user";
    return isWhole;
  }

  #reverse(stack: UndoStack, mode: "undo" | "redo"): UndoResult {
    const entry = stack.last;
    if (entry === undefined) {
      return { ok: false, reason: mode === "undo" && !this.#isWhole ? "not-in-log" : `nothing-to-${mode}` };
    }
    if (entry.refused !== undefined) {
      stack.pop();
      return { ok: false, reason: "not-undoable", field: this.#nameOf(entry.refused) };
    }
    this.#mode = mode;
    try {
      const { result: places } = this.#document.change(() => this.#reverseSteps(entry), { origin: this });
      return { ok: true, places };
    } finally {
      this.#mode = "user";
    }
  }

  /** Last first; answers how many places were put back. */
  #reverseSteps({ steps }: UndoEntry): number {
    const transaction = this.#transaction as DocumentTransaction as unknown as OpenTransaction;
    const { root, store } = this.#core.state;
    let places = 0;
    for (const step of [...steps.values()].reverse()) {
      const { keys } = step;
      const undone = undoStep(root as AnyField, store, step, transaction, this.#names.at(keys));
      if (!undone.done) continue;
      places++;
      this.#restored.push({ keys, dots: undone.dots, names: undone.names });
    }
    return places;
  }

  #move(from: UndoStack, to: UndoStack, entry: UndoEntry): void {
    from.pop();
    for (const { keys, dots, names } of this.#restored.splice(0)) {
      this.#names.note(keys, names);
      for (const moved of dots) {
        from.redirect(keys, moved);
        to.redirect(keys, moved);
      }
    }
    if (!entry.isEmpty) to.push(entry);
  }

  #remember(entry: UndoEntry, begun: readonly PlaceKeys[], tag: unknown): void {
    for (const keys of begun) this.#done.forget(keys);
    if (entry.isEmpty || this.#origins?.has(tag) === false) return;
    this.#undone.clear();
    this.#done.push(entry);
  }

  #nameOf(keys: PlaceKeys): string {
    return keys.map((key) => (typeof key === "number" ? this.#core.authors.idOf(key) : key)).join(".");
  }
}
