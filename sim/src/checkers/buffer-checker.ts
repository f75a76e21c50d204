// What a node holds back in memory while it waits: for what an entry depends on, for a peer that takes news, for the disk. Each has a
// bound that its limits set, whatever peers send and however slow the disk is, and it is kept after everything that happens to the node.

import type { DocumentCore } from "@joinery/replica";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { CheckLog } from "./check-log.js";

const check = "buffers are bounded";

export class BufferChecker implements NodeObserver {
  readonly #log: CheckLog;

  constructor(log: CheckLog) {
    this.#log = log;
  }

  settled(node: VirtualNode, document: DocumentCore): void {
    const { pendingBytesMax, outboxEntriesMax } = node.limits;
    this.#atMost(node, document, "bytes of entries that wait for others", document.pendingBytes, pendingBytesMax);
    const { total } = document.applied;
    for (const session of node.engine.sessions) {
      this.#atMost(node, document, "new entries for one peer", session.waitingOf(document, "live"), outboxEntriesMax);
      // Each is one that was stored, once; entries of branches do not count among what is applied.
      if (document.branches === undefined) {
        const owed = session.waitingOf(document, "owed");
        this.#atMost(node, document, "entries that one peer asked for", owed, total);
      }
    }
    this.#checkDisk(node, document);
  }

  /**
   * Once so much of a document is under way to the disk, no more is taken; the last frame may go beyond it, and have what waited
   * follow. What its own user writes has no such bound, so it is looked at only while none of that is under way.
   */
  #checkDisk(node: VirtualNode, document: DocumentCore): void {
    const { self, durable, applied } = document;
    if (durable.get(self) < applied.get(self)) return;
    const { sessionCreditBytes, frameBytesMax, pendingBytesMax } = node.limits;
    const bytesMax = sessionCreditBytes + frameBytesMax + pendingBytesMax;
    this.#atMost(node, document, "bytes under way to the disk", document.unfinishedBytes, bytesMax);
  }

  #atMost({ index }: VirtualNode, { id }: DocumentCore, what: string, amount: number, most: number): void {
    this.#log.check(
      check,
      amount <= most,
      () => `node ${index} holds ${amount} ${what} in "${id}", of ${most} at most`,
    );
  }
}
