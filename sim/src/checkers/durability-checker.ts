// Nothing acknowledged is lost: what a node once called durable is there again after every crash,
// and in the end at every node. What is written relaxed is another checker's.

import type { VersionVector } from "@joinery/clock";
import type { DocumentCore, Entry } from "@joinery/replica";
import { getOrCreate } from "../kernel/get-or-create.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { AuthorDirectory } from "./author-directory.js";
import type { CheckLog } from "./check-log.js";

/** Remembers what each node acknowledged. */
export class DurabilityChecker implements NodeObserver {
  readonly #log: CheckLog;
  readonly #authors: AuthorDirectory;
  /** By node and document: per author, the last sequence number that was acknowledged. */
  readonly #acknowledged: Map<VirtualNode, Map<string, Float64Array>> = new Map();

  constructor(log: CheckLog, authors: AuthorDirectory) {
    this.#log = log;
    this.#authors = authors;
  }

  acknowledged(node: VirtualNode, document: DocumentCore, entries: readonly Entry[]): void {
    if (node.isRelaxed(document)) return;
    const seqs = this.#of(node, document.id);
    for (const entry of entries) {
      const author = this.#authors.numberOf(document, entry.author);
      seqs[author] = Math.max(seqs[author] as number, entry.lastSeq);
    }
  }

  kept(node: VirtualNode, document: DocumentCore, vector: VersionVector): void {
    if (node.isRelaxed(document)) return;
    const seqs = this.#of(node, document.id);
    for (const { author, seq } of vector.entries()) {
      const number = this.#authors.numberOf(document, author);
      seqs[number] = Math.max(seqs[number] as number, seq);
    }
  }

  announcing(node: VirtualNode, document: DocumentCore, synced: VersionVector): void {
    this.#log.check("announced only what is durable", synced.coversAll(document.durable), () => {
      return `node ${node.index} calls operations of "${document.id}" durable that its disk has not written`;
    });
  }

  forgot(node: VirtualNode): void {
    this.#acknowledged.delete(node);
  }

  restarted(node: VirtualNode): void {
    for (const document of durableOf(node)) this.#checkKept(node, document, "nothing acknowledged is lost");
  }

  /** The last sequence number that `node` acknowledged of its own operations. */
  ownAcknowledged(node: VirtualNode, document: DocumentCore): number {
    return this.#of(node, document.id)[node.authorNumber] as number;
  }

  /** In the end: every node still has all it acknowledged, and all that any author acknowledged of its own. */
  checkDelivered(nodes: readonly VirtualNode[]): void {
    for (const node of nodes) {
      for (const document of durableOf(node)) this.#checkKept(node, document, "nothing acknowledged is lost");
      for (const author of nodes) this.#checkReached(node, author);
    }
  }

  #checkReached(node: VirtualNode, author: VirtualNode): void {
    author.documents.forEach((theirs, place) => {
      if (author.isRelaxed(theirs)) return;
      const document = node.documents[place] as DocumentCore;
      const due = this.ownAcknowledged(author, theirs);
      const seen = document.applied.get(document.authors.intern(author.author));
      this.#log.check("eventual delivery", seen >= due, () => {
        return `node ${node.index} has ${seen} of ${due} operations of node ${author.index} in "${document.id}"`;
      });
    });
  }

  #checkKept(node: VirtualNode, document: DocumentCore, check: string): void {
    const seqs = this.#of(node, document.id);
    const seen = new Float64Array(seqs.length);
    for (const { author, seq } of document.applied.entries()) {
      const number = this.#authors.numberOf(document, author);
      if (number >= 0) seen[number] = seq;
    }
    const lost = seqs.findIndex((seq, author) => seq > (seen[author] as number));
    this.#log.check(check, lost < 0, () => {
      return `node ${node.index} acknowledged ${seqs[lost]} operations of author ${lost} in "${document.id}" and has ${seen[lost]}`;
    });
  }

  #of(node: VirtualNode, document: string): Float64Array {
    const documents = getOrCreate(this.#acknowledged, node, () => new Map<string, Float64Array>());
    return getOrCreate(documents, document, () => new Float64Array(this.#authors.size));
  }
}

function durableOf(node: VirtualNode): DocumentCore[] {
  return node.documents.filter((document) => !node.isRelaxed(document));
}
