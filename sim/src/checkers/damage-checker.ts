// What a disk turned over is noticed when the node starts again, and nothing is opened that is not what was written.

import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { CheckLog } from "./check-log.js";

export class DamageChecker implements NodeObserver {
  readonly #log: CheckLog;
  readonly #rotten: Set<VirtualNode> = new Set();
  readonly #reported: Set<VirtualNode> = new Set();

  constructor(log: CheckLog) {
    this.#log = log;
  }

  rotted(node: VirtualNode): void {
    this.#rotten.add(node);
  }

  damaged(node: VirtualNode): void {
    this.#reported.add(node);
  }

  /** It has another disk: what is on it is not what was there. */
  forgot(node: VirtualNode): void {
    if (!this.#reported.has(node)) this.#rotten.delete(node);
  }

  restarted(node: VirtualNode): void {
    const isReported = this.#reported.delete(node);
    if (!this.#rotten.delete(node)) return;
    this.#log.check("damage is noticed", isReported, () => {
      return `node ${node.index} started from a disk on which bytes had changed, and said nothing of it`;
    });
  }
}
