// The heads of what a document has applied: the entries that no other applied entry depends on.
// They are the dependencies of the next entry; everything else is in their past.

import type { AuthorIndex, AuthorTable, Dot } from "@joinery/clock";
import type { Entry } from "./entry.js";

/** At most one head per author. */
export class Frontier {
  readonly #heads: Map<AuthorIndex, number> = new Map();

  /** How many heads there are. */
  get size(): number {
    return this.#heads.size;
  }

  /** Takes in an entry whose dependencies have been applied. */
  advance(entry: Entry): void {
    for (const { author, seq } of entry.deps) {
      if ((this.#heads.get(author) ?? Number.POSITIVE_INFINITY) <= seq) this.#heads.delete(author);
    }
    this.#heads.set(entry.author, entry.lastSeq);
  }

  /** The heads of all authors but `self`, in order of their names. */
  depsOf(self: AuthorIndex, authors: AuthorTable): Dot[] {
    const deps: Dot[] = [];
    for (const [author, seq] of this.#heads) if (author !== self) deps.push({ author, seq });
    return deps.sort((a, b) => authors.compare(a.author, b.author));
  }
}
