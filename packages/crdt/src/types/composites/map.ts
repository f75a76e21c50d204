// An observed-remove map of any removable field, nested to any depth. Deleting a key covers every dot seen below it,
// so what was concurrent survives. Almeida, Shoker, Baquero (2018), ORMap with one context per document.

import { checksBelow } from "../../core/checks.js";
import type { AnyField, DeltaOf, DraftAccess, DraftOf, FieldType, StateOf, ViewOf } from "../../core/field-type.js";
import type { NestableField } from "../../core/guard.js";
import type { JoinScope } from "../../core/join-scope.js";
import { loadField } from "../../core/load-field.js";
import { childPath } from "../../core/path.js";
import { SortedMapView } from "../../core/sorted-map-view.js";
import { InvalidSchemaError } from "../../errors.js";
import type { IncarnationsOf } from "../../incarnations/incarnations-types.js";
import { checkText } from "../../values/plain-value.js";
import { readKeyAfter, sortedByKey } from "../keyed/keyed-cells.js";

export interface MapState<State> {
  readonly keys: Map<string, State>;
}

/** Changes to some keys, each at most once. */
export type MapDelta<Delta> = readonly { readonly key: string; readonly delta: Delta }[];

export interface MapDraft<Draft> {
  has(key: string): boolean;
  /** The field at `key`. Reading it creates nothing; the first write does. */
  at(key: string): Draft;
  /** Removes what was seen below a key; concurrent changes to it survive. Does nothing to a key that isn't there. */
  delete(key: string): void;
  /** Removes every key that was seen. */
  clear(): void;
}

export type MapField<State, Delta, View, Draft> = FieldType<
  MapState<State>,
  MapDelta<Delta>,
  ReadonlyMap<string, View>,
  MapDraft<Draft>
>;

/** The type of `map(field)`, for declarations: `MapOf<CounterField>`. */
export type MapOf<F> = MapField<StateOf<F>, DeltaOf<F>, ViewOf<F>, DraftOf<F>>;

/**
 * Fields by text key. Where a genesis gives out rights below, keys are created by the author that it names: see
 * `IncarnationsDraft`. Throws `InvalidSchemaError` for a field that cannot be removed.
 */
export function map<F extends AnyField & NestableField<never>>(field: F): IncarnationsOf<F>;
export function map<State, Delta, View, Draft>(
  field: FieldType<State, Delta, View, Draft>,
): MapField<State, Delta, View, Draft>;
export function map<State, Delta, View, Draft>(
  field: FieldType<State, Delta, View, Draft>,
): MapField<State, Delta, View, Draft> | AnyField {
  return field.nesting?.map === undefined ? mapOf(field) : field.nesting.map(field as AnyField);
}

function mapOf<State, Delta, View, Draft>(
  field: FieldType<State, Delta, View, Draft>,
): MapField<State, Delta, View, Draft> {
  if (!field.removable) throw new InvalidSchemaError(`${field.tag} cannot stand below a key that can be deleted`);
  return {
    tag: `map(${field.tag})`,
    removable: true,
    needsGenesis: field.needsGenesis === true,
    places: { below: () => field as AnyField },
    ...checksBelow(field.checks),
    bottom: () => ({ keys: new Map() }),
    isBottom: (state) => state.keys.size === 0,
    join(state, delta, scope, path) {
      for (const { key, delta: part } of delta) {
        const child = childOf(state, key, field, scope);
        field.join(child, part, scope, childPath(path, key));
        if (field.isBottom(child)) forget(state, key, child, scope);
      }
    },
    retain(state, keep, scope, path) {
      for (const [key, child] of state.keys) {
        field.retain(child, keep, scope, childPath(path, key));
        if (field.isBottom(child)) forget(state, key, child, scope);
      }
    },
    dots(state, visit) {
      for (const child of state.keys.values()) field.dots(child, visit);
    },
    clear: (state) => Array.from(state.keys, ([key, child]) => ({ key, delta: field.clear(child) })),
    difference(state, lacks) {
      const delta: { key: string; delta: Delta }[] = [];
      for (const [key, child] of state.keys) {
        const part = field.difference(child, lacks);
        if (part !== undefined) delta.push({ key, delta: part });
      }
      return delta.length === 0 ? undefined : delta;
    },
    view: (state, authors) => new SortedMapView(state.keys, (child) => field.view(child, authors)),
    draft: (access) => mapDraft(access, field),
    write(delta, writer) {
      writer.parts(delta.length);
      for (const { key, delta: part } of sortedByKey(delta)) {
        writer.text(key);
        field.write(part, writer);
      }
    },
    load(state, reader, scope) {
      let last: string | undefined;
      for (let left = reader.parts(); left > 0; left--) {
        const key = readKeyAfter(reader, last);
        const child = field.bottom();
        reader.enterKey();
        loadField(field, child, reader, scope);
        reader.leaveKey();
        state.keys.set(key, child);
        last = key;
      }
    },
    read(reader) {
      const delta: { key: string; delta: Delta }[] = [];
      for (let left = reader.parts(); left > 0; left--) {
        const key = readKeyAfter(reader, delta[delta.length - 1]?.key);
        reader.enterKey();
        delta.push({ key, delta: field.read(reader) });
        reader.leaveKey();
      }
      return delta;
    },
  };
}

function mapDraft<State, Delta, View, Draft>(
  access: DraftAccess<MapState<State>, MapDelta<Delta>>,
  field: FieldType<State, Delta, View, Draft>,
): MapDraft<Draft> {
  const childState = (key: string): State | undefined => access.state()?.keys.get(key);
  return {
    has: (key) => childState(key) !== undefined,
    at(key) {
      const name = `${access.name}.${key}`;
      checkText(key, `${access.name} key`);
      return field.draft({
        writer: access.writer,
        name,
        state: () => childState(key),
        apply: (delta, seq) => access.apply([{ key, delta }], seq),
      });
    },
    delete(key) {
      const child = childState(key);
      if (child === undefined) return;
      access.apply([{ key, delta: field.clear(child) }], access.writer.nextSeq());
    },
    clear() {
      const keys = access.state()?.keys;
      if (keys === undefined || keys.size === 0) return;
      const delta = Array.from(keys, ([key, child]) => ({ key, delta: field.clear(child) }));
      access.apply(delta, access.writer.nextSeq());
    },
  };
}

function childOf<State>(state: MapState<State>, key: string, field: AnyChild<State>, scope: JoinScope): State {
  const known = state.keys.get(key);
  if (known !== undefined) return known;
  const child = field.bottom();
  state.keys.set(key, child);
  scope.undo?.push(() => state.keys.delete(key));
  return child;
}

function forget<State>(state: MapState<State>, key: string, child: State, scope: JoinScope): void {
  state.keys.delete(key);
  scope.undo?.push(() => state.keys.set(key, child));
}

type AnyChild<State> = { bottom(): State };
