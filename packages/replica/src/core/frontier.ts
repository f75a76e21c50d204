// The heads of what a document has applied: the entries that no other applied entry depends on.
// They are the dependencies of the next entry; everything else is in their past.

import type { AuthorIndex, AuthorTable, Dot, VersionVector } from "@joinery/clock";
import { authorBytes, type Entry } from "./entry.js";
import { someDep } from "./entry-codec.js";
import { numberBytes } from "./numbers.js";

/** So many authors without a head, and twice as many as with one, are remembered. */
const goneMax = 64;

/** At most one head per author. */
export class Frontier {
  readonly #authors: AuthorTable;
  /** 0 for an author that has no head any more: heads come and go with every entry, and taking keys out is dear. */
  #heads: Map<AuthorIndex, number> = new Map();
  #size = 0;
  #bytes = 0;
  readonly #passes = (author: AuthorIndex, seq: number): boolean => {
    const head = this.#heads.get(author);
    if (head !== undefined && head > 0 && head <= seq) this.#forget(author, head);
    return false;
  };

  constructor(authors: AuthorTable) {
    this.#authors = authors;
  }

  get size(): number {
    return this.#size;
  }

  /** What an entry takes to name all heads as its dependencies. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whose heads there are. */
  get authors(): AuthorIndex[] {
    const authors: AuthorIndex[] = [];
    for (const [author, seq] of this.#heads) if (seq > 0) authors.push(author);
    return authors;
  }

  /**
   * Takes in the heads of another set of entries, which covers `theirs` where this one covers `ours`. What one side has and
   * does not call a head has an entry after it there.
   */
  join(heads: readonly AuthorIndex[], theirs: VersionVector, ours: VersionVector): void {
    const alsoTheirs = new Set(heads);
    for (const [author, seq] of this.#heads) {
      if (seq === 0) continue;
      const isTheirs = alsoTheirs.has(author) && theirs.get(author) === seq;
      if (theirs.covers(author, seq) && !isTheirs) this.#forget(author, seq);
    }
    for (const author of heads) {
      const seq = theirs.get(author);
      if (!ours.covers(author, seq)) this.#add(author, seq);
    }
  }

  /** Takes in an entry whose dependencies have been applied. */
  advance(entry: Entry): void {
    someDep(entry, this.#passes);
    const { author, lastSeq } = entry;
    this.#passes(author, Number.POSITIVE_INFINITY);
    this.#add(author, lastSeq);
  }

  /**
   * The heads of all authors but `self`, in order of their names: as many as take `bytesMax`, with `more` bytes for each.
   * An entry that names some of them makes those its past; the others stay heads.
   */
  depsOf(self: AuthorIndex, bytesMax: number, more: number): Dot[] {
    const deps: Dot[] = [];
    for (const [author, seq] of this.#heads) if (seq > 0 && author !== self) deps.push({ author, seq });
    deps.sort((a, b) => this.#authors.compare(a.author, b.author));
    if (this.#bytes + deps.length * more <= bytesMax) return deps;
    let left = bytesMax;
    const end = deps.findIndex(({ author, seq }) => {
      left -= this.#bytesOf(author, seq) + more;
      return left < 0;
    });
    return end < 0 ? deps : deps.slice(0, end);
  }

  #add(author: AuthorIndex, seq: number): void {
    this.#heads.set(author, seq);
    this.#size++;
    this.#bytes += this.#bytesOf(author, seq);
  }

  #forget(author: AuthorIndex, seq: number): void {
    this.#heads.set(author, 0);
    this.#size--;
    this.#bytes -= this.#bytesOf(author, seq);
    if (this.#heads.size > goneMax + 2 * this.#size) this.#heads = new Map([...this.#heads].filter(([, at]) => at > 0));
  }

  #bytesOf(author: AuthorIndex, seq: number): number {
    return authorBytes(author, this.#authors) + numberBytes(seq);
  }
}
