// What subscribers are told, with places named as the schema names them: fields by their names, elements by themselves.

import type { ReplicaId } from "@joinery/clock";
import type { DraftOf, Fields, ViewOf } from "@joinery/crdt";
import type { Origin } from "../core/effects.js";
import type { Refusal } from "../core/guard.js";

/** Something in a document changed, was refused by a guard, or is not known to this schema. */
export type ChangeEvent<F extends Fields = Fields> = EventAt<FieldPath<F>>;

/** A change, with its paths. By their type alone, so that a listener of any document takes the events of each. */
export interface EventAt<Path> {
  /** `local` for one's own, `peer` for what came from outside. */
  readonly origin: Origin;
  /** What the local caller passed as `origin`. */
  readonly tag?: unknown;
  /** Whose entry it was; absent where a peer gave the state and not the entries, which may be of many authors. */
  readonly author?: ReplicaId;
  /**
   * The places whose values may have changed, each once: a field, and what leads further down, as in `["score", "ann"]`.
   * An element of a set is named by itself: `["players", "ann"]`, `["lucky", 7]`.
   */
  readonly paths: readonly Path[];
  /**
   * How many operations concern fields that this schema does not know, of a newer version or of another schema altogether:
   * absent when all are known. They are kept and relayed. Told to those who subscribe to the document.
   */
  readonly unknown?: number;
  /** Why the entry does not count; absent when it does. Then nothing changed. */
  readonly refusal?: Refusal;
}

export type ChangeListener<F extends Fields = Fields> = (event: ChangeEvent<F>) => void;

/** A field of the schema, and what leads further down: `["score", "ann"]`. */
export type FieldPath<F extends Fields = Fields> = {
  [Name in keyof F & string]: readonly [field: Name, ...keys: PlacesBelow<F[Name]>];
}[keyof F & string];

/** What may follow a field in a path. */
type PlacesBelow<Field> = PlacesIn<ViewOf<Field>, DraftOf<Field>>;

/** What leads to the places in a value that users read; what its draft offers tells a struct's fields from plain data. */
type PlacesIn<View, Draft> = unknown extends View
  ? readonly unknown[]
  : View extends ReadonlyMap<infer Key, infer Value>
    ? readonly [] | readonly [key: Key, ...below: PlacesIn<Value, DraftBelow<Draft>>]
    : View extends ReadonlySet<infer Element>
      ? readonly [] | readonly [element: Element]
      : IsStruct<Draft> extends true
        ? readonly [] | FieldsIn<View, Draft>
        : readonly [];

type FieldsIn<View, Draft> = {
  [Name in keyof View & keyof Draft & string]: readonly [field: Name, ...keys: PlacesIn<View[Name], Draft[Name]>];
}[keyof View & keyof Draft & string];

/** The draft of what stands at a key of a map, or in a row; never for plain values. */
type DraftBelow<Draft> = Draft extends { at(key: string): infer Below }
  ? Below
  : Draft extends { readonly mine: infer Below }
    ? Below
    : never;

/** A struct's draft holds drafts alone; that of every other type has a method at least. */
type IsStruct<Draft> = [Draft] extends [never]
  ? false
  : [Extract<Draft[keyof Draft], (...values: never) => unknown>] extends [never]
    ? true
    : false;
