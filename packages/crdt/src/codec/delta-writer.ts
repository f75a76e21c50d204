// What field types write their deltas through. Two forms share it: a row holds one operation, columns hold many
// operations or a whole state. Inside operations a cell's dot and time are those of the operation and need no bytes.

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import type { PlainValue } from "../values/plain-value.js";

/** Takes a delta apart into numbers, texts and values. Authors become indexes into a table that stands in front. */
export abstract class DeltaWriter {
  readonly authors: AuthorTable;
  /** The authors mentioned so far, in the order of their local indexes. */
  readonly mentioned: AuthorIndex[] = [];
  readonly #locals: Map<AuthorIndex, number> = new Map();

  constructor(authors: AuthorTable, mentioned: Iterable<AuthorIndex>) {
    this.authors = authors;
    for (const author of mentioned) this.localOf(author);
  }

  /** How many fields or keys follow; nearly always one. */
  abstract parts(count: number): void;
  /** Begins the field of a struct with this 24-bit key; what is inside follows, then `endField`. */
  abstract field(key: number): void;
  abstract endField(): void;
  /** How many cells follow, and how many dots they or a removal cover. A state has no removals. */
  abstract head(added: number, removed: number): void;
  /** The dot of a cell that is added. */
  abstract cellDot(dot: Dot): void;
  /** The time of a cell that is added. */
  abstract cellStamp(stamp: Stamp): void;
  /** A dot that is covered. */
  abstract dot(dot: Dot): void;
  abstract author(author: AuthorIndex): void;
  /** A whole number from 0 to 2^53 - 1. */
  abstract count(value: number): void;
  /** Well-formed text. */
  abstract text(value: string): void;
  abstract value(value: PlainValue): void;
  /** A non-negative bigint below 2^128. */
  abstract amount(value: bigint): void;
  abstract bytes(value: Uint8Array): void;

  /** Mentions nobody any more. */
  protected forget(): void {
    while (this.mentioned.length > 0) this.mentioned.pop();
    if (this.#locals.size > 0) this.#locals.clear();
  }

  /** The author's place in the table in front. */
  protected localOf(author: AuthorIndex): number {
    const { mentioned } = this;
    // Nearly always the writer's own, which stands first.
    if (author === mentioned[0]) return 0;
    let local = this.#locals.get(author);
    if (local === undefined) {
      local = mentioned.length;
      mentioned.push(author);
      if (local > 0) this.#locals.set(author, local);
    }
    return local;
  }
}
