// A document's state: a struct, the one causal context that serves all of it, and its fingerprint.
// Equal sets of operations give equal states and equal canonical bytes, in whatever order they were joined.

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import { CausalContext, type VersionVector } from "@joinery/clock";
import type { DeltaReader } from "../codec/delta-reader.js";
import { DotSet } from "../core/dot-set.js";
import type { FieldType } from "../core/field-type.js";
import { Fingerprint } from "../core/fingerprint.js";
import type { CellNotes, DotPredicate, JoinScope } from "../core/join-scope.js";
import { loadField } from "../core/load-field.js";
import { type Path, rootPath } from "../core/path.js";
import { LiveParts } from "../parts/live-parts.js";
import type { StatePatch } from "../parts/state-patch.js";
import { Transaction } from "./transaction.js";

/** For a state that is loaded: its cells are counted when somebody asks. */
const unnoted: CellNotes = { isDeaf: true, add: () => {}, subtract: () => {}, mark: () => 0, rewind: () => {} };

/** What a holder of some vector lacks, and what is alive, so that it also learns of removals. */
export interface StateDelta<Delta> {
  /** Everything the sender has seen. */
  readonly context: CausalContext;
  /** The cells that the receiver lacks; undefined when it lacks none. */
  readonly delta: Delta | undefined;
  /** The dots of all cells that are alive at the sender. */
  readonly live: readonly Dot[];
}

/** What a patch is made for. */
export interface PatchTerms {
  /** What was seen here when parts were compared. */
  readonly base: CausalContext;
  /** The dots of the parts that were alive here then. */
  readonly had: Iterable<Dot>;
  /** Which of those parts the other side lacks and has not seen. */
  readonly lacks: DotPredicate;
}

/** What the holder of other live cells knew of its own when parts were compared. */
export interface MendTerms {
  /** What was seen here then. Of what came since, whatever the patch covers and doesn't hold was removed. */
  readonly known: VersionVector;
  /** Parts that were alive here then, and that the other had seen and had no more. */
  readonly removed: readonly Dot[];
}

/** A point in the lattice of one document. `root` is its type: a struct, or any field in tests. */
export class CausalState<State, Delta, View, Draft> {
  readonly root: FieldType<State, Delta, View, Draft>;
  readonly authors: AuthorTable;
  readonly store: State;
  readonly fingerprint: Fingerprint;
  readonly #scope: JoinScope;
  #transaction: Transaction<State, Delta, Draft> | undefined;

  constructor(root: FieldType<State, Delta, View, Draft>, authors: AuthorTable) {
    this.root = root;
    this.authors = authors;
    this.store = root.bottom();
    this.fingerprint = new Fingerprint(authors, (into) => this.#count(into));
    this.#scope = {
      authors,
      context: new CausalContext(),
      fingerprint: this.fingerprint,
      undo: undefined,
      changed: undefined,
      bulk: undefined,
      seen: 0,
    };
  }

  /** The state that has seen `context` and whose cells are exactly those that `cells` reads; none without it. */
  static loaded<State, Delta, View, Draft>(
    root: FieldType<State, Delta, View, Draft>,
    authors: AuthorTable,
    context: CausalContext,
    cells: DeltaReader | undefined,
  ): CausalState<State, Delta, View, Draft> {
    const state = new CausalState(root, authors);
    state.context.join(context);
    if (cells === undefined) return state;
    loadField(root, state.store, cells, { ...state.#scope, fingerprint: unnoted, bulk: "load" });
    state.fingerprint.forget();
    return state;
  }

  /** What this state has seen. */
  get context(): CausalContext {
    return this.#scope.context;
  }

  get view(): View {
    return this.root.view(this.store, this.authors);
  }

  /** While set, told of every place whose value a join may have changed. */
  set changed(listener: ((path: Path) => void) | undefined) {
    this.#scope.changed = listener;
  }

  /** Joins the delta of one operation. Joining it again, or in another order, gives the same state. */
  join(delta: Delta, operation: Dot): void {
    this.root.join(this.store, delta, this.#scope, rootPath);
    this.#scope.context.add(operation.author, operation.seq);
  }

  /** Marks an operation as seen that changes nothing here: one refused, or one that only others understand. */
  skip(operation: Dot): void {
    this.#scope.context.add(operation.author, operation.seq);
  }

  /**
   * Joins what another state has. False when the difference was taken for a holder of more than is here: its cells
   * are joined, but what it has seen is not, or the cells that it left out would look removed. Ask again with this vector.
   */
  merge(other: StateDelta<Delta>): boolean {
    const live = new DotSet(other.live);
    const keep = (author: AuthorIndex, seq: number): boolean =>
      live.has(author, seq) || !other.context.covers(author, seq);
    this.root.retain(this.store, keep, this.#scope, rootPath);
    const lacking = other.live.filter(({ author, seq }) => !this.context.covers(author, seq)).length;
    const scope = this.#scope;
    scope.bulk = "merge";
    scope.seen = 0;
    if (other.delta !== undefined) this.root.join(this.store, other.delta, scope, rootPath);
    scope.bulk = undefined;
    if (scope.seen === lacking) {
      this.context.join(other.context);
      return true;
    }
    for (const { author, seq } of this.liveDots()) this.context.add(author, seq);
    return false;
  }

  /** What a holder of everything under `vector` lacks. */
  difference(vector: VersionVector): StateDelta<Delta> {
    return {
      context: this.context.clone(),
      delta: this.root.difference(this.store, (author, seq) => !vector.covers(author, seq)),
      live: this.liveDots(),
    };
  }

  /** The dots of all live cells. */
  liveDots(): Dot[] {
    const live: Dot[] = [];
    this.root.dots(this.store, (author, seq) => live.push({ author, seq }));
    return live;
  }

  /** True when joining this into `other` would change nothing there. */
  leq(other: CausalState<State, Delta, View, Draft>): boolean {
    if (!other.context.coversAll(this.context)) return false;
    const mine = new DotSet(this.liveDots());
    return other.liveDots().every(({ author, seq }) => mine.has(author, seq) || !this.context.covers(author, seq));
  }

  /** The live cells, by what tells them from others: O(cells). */
  parts(): LiveParts {
    let live = 0;
    this.root.dots(this.store, () => live++);
    const parts = new LiveParts(live);
    this.#count(parts);
    parts.settle();
    return parts;
  }

  /** What brings a holder of other live cells to the join with this state: see `StatePatch`. */
  patch({ base, had, lacks }: PatchTerms): StatePatch<Delta> {
    const { context } = this;
    const cells: Dot[] = [];
    const delta = this.root.difference(this.store, (author, seq) => {
      const isSent = !base.covers(author, seq) || lacks(author, seq);
      if (isSent) cells.push({ author, seq });
      return isSent;
    });
    const gone: Dot[] = [];
    if (!base.coversAll(context)) {
      const live = new DotSet(this.liveDots());
      for (const { author, seq } of had) if (!live.has(author, seq)) gone.push({ author, seq });
    }
    return { base, context: context.clone(), delta, cells, gone };
  }

  /** Joins what `patch` of another state made, whatever came here since parts were compared. */
  mend({ base, context, delta, cells, gone }: StatePatch<Delta>, { known, removed }: MendTerms): void {
    const sent = new DotSet(cells);
    const dropped = new DotSet([...gone, ...removed]);
    const wasCompared: DotPredicate = (author, seq) => base.covers(author, seq) && known.covers(author, seq);
    const keep: DotPredicate = (author, seq) =>
      !dropped.has(author, seq) && (wasCompared(author, seq) || !context.covers(author, seq) || sent.has(author, seq));
    this.root.retain(this.store, keep, this.#scope, rootPath);
    this.#scope.bulk = "merge";
    if (delta !== undefined) this.root.join(this.store, delta, this.#scope, rootPath);
    this.#scope.bulk = undefined;
    this.context.join(context);
  }

  /** Tells `fingerprint` of every cell, as a state that is loaded does. */
  #count(fingerprint: CellNotes): void {
    const cells = this.root.difference(this.store, () => true);
    if (cells === undefined) return;
    const quiet = { undo: undefined, changed: undefined, bulk: "load", seen: 0 } as const;
    const scope = { authors: this.authors, context: this.context, fingerprint, ...quiet };
    this.root.join(this.root.bottom(), cells, scope, rootPath);
  }

  /** Begins a transaction of `author`; its operations apply as they are made and can be rolled back as one. */
  transaction(author: AuthorIndex, stamp: Stamp): Transaction<State, Delta, Draft> {
    this.#transaction ??= new Transaction(this.root, this.store, this.#scope);
    this.#transaction.begin(author, stamp);
    return this.#transaction;
  }
}
