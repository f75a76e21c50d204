// One row per author, each written only by its author: state that needs no arbitration at all.
// A row is the field that its author writes; nobody can remove another's.

import type { AuthorIndex, ReplicaId } from "@joinery/clock";
import { checksBelow } from "../../core/checks.js";
import type { AnyField, DeltaOf, DraftAccess, DraftOf, FieldType, StateOf, ViewOf } from "../../core/field-type.js";
import type { NestableField } from "../../core/guard.js";
import { childPath } from "../../core/path.js";
import { DecodeError } from "../../errors.js";
import type { FoundedRowsOf } from "../../incarnations/incarnations-types.js";
import { RowsView } from "./rows-view.js";

export interface RowsState<State> {
  readonly rows: Map<AuthorIndex, State>;
}

export type RowsDelta<Delta> = readonly { readonly author: AuthorIndex; readonly delta: Delta }[];

export interface RowsDraft<Draft> {
  /** The row of the author who writes. */
  readonly mine: Draft;
}

export type RowsField<State, Delta, View, Draft> = FieldType<
  RowsState<State>,
  RowsDelta<Delta>,
  ReadonlyMap<ReplicaId, View>,
  RowsDraft<Draft>
>;

/** The type of `rows(field)`, for declarations: `RowsOf<CounterField>`. */
export type RowsOf<F> = RowsField<StateOf<F>, DeltaOf<F>, ViewOf<F>, DraftOf<F>>;

/** A field per author; a transaction writes only its own author's. Where a genesis gives out rights, each row has its own. */
export function rows<F extends AnyField & NestableField<never>>(field: F): FoundedRowsOf<F>;
export function rows<State, Delta, View, Draft>(
  field: FieldType<State, Delta, View, Draft>,
): RowsField<State, Delta, View, Draft>;
export function rows<State, Delta, View, Draft>(
  field: FieldType<State, Delta, View, Draft>,
): RowsField<State, Delta, View, Draft> | AnyField {
  return field.nesting?.rows === undefined ? rowsOf(field, () => field) : field.nesting.rows(field as AnyField);
}

/** Rows of `field`, each read and written as what `fieldOf` answers for its author. */
export function rowsOf<State, Delta, View, Draft>(
  field: FieldType<State, Delta, View, Draft>,
  fieldOf: (author: ReplicaId) => FieldType<State, Delta, View, Draft>,
): RowsField<State, Delta, View, Draft> {
  return {
    tag: `rows(${field.tag})`,
    removable: field.removable,
    needsGenesis: field.needsGenesis === true,
    places: { below: () => field as AnyField },
    ...checksBelow(field.checks),
    bottom: () => ({ rows: new Map() }),
    isBottom: (state) => state.rows.size === 0,
    join(state, delta, scope, path) {
      for (const { author, delta: part } of delta) {
        const row = state.rows.get(author) ?? field.bottom();
        if (!state.rows.has(author)) {
          state.rows.set(author, row);
          scope.undo?.push(() => state.rows.delete(author));
        }
        field.join(row, part, scope, childPath(path, scope.authors.idOf(author)));
        if (field.isBottom(row)) {
          state.rows.delete(author);
          scope.undo?.push(() => state.rows.set(author, row));
        }
      }
    },
    retain(state, keep, scope, path) {
      for (const [author, row] of state.rows) {
        field.retain(row, keep, scope, childPath(path, scope.authors.idOf(author)));
        if (field.isBottom(row)) state.rows.delete(author);
      }
    },
    dots(state, visit) {
      for (const row of state.rows.values()) field.dots(row, visit);
    },
    clear: (state) => Array.from(state.rows, ([author, row]) => ({ author, delta: field.clear(row) })),
    difference(state, lacks) {
      const delta: RowsDelta<Delta>[number][] = [];
      for (const [author, row] of state.rows) {
        const part = field.difference(row, lacks);
        if (part !== undefined) delta.push({ author, delta: part });
      }
      return delta.length === 0 ? undefined : delta;
    },
    view: (state, authors) => new RowsView(state.rows, authors, (row, author) => fieldOf(author).view(row, authors)),
    draft: (access) => new OwnRowDraft(access, fieldOf),
    write(delta, writer) {
      writer.parts(delta.length);
      const sorted = [...delta].sort((a, b) => writer.authors.compare(a.author, b.author));
      for (const { author, delta: part } of sorted) {
        writer.author(author);
        field.write(part, writer);
      }
    },
    read(reader) {
      const delta: RowsDelta<Delta>[number][] = [];
      let last: AuthorIndex | undefined;
      for (let left = reader.parts(); left > 0; left--) {
        const written = reader.author();
        if (last !== undefined && reader.authors.compare(last, written) >= 0)
          throw new DecodeError("rows out of order");
        last = written;
        const part = reader.row(written, () => field.read(reader));
        for (const author of reader.rowsOf(written)) delta.push({ author, delta: part });
      }
      return delta;
    },
  };
}

class OwnRowDraft<State, Delta, View, Draft> implements RowsDraft<Draft> {
  readonly #access: DraftAccess<RowsState<State>, RowsDelta<Delta>>;
  readonly #fieldOf: (author: ReplicaId) => FieldType<State, Delta, View, Draft>;
  #made: { readonly author: AuthorIndex; readonly draft: Draft } | undefined;

  constructor(
    access: DraftAccess<RowsState<State>, RowsDelta<Delta>>,
    fieldOf: (author: ReplicaId) => FieldType<State, Delta, View, Draft>,
  ) {
    this.#access = access;
    this.#fieldOf = fieldOf;
  }

  /** A draft outlives its transaction, and the next may be another author's. */
  get mine(): Draft {
    const { author } = this.#access.writer;
    if (this.#made?.author !== author) this.#made = { author, draft: this.#draftOf(author) };
    return this.#made.draft;
  }

  #draftOf(author: AuthorIndex): Draft {
    const access = this.#access;
    const name = access.writer.authors.idOf(author);
    return this.#fieldOf(name).draft({
      writer: access.writer,
      name: `${access.name}.${name}`,
      state: () => access.state()?.rows.get(author),
      apply: (delta, seq) => access.apply([{ author, delta }], seq),
    });
  }
}
