// Author indexes are local to a document at a node; checkers compare nodes, so they number authors once for the run.

import type { AuthorIndex, ReplicaId } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import { AuthorPlaces } from "./author-seqs.js";

/** The number of each author in a run: its node's. */
export class AuthorDirectory {
  readonly #numbers: Map<ReplicaId, number> = new Map();
  /** Of those who write. */
  readonly places: AuthorPlaces;
  readonly #local: WeakMap<DocumentCore, number[]> = new WeakMap();

  constructor(authors: readonly ReplicaId[]) {
    for (const [number, author] of authors.entries()) this.#numbers.set(author, number);
    this.places = new AuthorPlaces(authors.length);
  }

  /** The node whose author this is; -1 for an author that no node is. */
  numberOf(document: DocumentCore, author: AuthorIndex): number {
    const local = this.#local.get(document) ?? [];
    if (local.length === 0) this.#local.set(document, local);
    let number = local[author];
    if (number === undefined) {
      number = this.#numbers.get(document.authors.idOf(author)) ?? -1;
      local[author] = number;
    }
    return number;
  }
}
