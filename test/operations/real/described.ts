// The deltas of the library in the words of the naive reader, so that the two can be compared.
import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import type { AnyField, CellDelta, Fields, StructDelta, StructField } from "@joinery/crdt";
import type { MatrixDelta } from "@joinery/crdt/matrix";
import type { StructType, Type } from "../naive/schema.js";

interface Part {
  readonly key: string;
  readonly author: AuthorIndex;
  readonly seq: number;
  readonly creation?: { readonly genesis: unknown };
  readonly end?: Dot;
  readonly below?: unknown;
}

/** What `delta`, of the field that `type` describes, says. */
export function described(type: Type, field: AnyField, delta: unknown, authors: AuthorTable): unknown {
  const below = (key: string): AnyField => field.places?.below?.(key) as AnyField;
  const named = (dot: Dot) => ({ author: authors.idOf(dot.author), seq: dot.seq });
  switch (type.is) {
    case "struct":
      return describedStruct(type, field as unknown as StructField<Fields>, delta as StructDelta, authors);
    case "map":
      return (delta as { key: string; delta: unknown }[]).map((part) => [
        part.key,
        described(type.of, below(part.key), part.delta, authors),
      ]);
    case "rows":
      return (delta as { author: AuthorIndex; delta: unknown }[]).map((part) => [
        authors.idOf(part.author),
        described(type.of, below(""), part.delta, authors),
      ]);
    case "incarnations":
      return (delta as Part[]).map((part) => ({
        key: part.key,
        created: named(part),
        genesis: part.creation?.genesis,
        end: part.end && named(part.end),
        below: part.below && described(type.of, below(part.key), part.below, authors),
      }));
    case "budget":
      return (delta as { cells: MatrixDelta }).cells.map(({ row, column, amount, ...dot }) => {
        const what = column === "" ? "used" : column === "?" ? "asked" : column;
        return { dot: named(dot), rights: row, what, amount };
      });
    case "matrix":
      return describedMatrix(delta as MatrixDelta, named);
    case "ledger":
      return describedMoney(delta as Money, named);
    case "table":
    case "set":
    case "growSet":
    case "set(remove)":
      return (delta as { key: string; delta: CellDelta<unknown> }[]).map((part) => [
        part.key,
        describedCells(part.delta, named),
      ]);
    default:
      return describedCells(delta as CellDelta<unknown>, named);
  }
}

/** Of a struct it is the names of its fields, not their places. */
export function describedStruct(
  { fields }: StructType,
  struct: Pick<StructField<Fields>, "indexOf" | "fields">,
  delta: StructDelta,
  authors: AuthorTable,
): unknown {
  const names = new Map(Object.keys(fields).map((name) => [struct.indexOf(name), name]));
  return delta.map(({ field, delta: part }) => {
    const name = names.get(field)!;
    return [name, described(fields[name]!, struct.fields[name]!, part, authors)];
  });
}

type Named = (dot: Dot) => { author: string; seq: number };

function describedCells({ added, removed }: CellDelta<unknown>, named: Named): unknown {
  const cells = added.map((cell) => ({ dot: named(cell), time: cell.stamp, says: cell.payload }));
  return { added: cells, covered: removed.map(named) };
}

function describedMatrix(delta: MatrixDelta, named: Named): unknown {
  return delta.map(({ row, column, amount, ...dot }) => ({ dot: named(dot), row, column, amount }));
}

/** Any delta of a ledger: see `LedgerDelta` there. */
interface Money extends Dot {
  readonly kind: string;
  readonly stamp?: Stamp;
  readonly settles?: Dot;
  readonly cells: MatrixDelta;
  readonly credit: MatrixDelta;
  readonly closings: MatrixDelta;
  readonly attested: MatrixDelta;
  readonly head?: Dot;
  readonly hash?: Uint8Array;
  readonly opened: readonly Dot[];
  readonly holds: readonly Dot[];
}

function describedMoney(delta: Money, named: Named): unknown {
  if (delta.kind === "cells") {
    const { cells, credit, closings, attested, opened, holds } = delta;
    const matrices = [cells, credit, closings, attested];
    const [paid, given, closed, signed] = matrices.map((matrix) => describedMatrix(matrix, named));
    const placed = (items: readonly Dot[]) => items.map((item) => underDot(item, named));
    return {
      kind: "cells",
      cells: paid,
      credit: given,
      closings: closed,
      attested: signed,
      opened: placed(opened),
      holds: placed(holds),
    };
  }
  const { stamp, settles, ...rest } = delta;
  if (delta.kind === "attest") return { ...underDot(rest, named), head: named(delta.head!) };
  if (delta.kind !== "transfer") return underDot(rest, named);
  return { ...underDot(rest, named), time: stamp, settles: settles && named(settles) };
}

function underDot({ author, seq, ...rest }: Dot, named: Named): object {
  return { dot: named({ author, seq }), ...rest };
}
