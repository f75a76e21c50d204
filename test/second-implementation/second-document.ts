// A document of the second implementation: entries in the order that they allow, and the cells that they leave, by "Join" in
// section 3 of docs/operations.md.
import type { Cell, Cells } from "../operations/naive/cells.js";
import { entryFrom, type ReadEntry } from "../operations/naive/entry.js";
import type { StructType } from "../operations/naive/schema.js";
import type { Dot } from "../operations/naive/source.js";
import { nameBytes, sized, uint } from "./written.js";

/** An entry as it goes over the wire. */
export interface WiredEntry {
  /** Those that it mentions, its own author first. */
  readonly authors: readonly string[];
  readonly rest: Uint8Array;
}

export type SecondEntry = WiredEntry & ReadEntry;

export class SecondDocument {
  readonly vector: Map<string, number> = new Map();
  /** What was applied, in that order. */
  readonly entries: SecondEntry[] = [];
  readonly #type: StructType;
  readonly #places = new Map<string, Map<string, Cell>>();
  #waiting: SecondEntry[] = [];

  constructor(type: StructType) {
    this.#type = type;
  }

  has({ author, seq }: Dot): boolean {
    return (this.vector.get(author) ?? 0) >= seq;
  }

  take({ authors, rest }: WiredEntry): SecondEntry {
    const names = authors.flatMap((name) => sized(nameBytes(name)));
    const canonical = Uint8Array.from([3, ...uint(authors.length), ...names, ...rest]);
    const entry = { authors, rest, ...entryFrom(canonical, this.#type) };
    this.#waiting.push(entry);
    for (let before = -1; before !== this.#waiting.length; ) {
      before = this.#waiting.length;
      this.#waiting = this.#waiting.filter((each) => !this.#apply(each));
    }
    return entry;
  }

  /** The cells at a place, by the names of fields and keys on the way. */
  at(...path: string[]): Cell[] {
    return [...(this.#places.get(path.join("/"))?.values() ?? [])];
  }

  /** What a counter reads as. */
  sum(...path: string[]): number {
    const latest = new Map<string, Cell>();
    for (const cell of this.at(...path)) {
      if (cell.dot.seq > (latest.get(cell.dot.author)?.dot.seq ?? 0)) latest.set(cell.dot.author, cell);
    }
    return [...latest.values()].reduce((sum, { says }) => {
      const { up, down } = says as { up: number; down: number };
      return sum + up - down;
    }, 0);
  }

  /** True when it is done with: applied now, or known. */
  #apply(entry: SecondEntry): boolean {
    const { author, first, last, after, transactions } = entry;
    if (this.has({ author, seq: last })) return true;
    const changes = transactions.flat().flatMap(({ delta }) => [...changesIn(delta)]);
    const needed = changes.flatMap(([, { covered }]) => covered.filter((dot) => dot.author !== author));
    if (![{ author, seq: first - 1 }, ...after, ...needed].every((dot) => this.has(dot))) return false;
    for (const [path, { added, covered }] of changes) {
      const place = this.#places.get(path) ?? new Map<string, Cell>();
      this.#places.set(path, place);
      for (const { author: by, seq } of covered) place.delete(`${by} ${seq}`);
      for (const cell of added) place.set(`${author} ${cell.dot.seq}`, cell);
    }
    this.vector.set(author, last);
    this.entries.push(entry);
    return true;
  }
}

/** A delta is either a change to a place, or parts with their names. */
function* changesIn(delta: unknown, path: readonly string[] = []): Generator<[place: string, change: Cells]> {
  if (!Array.isArray(delta)) yield [path.join("/"), delta as Cells];
  else for (const [name, inner] of delta as [string, unknown][]) yield* changesIn(inner, [...path, name]);
}
