// "A row" of docs/operations.md: one operation, its parts one after the other.
import type { Cursor } from "./cursor.js";
import { need } from "./refused.js";
import { dotOf, nameAt, type Source, type Surroundings, UnknownField } from "./source.js";
import { valueFrom } from "./value.js";

export interface Row extends Source {
  /** Throws unless all was read and the form was the right one. */
  end(): void;
}

export function rowFrom(cursor: Cursor, around: Surroundings, isBent: boolean): Row {
  const { seq, time } = around.operation!;
  const own = nameAt(around, 0);
  let isBentIndeed = false;
  const row: Row = {
    around,
    parts() {
      if (!isBent) return 1;
      const count = cursor.uint();
      if (count !== 1) isBentIndeed = true;
      return count;
    },
    field: () => ({ key: cursor.fixed(3), inside: () => row, skip: unknown }),
    head: () => cursor.uint(),
    cell: () => dotOf(own, seq),
    time: () => time,
    covered() {
      const first = cursor.uint();
      if (first % 2 === 0) return dotOf(own, seq - first / 2);
      need(first > 1, "one's own author by its place");
      return dotOf(nameAt(around, (first - 1) / 2), cursor.uint());
    },
    author: () => nameAt(around, cursor.uint()),
    count: () => cursor.uint(),
    text: () => cursor.text(),
    value: () => valueFrom(cursor),
    amount: () => cursor.amount(),
    bytes: () => cursor.sized(),
    end() {
      cursor.end();
      need(isBentIndeed || !isBent, "a straight operation in the bent form");
    },
  };
  return row;
}

function unknown(): never {
  throw new UnknownField();
}
