// What was removed stays removed: a cell that was live at a node and went does not come back there while the node lives, whatever
// late entries, states and patches it takes in. Who puts something in again makes another cell.

import type { DocumentCore } from "@joinery/replica";
import { getOrCreate } from "../kernel/get-or-create.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { CheckLog } from "./check-log.js";
import { PerDocument } from "./per-document.js";

/** The dots of a document at one node, by author: sets of sequence numbers. */
interface Followed {
  live: Map<number, Set<number>>;
  readonly gone: Map<number, Set<number>>;
}

export class RemovalChecker implements NodeObserver {
  readonly #log: CheckLog;
  /** By node and document, in its present life. */
  readonly #followed: PerDocument<Followed> = new PerDocument(() => ({ live: new Map(), gone: new Map() }));

  constructor(log: CheckLog) {
    this.#log = log;
  }

  crashed(node: VirtualNode): void {
    this.#followed.dropAll(node);
  }

  checkInFull(node: VirtualNode): void {
    for (const document of node.documents) {
      // What a branch wrote goes when its author is found to have forked, and may count again when more of it is known.
      if (document.branches === undefined) this.#look(node, document);
    }
  }

  #look(node: VirtualNode, document: DocumentCore): void {
    const followed = this.#followed.of(node, document);
    const live = new Map<number, Set<number>>();
    let risen: string | undefined;
    for (const { author, seq } of document.state.liveDots()) {
      getOrCreate(live, author, () => new Set<number>()).add(seq);
      if (followed.gone.get(author)?.has(seq)) risen ??= `${seq} of ${document.authors.idOf(author)}`;
    }
    this.#log.check("what was removed stays removed", risen === undefined, () => {
      return `node ${node.index}: the cell of operation ${risen} in "${document.id}" was removed, and is there again`;
    });
    for (const [author, seqs] of followed.live) {
      for (const seq of seqs) {
        if (live.get(author)?.has(seq) !== true) getOrCreate(followed.gone, author, () => new Set<number>()).add(seq);
      }
    }
    followed.live = live;
  }
}
