// Author indexes are local to a document at a node; checkers compare nodes, so they number authors once for the run.

import type { AuthorIndex, ReplicaId } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import { AuthorPlaces } from "./author-seqs.js";

/** The number of each author in a run: its node's. */
export class AuthorDirectory {
  readonly #numbers: Map<ReplicaId, number> = new Map();
  /** Of those who write. */
  readonly places: AuthorPlaces;
  /** Those whose key two stores have had: they may have two histories. */
  readonly shared: Set<number> = new Set();
  readonly #local: WeakMap<DocumentCore, number[]> = new WeakMap();
  /** The document that was asked about last, and its authors: mostly the next question is about it too. */
  #document: DocumentCore | undefined;
  #authors: number[] = [];

  constructor(authors: readonly ReplicaId[]) {
    for (const [number, author] of authors.entries()) this.#numbers.set(author, number);
    this.places = new AuthorPlaces(authors.length);
  }

  /** The same by the author's name. */
  numberOfId(author: ReplicaId): number {
    return this.#numbers.get(author) ?? -1;
  }

  /** The node whose author this is; -1 for an author that no node is. */
  numberOf(document: DocumentCore, author: AuthorIndex): number {
    if (document !== this.#document) {
      this.#authors = this.#local.get(document) ?? [];
      this.#local.set(document, this.#authors);
      this.#document = document;
    }
    let number = this.#authors[author];
    if (number === undefined) {
      number = this.#numbers.get(document.authors.idOf(author)) ?? -1;
      this.#authors[author] = number;
    }
    return number;
  }
}
