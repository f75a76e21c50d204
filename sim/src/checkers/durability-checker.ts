// Nothing acknowledged is lost: what a node once called durable is there again after every crash,
// and in the end at every node. What is written relaxed is another checker's.

import type { AuthorIndex, VersionVector } from "@joinery/clock";
import type { DocumentCore, Entry } from "@joinery/replica";
import { getOrCreate } from "../kernel/get-or-create.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { AuthorDirectory } from "./author-directory.js";
import { AuthorSeqs } from "./author-seqs.js";
import type { CheckLog } from "./check-log.js";

/** Remembers what each node acknowledged. */
export class DurabilityChecker implements NodeObserver {
  readonly #log: CheckLog;
  readonly #authors: AuthorDirectory;
  /** By node and document: per author, the last sequence number that was acknowledged. */
  readonly #acknowledged: Map<VirtualNode, Map<string, AuthorSeqs>> = new Map();

  constructor(log: CheckLog, authors: AuthorDirectory) {
    this.#log = log;
    this.#authors = authors;
  }

  acknowledged(node: VirtualNode, document: DocumentCore, entries: readonly Entry[]): void {
    if (node.isRelaxed(document)) return;
    const seqs = this.#of(node, document.id);
    for (const { author, lastSeq } of entries) this.#raise(seqs, document, author, lastSeq);
  }

  kept(node: VirtualNode, document: DocumentCore, vector: VersionVector): void {
    if (node.isRelaxed(document)) return;
    const seqs = this.#of(node, document.id);
    for (const { author, seq } of vector.entries()) this.#raise(seqs, document, author, seq);
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
    return this.#of(node, document.id).get(node.authorNumber);
  }

  /** In the end: every node still has all it acknowledged, and all that any author acknowledged of its own. */
  checkDelivered(nodes: readonly VirtualNode[]): void {
    const authors = nodes.filter((node) => durableOf(node).some((own) => this.ownAcknowledged(node, own) > 0));
    for (const node of nodes) {
      for (const document of durableOf(node)) this.#checkKept(node, document, "nothing acknowledged is lost");
      for (const author of authors) this.#checkReached(node, author);
    }
  }

  #checkReached(node: VirtualNode, author: VirtualNode): void {
    author.documents.forEach((theirs, place) => {
      if (author.isRelaxed(theirs)) return;
      const document = node.documents[place] as DocumentCore;
      const due = this.ownAcknowledged(author, theirs);
      const index = document.authors.indexOf(author.author);
      const seen = index < 0 ? 0 : document.applied.get(index);
      this.#log.check("eventual delivery", seen >= due, () => {
        return `node ${node.index} has ${seen} of ${due} operations of node ${author.index} in "${document.id}"`;
      });
    });
  }

  #checkKept(node: VirtualNode, document: DocumentCore, check: string): void {
    const seqs = this.#of(node, document.id);
    const seen = new AuthorSeqs(this.#authors.places);
    for (const { author, seq } of document.applied.entries()) this.#raise(seen, document, author, seq);
    const lost = seqs.beyond(seen);
    this.#log.check(check, lost === undefined, () => {
      const of = lost as number;
      return `node ${node.index} acknowledged ${seqs.get(of)} operations of author ${of} in "${document.id}" and has ${seen.get(of)}`;
    });
  }

  /** Authors that no node is have been given nothing to lose. */
  #raise(seqs: AuthorSeqs, document: DocumentCore, author: AuthorIndex, seq: number): void {
    const number = this.#authors.numberOf(document, author);
    if (number >= 0) seqs.raise(number, seq);
  }

  #of(node: VirtualNode, document: string): AuthorSeqs {
    const documents = getOrCreate(this.#acknowledged, node, () => new Map<string, AuthorSeqs>());
    return getOrCreate(documents, document, () => new AuthorSeqs(this.#authors.places));
  }
}

function durableOf(node: VirtualNode): DocumentCore[] {
  return node.documents.filter((document) => !node.isRelaxed(document));
}
