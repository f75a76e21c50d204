// What deltas are read from, in both forms of docs/operations.md, and what the page says of all operations whatever their form.
import { need } from "./refused.js";

/** An author's name and a number. */
export interface Dot {
  readonly author: string;
  readonly seq: number;
}

export interface Time {
  readonly ms: number;
  readonly counter: number;
}

/** What stands around the delta that is being read. */
export interface Surroundings {
  /** The names of the authors mentioned, by place. */
  readonly names: readonly string[];
  /** Of operations: their number, which every next one raises. Absent for a state. */
  operation?: { seq: number; readonly time: Time };
  /** Of a state: the number that each author's first is told from. */
  readonly seen: readonly number[];
  /** Of a state: whether a dot was seen, and the dots of the cells so far, of which no two are the same. */
  isSeen?(dot: Dot): boolean;
  readonly met?: Set<string>;
  /** How many cells were read. */
  cells: number;
  /** A field of the operation is not known. */
  isUnknown: boolean;
  /** The author whose row this is, and how many keys that can be deleted stand above. */
  row: string | undefined;
  keys: number;
}

export interface Source {
  readonly around: Surroundings;
  parts(): number;
  /** The key of a field; its contents are read from `inside`, or stepped over by `skip`. */
  field(): { readonly key: number; inside(): Source; skip(): void };
  head(): number;
  /** A cell without what it says. */
  cell(): Dot;
  time(): Time;
  covered(): Dot;
  /** A place among the authors mentioned. */
  author(): string;
  count(): number;
  text(): string;
  value(): unknown;
  amount(): bigint;
  bytes(): Uint8Array;
}

/** Thrown where an operation can't be read further, since it begins with a field that nobody here knows. */
export class UnknownField extends Error {
  override readonly name = "UnknownField";
}

export function nameAt({ names }: Surroundings, place: number): string {
  const name = names[place];
  need(name !== undefined, "an author that is not mentioned");
  return name;
}

export function dotOf(author: string, seq: number): Dot {
  need(Number.isSafeInteger(seq) && seq >= 1, "a number out of range");
  return { author, seq };
}

/** The author's names by code unit, then the numbers. */
export function isBefore(a: Dot, b: Dot): boolean {
  return a.author === b.author ? a.seq < b.seq : a.author < b.author;
}

/** The first part in which two lists differ decides; false where none does. */
export function precedes(before: readonly (string | number)[], here: readonly (string | number)[]): boolean {
  const index = before.findIndex((part, at) => part !== here[at]);
  return index >= 0 && before[index]! < here[index]!;
}

/** Notes a cell that was read; in a row it is its author's. */
export function cellOf(around: Surroundings, dot: Dot): Dot {
  around.cells++;
  const { met, isSeen } = around;
  if (met !== undefined && isSeen !== undefined) {
    const name = `${dot.author} ${dot.seq}`;
    need(isSeen(dot) && !met.has(name), "a cell that was never seen, or twice");
    met.add(name);
  }
  need(around.row === undefined || around.row === dot.author, "a dot in the row of another author");
  return dot;
}

/** Dots that are covered: in order, seen before, in a row its author's. */
export function coveredFrom(source: Source, count: number): Dot[] {
  const { around } = source;
  const dots: Dot[] = [];
  for (let left = count; left > 0; left--) {
    const dot = source.covered();
    if (dots.length > 0) need(isBefore(dots.at(-1)!, dot), "dots out of order");
    need(around.row === undefined || around.row === dot.author, "a dot in the row of another author");
    const { operation } = around;
    if (operation !== undefined && dot.author === around.names[0]) need(dot.seq < operation.seq, "a dot not seen");
    dots.push(dot);
  }
  return dots;
}

/** Reads a part of which a state has something. */
export function filled<T>(around: Surroundings, read: () => T): T {
  const before = around.cells;
  const part = read();
  need(around.operation !== undefined || around.cells > before, "a part without cells");
  return part;
}
