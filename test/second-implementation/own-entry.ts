// An entry of one operation, written by hand: sections 3 of docs/protocol.md, and 4 and 6 of docs/operations.md.
import type { Cell } from "../operations/naive/cells.js";
import { keyOf, type Type } from "../operations/naive/schema.js";
import type { SecondDocument, WiredEntry } from "./second-document.js";
import { type Bytes, text, uint } from "./written.js";

const epochMs = 1_735_689_600_000;

/** `by` is added to the counter `field.key`, after all that is in the document. */
export function addition(
  document: SecondDocument,
  me: string,
  [field, key]: readonly [string, string],
  by: number,
): WiredEntry {
  const authors = [me, ...[...document.vector.keys()].filter((author) => author !== me)];
  const seq = (document.vector.get(me) ?? 0) + 1;
  const own = document.at(field, key).filter(({ dot }) => dot.author === me);
  const { up, down } = (own.at(-1)?.says ?? { up: 0, down: 0 }) as { up: number; down: number };
  const operation = [
    ...little(keyOf(field, mapOfCounters), 3),
    ...text(key),
    ...uint(1 + 2 * own.length),
    ...uint(up + Math.max(by, 0)),
    ...uint(down + Math.max(-by, 0)),
    ...own.flatMap(({ dot }: Cell) => uint(2 * (seq - dot.seq))),
  ];
  const time = little((timeAfter(document) - epochMs) * 512, 6);
  const dependencies = authors.slice(1).flatMap((author) => uint(document.vector.get(author)!));
  return { authors, rest: Uint8Array.from([2, ...uint(seq), ...time, ...dependencies, ...operation]) };
}

const mapOfCounters: Type = { is: "map", of: { is: "counter" } };

function timeAfter({ entries }: SecondDocument): number {
  return entries.reduce((latest, { time }) => Math.max(latest, time.ms + 1), Date.now());
}

function little(value: number, length: number): Bytes {
  return length === 0 ? [] : [value % 256, ...little(Math.floor(value / 256), length - 1)];
}
