// What a checker keeps of each document of each node, in the node's present life: a node that starts again opens its documents anew.

import type { DocumentCore } from "@joinery/replica";
import type { VirtualNode } from "../node/virtual-node.js";

export class PerDocument<Kept> {
  readonly #kept: Map<DocumentCore, Kept> = new Map();
  readonly #create: (document: DocumentCore, node: VirtualNode) => Kept;

  constructor(create: (document: DocumentCore, node: VirtualNode) => Kept) {
    this.#create = create;
  }

  /** What is kept of a document, made the first time. */
  of(node: VirtualNode, document: DocumentCore): Kept {
    let kept = this.#kept.get(document);
    if (kept === undefined) {
      kept = this.#create(document, node);
      this.#kept.set(document, kept);
    }
    return kept;
  }

  /** What is kept of a document; undefined where nothing is. */
  find(document: DocumentCore): Kept | undefined {
    return this.#kept.get(document);
  }

  drop(document: DocumentCore): void {
    this.#kept.delete(document);
  }

  /** Forgets the documents that a node has. */
  dropAll({ documents }: VirtualNode): void {
    for (const document of documents) this.#kept.delete(document);
  }
}
