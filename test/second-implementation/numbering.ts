// Sections 2.1 and 2.2 of docs/protocol.md: how one document, the only one of its session, and its authors stand in messages.
import type { Cursor } from "../operations/naive/cursor.js";
import { nameOf } from "../operations/naive/cursor.js";
import { need } from "../operations/naive/refused.js";
import { type Bytes, counted, nameBytes, text, uint } from "./written.js";

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
    return new Map(Array.from({ length: cursor.uint() }, () => [this.readAuthor(cursor), cursor.uint()] as const));
  }

  dots(vector: Dots): Bytes {
    return counted(Array.from(vector, ([name, seq]) => [...this.author(name), ...uint(seq)]));
  }

  #numberOf(name: string): number {
    if (!this.#authors.includes(name)) this.#authors.push(name);
    return this.#authors.indexOf(name);
  }
}
