// What each node has been told, by vectors, acknowledgements and entries that arrived, to be on the disks of others.
import type { ReplicaId } from "@joinery/clock";
import type { TestNode } from "./test-node.js";
import type { FrameWatcher, Spoken } from "./wire-watch.js";

export class Told implements FrameWatcher {
  readonly #seqs: Map<string, number> = new Map();

  delivered(from: ReplicaId, to: TestNode, { claims }: Spoken): void {
    for (const { key, seq } of claims) {
      const told = `${from}>${to.author} ${key}`;
      this.#seqs.set(told, Math.max(seq, this.#seqs.get(told) ?? 0));
    }
  }

  /** How much of `key`, `document/author`, the node of `by` has told the node of `to` that it has; 0 for nothing. */
  upTo(by: ReplicaId, to: ReplicaId, key: string): number {
    return this.#seqs.get(`${by}>${to} ${key}`) ?? 0;
  }

  copy(): Told {
    const copy = new Told();
    for (const [told, seq] of this.#seqs) copy.#seqs.set(told, seq);
    return copy;
  }
}
