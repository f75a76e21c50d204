// Rows of fields with rights: each row is founded by what the genesis says for its author, and judged by that. It is one row in
// whichever of its histories an author writes, since rights are given once.

import { type AuthorIndex, parseReplicaId, type ReplicaId } from "@joinery/clock";
import type { AnyField } from "../core/field-type.js";
import type { GuardQuestion, Refusal } from "../core/guard.js";
import type { DotPredicate, JoinScope } from "../core/join-scope.js";
import type { KeyedNesting } from "../core/nesting.js";
import type { Path } from "../core/path.js";
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
  const rows = rowsOf(field, fieldOf);
  return {
    ...rows,
    join(state: RowsState<unknown>, delta: RowsDelta<unknown>, scope: JoinScope, path: Path): void {
      const { lineage } = scope.authors;
      const owned = delta.map(({ author, delta: part }) => ({ author: lineage.ownerOf(author), delta: part }));
      rows.join(state, owned, scope, path);
    },
    // In bytes a row is one author's, so each history has a part of its own.
    difference(state: RowsState<unknown>, lacks: DotPredicate): RowsDelta<unknown> | undefined {
      const parts = Array.from(state.rows, ([author, row]) => partsOf(author, row, field, lacks)).flat();
      return parts.length === 0 ? undefined : parts;
    },
    guard: ({ authors, state, ...question }: Question): Refusal | undefined =>
      guardBelow(
        { ...question, authors, state },
        (delta, visit: (author: AuthorIndex, delta: unknown) => void) => {
          for (const { author, delta: part } of delta) visit(authors.lineage.ownerOf(author), part);
        },
        (author) => ({ field: fieldOf(authors.idOf(author)), state: state.rows.get(author) ?? field.bottom() }),
      ),
    nesting,
    needsGenesis: true,
    withGenesis: (genesis) => foundedRows(field, nesting, readGenesis(genesis, field)),
  } as FoundedRowsOf<AnyField>;
}

/** What `lacks` asks for of a row, by who wrote it: its author, or a branch of that. */
function partsOf(owner: AuthorIndex, row: unknown, field: AnyField, lacks: DotPredicate): RowsDelta<unknown> {
  const writers = new Set<AuthorIndex>([owner]);
  field.dots(row, (author) => writers.add(author));
  return [...writers].flatMap((author) => {
    const delta: unknown = field.difference(row, (by, seq) => by === author && lacks(by, seq));
    return delta === undefined ? [] : [{ author, delta }];
  });
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
