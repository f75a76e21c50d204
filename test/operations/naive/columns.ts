// "Columns" and "States" of docs/operations.md: what operations, or all cells of a state, take from a set of columns.
import { type ColumnSet, columnSetFrom } from "./column-set.js";
import { need, Refused } from "./refused.js";
import { type Dot, dotOf, nameAt, type Source, type Surroundings, type Time } from "./source.js";
import { isInteger, valueFrom } from "./value.js";

/** The place of the author of the last cell, which a head sets back to 0: one for a whole state. */
export interface LastAuthor {
  place: number;
}

export function columnsFrom(set: ColumnSet, around: Surroundings, last: LastAuthor): Source {
  const count = (name: Parameters<ColumnSet["numbers"]>[0]): number => {
    const number = set.numbers(name).next();
    need(number >= 0, "a negative count");
    return number;
  };
  return {
    around,
    parts: () => count("parts"),
    field: () => fieldOf(set, count("fields"), around, last),
    head() {
      last.place = 0;
      return count("heads");
    },
    cell: () => (around.operation === undefined ? stateCell(set, around, last) : ownDot(around)),
    time: () => around.operation?.time ?? stateTime(set, nameAt(around, last.place)),
    covered: () => coveredDot(set, around, count("coveredAuthors")),
    author: () => nameAt(around, count("authors")),
    count: () => count("counts"),
    text: () => set.texts.next(),
    value: () => plainFrom(set),
    amount: () => set.raw.amount(),
    bytes: () => set.raw.sized(),
  };
}

function fieldOf(set: ColumnSet, index: number, around: Surroundings, last: LastAuthor): ReturnType<Source["field"]> {
  const field = set.fields[index];
  if (field === undefined || index > set.met) throw new Refused("a field beyond the columns");
  if (index === set.met) set.met++;
  return {
    key: field.key,
    inside() {
      field.set ??= columnSetFrom(field.bytes);
      return columnsFrom(field.set, around, last);
    },
    skip() {
      around.isUnknown = true;
      need(around.operation !== undefined, "a state with a field that is not known");
    },
  };
}

function ownDot(around: Surroundings): Dot {
  return dotOf(nameAt(around, 0), around.operation!.seq);
}

function stateCell(set: ColumnSet, around: Surroundings, last: LastAuthor): Dot {
  last.place += set.numbers("authors").next();
  const author = nameAt(around, last.place);
  const seq = (set.seqs.get(author) ?? around.seen[last.place]!) + set.numbers("seqs").next();
  set.seqs.set(author, seq);
  return dotOf(author, seq);
}

function stateTime(set: ColumnSet, author: string): Time {
  const ms = (set.times.get(author) ?? set.ms) + set.numbers("ms").next();
  const counter = set.numbers("counters").next();
  need(Number.isSafeInteger(ms) && ms >= 0 && counter >= 0 && counter <= 65_535, "a time out of range");
  set.times.set(author, ms);
  set.ms = ms;
  return { ms, counter };
}

function coveredDot(set: ColumnSet, around: Surroundings, place: number): Dot {
  const author = nameAt(around, place);
  const before = set.seqs.get(author);
  const step = set.numbers("coveredSeqs").next();
  const isFirstOfOwn = place === 0 && before === undefined;
  const seq = isFirstOfOwn ? (around.operation?.seq ?? 0) - step : (before ?? 0) + step;
  set.seqs.set(author, seq);
  return dotOf(author, seq);
}

function plainFrom(set: ColumnSet): unknown {
  const kind = set.numbers("kinds").next();
  switch (kind) {
    case 0:
      return set.values.next();
    case 1:
      return set.numbers("integers").next();
    case 2:
    case 3:
      return kind === 3;
    case 4:
      return null;
    default: {
      need(kind === 5, "an unknown kind");
      const value = valueFrom(set.raw);
      const hasColumn = value === null || typeof value === "string" || typeof value === "boolean" || isInteger(value);
      need(!hasColumn, "a value in another column");
      return value;
    }
  }
}
