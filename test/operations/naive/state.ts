// "States" and "Patches" of docs/operations.md.
import { columnSetFrom, endOf } from "./column-set.js";
import { columnsFrom } from "./columns.js";
import { Cursor, nameOf } from "./cursor.js";
import { structFrom } from "./delta.js";
import { need } from "./refused.js";
import type { StructType } from "./schema.js";
import { type Dot, dotOf, isBefore, type Surroundings } from "./source.js";

export interface ReadState {
  /** The vector, by author, and the dots beyond its gaps. */
  readonly seen: readonly (readonly [author: string, seq: number])[];
  readonly beyond: readonly Dot[];
  /** Undefined where no cell is alive. */
  readonly cells: unknown;
}

export function stateFrom(bytes: Uint8Array, type: StructType): ReadState {
  const cursor = new Cursor(bytes);
  need(cursor.byte() === 4, "another format");
  const seen = authorsFrom(cursor, () => cursor.uint());
  const beyond = dotsFrom(cursor, seen);
  const gaps = new Map<string, number>();
  for (const { author, seq } of beyond) {
    const before = gaps.get(author);
    const vector = seen.find(([name]) => name === author)![1];
    need(before === undefined ? seq > vector + 1 : seq > before, "a gap that is none");
    gaps.set(author, seq);
  }
  need(
    seen.every(([author, seq]) => seq > 0 || gaps.has(author)),
    "an author never heard of",
  );
  const isSeen = (dot: Dot): boolean =>
    seen.some(([author, seq]) => author === dot.author && dot.seq <= seq) ||
    beyond.some(({ author, seq }) => author === dot.author && dot.seq === seq);
  return { seen, beyond, cells: cellsFrom(cursor, type, seen, isSeen) };
}

export interface ReadPatch {
  readonly now: readonly (readonly [author: string, seq: number])[];
  readonly before: readonly (readonly [author: string, seq: number])[];
  readonly gone: readonly Dot[];
  readonly cells: unknown;
}

/** A patch without what stands in front of it and behind it in messages. */
export function patchFrom(bytes: Uint8Array, type: StructType): ReadPatch {
  const cursor = new Cursor(bytes);
  const before: [string, number][] = [];
  const now = authorsFrom(cursor, (name) => {
    const last = cursor.uint();
    const had = last - cursor.uint();
    need(last > 0 && had >= 0, "nothing, or less than before");
    if (had > 0) before.push([name, had]);
    return last;
  });
  const isSeen = (dot: Dot): boolean => now.some(([author, seq]) => author === dot.author && dot.seq <= seq);
  const gone = dotsFrom(cursor, now);
  need(gone.every(isSeen), "gone without having been seen");
  return { now, before, gone, cells: cellsFrom(cursor, type, now, isSeen) };
}

function authorsFrom(cursor: Cursor, numberOf: (name: string) => number): [string, number][] {
  const authors: [string, number][] = [];
  for (let left = cursor.uint(); left > 0; left--) {
    const name = nameOf(cursor.take(cursor.byte()));
    need(authors.length === 0 || authors.at(-1)![0] < name, "authors out of order");
    authors.push([name, numberOf(name)]);
  }
  return authors;
}

function dotsFrom(cursor: Cursor, authors: readonly (readonly [string, number])[]): Dot[] {
  const dots: Dot[] = [];
  for (let left = cursor.uint(); left > 0; left--) {
    const author = authors[cursor.uint()];
    need(author !== undefined, "an author that is not mentioned");
    const dot = dotOf(author[0], cursor.uint());
    need(dots.length === 0 || isBefore(dots.at(-1)!, dot), "dots out of order");
    dots.push(dot);
  }
  return dots;
}

function cellsFrom(
  cursor: Cursor,
  type: StructType,
  seen: readonly (readonly [string, number])[],
  isSeen: (dot: Dot) => boolean,
): unknown {
  const presence = cursor.byte();
  need(presence <= 1, "cells are there or not");
  if (presence === 0) {
    cursor.end();
    return undefined;
  }
  const around: Surroundings = {
    names: seen.map(([name]) => name),
    seen: seen.map(([, seq]) => seq),
    cells: 0,
    isUnknown: false,
    row: undefined,
    keys: 0,
    met: new Set(),
    isSeen,
  };
  const set = columnSetFrom(cursor.rest());
  const cells = structFrom(columnsFrom(set, around, { place: 0 }), type);
  endOf(set);
  need(around.cells > 0, "no cells where there should be some");
  return cells;
}
