// What some peer or other has said to have on disk, document by document. It outlives the sessions in which it was said
// and the document's closing, not the process.

import { VersionVector } from "@joinery/clock";
import type { DocumentCore } from "@joinery/replica";
import type { StatusSource } from "./document-status.js";

export class Acknowledged {
  readonly #vectors: WeakMap<DocumentCore, VersionVector> = new WeakMap();

  /** Takes in what the peers of `sessions` have said so far. */
  hear(document: DocumentCore, sessions: Iterable<Pick<StatusSource, "heardOf">>): void {
    for (const session of sessions) {
      const heard = session.heardOf(document);
      if (heard !== undefined) this.#of(document).join(heard);
    }
  }

  /** The operations here, on disk or not yet, that no peer has said to have. */
  countBeyond(document: DocumentCore): number {
    const acknowledged = this.#of(document);
    let count = 0;
    for (const { author, seq } of document.applied.entries()) count += Math.max(0, seq - acknowledged.get(author));
    return count;
  }

  #of(document: DocumentCore): VersionVector {
    const known = this.#vectors.get(document) ?? new VersionVector();
    this.#vectors.set(document, known);
    return known;
  }
}
