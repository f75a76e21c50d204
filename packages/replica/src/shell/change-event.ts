// What subscribers are told, with places named as the schema names them: fields by their names, elements by themselves.

import type { ReplicaId } from "@joinery/clock";
import type { Fields, StructField, ViewOf } from "@joinery/crdt";
import type { Origin } from "../core/effects.js";
import type { Refusal } from "../core/guard.js";

/** Something in a document changed, or was refused by a guard. */
export type ChangeEvent<F extends Fields = Fields> = EventAt<FieldPath<F>>;

/** A change, with its paths. By their type alone, so that a listener of any document takes the events of each. */
export interface EventAt<Path> {
  /** `local` for one's own, `peer` for what came from outside. */
  readonly origin: Origin;
  /** What the local caller passed as `origin`. */
  readonly tag?: unknown;
  readonly author: ReplicaId;
  /**
   * The places whose values may have changed, each once: a field, and what leads further down, as in `["score", "ann"]`.
   * An element of a set is named by itself: `["players", "ann"]`, `["lucky", 7]`.
   */
  readonly paths: readonly Path[];
  /** Why the entry does not count; absent when it does. Then nothing changed. */
  readonly refusal?: Refusal;
}

export type ChangeListener<F extends Fields = Fields> = (event: ChangeEvent<F>) => void;

/** A field of the schema, and what leads further down: `["score", "ann"]`. */
export type FieldPath<F extends Fields = Fields> = {
  [Name in keyof F & string]: readonly [field: Name, ...keys: PlacesBelow<F[Name]>];
}[keyof F & string];

/** What may follow a field in a path. */
type PlacesBelow<Field> =
  Field extends StructField<infer Inner> ? readonly [] | FieldPath<Inner> : KeysOf<ViewOf<Field>>;

/** What leads to the places in a value that users read; text in objects, of which the type does not say what has places. */
type KeysOf<View> = unknown extends View
  ? readonly unknown[]
  : View extends ReadonlyMap<infer Key, infer Value>
    ? readonly [] | readonly [key: Key, ...below: KeysOf<Value>]
    : View extends ReadonlySet<infer Element>
      ? readonly [] | readonly [element: Element]
      : View extends object
        ? readonly string[]
        : readonly [];
