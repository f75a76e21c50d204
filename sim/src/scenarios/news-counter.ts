// How many frames brought a node something new: what a simulation gets done, as against what it says.

import type { DeliverEffect, DocumentCore } from "@joinery/replica";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";

export class NewsCounter implements NodeObserver {
  readonly #event: () => number;
  #latest = -1;
  #frames = 0;

  /** `event` answers the number of the event under way: a frame that is delivered is one. */
  constructor(event: () => number) {
    this.#event = event;
  }

  get frames(): number {
    return this.#frames;
  }

  delivered(_node: VirtualNode, _document: DocumentCore, { origin }: DeliverEffect): void {
    if (origin !== "peer" || this.#latest === this.#event()) return;
    this.#latest = this.#event();
    this.#frames++;
  }
}
