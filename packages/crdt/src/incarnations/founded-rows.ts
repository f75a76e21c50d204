// Rows of fields with rights: each row is founded by what the genesis says for its author, and judged by that.

import { parseReplicaId, type ReplicaId } from "@joinery/clock";
import type { AnyField } from "../core/field-type.js";
import type { GuardQuestion, Refusal } from "../core/guard.js";
import type { KeyedNesting } from "../core/nesting.js";
import { InvalidValueError } from "../errors.js";
import { foundedAt, genesisByName } from "../escrow/struct-nesting.js";
import { guardBelow } from "../guards/ask-guards.js";
import { type RowsDelta, type RowsState, rowsOf } from "../types/composites/rows.js";
import type { FoundedRowsOf } from "./incarnations-types.js";

type Question = GuardQuestion<RowsState<unknown>, RowsDelta<unknown>>;

/** A row of `field` per author; `nesting` is how they stand below keys and in rows themselves. */
export function foundedRows(
  field: AnyField,
  nesting: KeyedNesting,
  founded: ReadonlyMap<ReplicaId, AnyField> = new Map(),
): FoundedRowsOf<AnyField> {
  const fieldOf = (author: ReplicaId): AnyField => founded.get(author) ?? field;
  return {
    ...rowsOf(field, fieldOf),
    guard: ({ authors, state, ...question }: Question): Refusal | undefined =>
      guardBelow(
        { ...question, authors, state },
        (delta) => delta.map(({ author, delta: part }) => [author, part]),
        (author) => ({ field: fieldOf(authors.idOf(author)), state: state.rows.get(author) ?? field.bottom() }),
      ),
    nesting,
    needsGenesis: true,
    withGenesis: (genesis) => foundedRows(field, nesting, readGenesis(genesis, field)),
  } as FoundedRowsOf<AnyField>;
}

function readGenesis(genesis: unknown, field: AnyField): ReadonlyMap<ReplicaId, AnyField> {
  const given = genesisByName(genesis, () => true);
  return new Map(
    Object.keys(given).map((name) => {
      const author = parseReplicaId(name);
      if (author === undefined)
        throw new InvalidValueError(`genesis.${name}`, "must stand under the name of an author");
      return [author, foundedAt(name, field, given[name])];
    }),
  );
}
