// What a map of budgets is made of. A key holds incarnations, one after the other: each is a field of its own, with the
// genesis that its creator gave it, named by the dot of its creation. What has ended is kept, as it is still judged by.

import type { Dot, ReplicaId } from "@joinery/clock";
import type { AnyField, DraftOf, FieldType, ViewOf } from "../core/field-type.js";
import type { GenesisFor, NestableField } from "../core/guard.js";
import type { RowsOf } from "../types/composites/rows.js";
import type { PlainValue } from "../values/plain-value.js";

/** Who creates the keys of a map. */
export interface IncarnationsGenesis {
  readonly creator: ReplicaId;
}

/** How an incarnation began: what it was given, and the field that this made of it. */
export interface Creation {
  readonly genesis: PlainValue;
  readonly field: AnyField;
}

/** Author and sequence number are those of its creation. */
export interface Incarnation extends Dot {
  readonly key: string;
  /** Undefined while only what followed has been joined. */
  creation: Creation | undefined;
  /** The least dot that ended it; never undefined again. */
  end: Dot | undefined;
  /** The state of its field. Once ended it holds only what can't be removed: what entries are judged by. */
  readonly below: unknown;
}

export interface IncarnationsState {
  /** Every incarnation, by key. */
  readonly all: Map<string, Incarnation[]>;
  /** Derived: the last created of those under a key that have not ended. */
  readonly live: Map<string, Incarnation>;
}

/** A change to one incarnation, which author and sequence number name. */
export interface IncarnationPart extends Dot {
  readonly key: string;
  readonly creation?: Creation | undefined;
  readonly end?: Dot | undefined;
  readonly below?: unknown;
}

/** An operation has one part, in which one thing is said. */
export type IncarnationsDelta = readonly IncarnationPart[];

/** How a map is written where a genesis gives out rights below its keys. */
export interface IncarnationsDraft<Draft, Genesis> {
  has(key: string): boolean;
  /**
   * Begins what stands at `key`, with a genesis of its own; only the author that the genesis of the map names may.
   * Throws `InvalidValueError` for anybody else, for a key that is there, and for a genesis with a fault.
   */
  create(key: string, genesis: Genesis): Draft;
  /** What stands at `key`; never creates it. Throws `InvalidValueError` when nothing does, and so does the draft once it is deleted. */
  at(key: string): Draft;
  /** Ends what stands at a key, with all that is written there at the same time. Does nothing to a key that isn't there. */
  delete(key: string): void;
  /** Ends what stands at every key. */
  clear(): void;
}

/** The type of `map(field)` where the genesis gives out rights below: `IncarnationsOf<BudgetField>`. */
export type IncarnationsOf<F> = FieldType<
  IncarnationsState,
  IncarnationsDelta,
  ReadonlyMap<string, ViewOf<F>>,
  IncarnationsDraft<DraftOf<F>, GenesisFor<F>>
> &
  NestableField<IncarnationsGenesis>;

/** What the row of each author starts with. Who is not named has a row that nobody gave rights to. */
export interface RowsGenesis<Genesis> {
  readonly [author: string]: Genesis;
}

/** The type of `rows(field)` where the genesis gives out rights below. */
export type FoundedRowsOf<F> = RowsOf<F> & NestableField<RowsGenesis<GenesisFor<F>>>;
