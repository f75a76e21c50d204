// Sections 2.1 to 2.3 of docs/protocol.md: how one document, the only one of its session, and its authors stand in messages.
import type { Cursor } from "../operations/naive/cursor.js";
import { nameOf } from "../operations/naive/cursor.js";
import { need } from "../operations/naive/refused.js";
import { type Bytes, nameBytes, text, uint } from "./written.js";

export type Dots = ReadonlyMap<string, number>;

/** Our own number of the document. */
const own = 1;

export class Numbering {
  readonly #document: string;
  #theirs: number | undefined;
  #isOurUsed = false;
  readonly #authors: string[] = [];
  readonly #theirAuthors = new Map<string, number>();
  /** Authors of whom the peer should know our number. */
  readonly #told = new Set<string>();

  constructor(document: string) {
    this.#document = document;
  }

  /** The document of a message; another one's name where it is not ours, undefined where it can be left alone. */
  readDocument(cursor: Cursor): "ours" | { readonly other: string } | undefined {
    const form = cursor.uint();
    if (form > 1) this.#isOurUsed = true;
    if (form > 1) return form - 2 === own ? "ours" : undefined;
    const name = form === 0 ? cursor.text() : cursor.uint();
    const theirs = cursor.uint();
    if (name !== this.#document && name !== own) return typeof name === "string" ? { other: name } : undefined;
    if (form === 1) this.#isOurUsed = true;
    if (theirs > 0) this.#theirs = theirs;
    return "ours";
  }

  document(): Bytes {
    if (this.#theirs === undefined) return [0, ...text(this.#document), own];
    return this.#isOurUsed ? uint(this.#theirs + 2) : [1, ...uint(this.#theirs), own];
  }

  readAuthor(cursor: Cursor): string {
    const form = cursor.uint();
    if (form > 1) return this.#readNumbered(cursor, form - 2);
    const name = nameOf(cursor.take(form === 0 ? 16 : 32));
    this.#numberOf(name);
    this.#theirAuthors.set(name, cursor.uint());
    this.#told.delete(name);
    return name;
  }

  #readNumbered(cursor: Cursor, form: number): string {
    const name = this.#authors[Math.floor(form / 2)];
    need(name !== undefined, "a number that was never given");
    if (form % 2 === 1) this.#theirAuthors.set(name, cursor.uint());
    return name;
  }

  author(name: string): Bytes {
    const number = uint(this.#numberOf(name));
    const theirs = this.#theirAuthors.get(name);
    const bytes = nameBytes(name);
    if (theirs === undefined) return [bytes.length === 16 ? 0 : 1, ...bytes, ...number];
    if (this.#told.has(name)) return uint(2 + 2 * theirs);
    this.#told.add(name);
    return [...uint(3 + 2 * theirs), ...number];
  }

  readDots(cursor: Cursor): Dots {
    const head = cursor.uint();
    if (head % 2 === 1) return this.#readColumns(cursor, (head - 1) / 2);
    return new Map(Array.from({ length: head / 2 }, () => [this.readAuthor(cursor), cursor.uint()] as const));
  }

  /** Ours are always lists. */
  dots(vector: Dots): Bytes {
    return [
      ...uint(2 * vector.size),
      ...Array.from(vector, ([name, seq]) => [...this.author(name), ...uint(seq)]).flat(),
    ];
  }

  #readColumns(cursor: Cursor, form: number): Dots {
    const bits = 4 * 2 ** (form % 4);
    const bitmap = cursor.take(Math.floor(form / 4));
    need(bitmap.at(-1) !== 0, "a bitmap that ends in nothing");
    const names = [...bitmap].flatMap((byte, at) => {
      const set = [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => Math.floor(byte / 2 ** bit) % 2 === 1);
      return set.map((bit) => this.#authors[8 * at + bit]);
    });
    const least = cursor.uint();
    const column = cursor.take(Math.ceil((names.length * bits) / 8));
    const excessAt = (index: number): number => {
      const from = Math.floor((index * bits) / 8);
      if (bits === 4) return Math.floor((column[from] ?? 0) / 16 ** (index % 2)) % 16;
      return Array.from(column.slice(from, from + bits / 8)).reduceRight((sum, byte) => sum * 256 + byte, 0);
    };
    return new Map(
      names.map((name, index) => {
        need(name !== undefined, "a number that was never given");
        return [name, least + excessAt(index)];
      }),
    );
  }

  #numberOf(name: string): number {
    if (!this.#authors.includes(name)) this.#authors.push(name);
    return this.#authors.indexOf(name);
  }
}
