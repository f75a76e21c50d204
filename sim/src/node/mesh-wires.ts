// The links of nodes that choose them by themselves: a dial and its answer, and the end of a link, cross the network as frames do,
// so that they are late and get lost like those. What nobody answers has failed after a while.

import type { DialTarget } from "@joinery/sync/gossip";
import type { EventQueue } from "../kernel/event-queue.js";
import type { VirtualNetwork } from "../network/virtual-network.js";
import type { VirtualNode } from "./virtual-node.js";

export interface MeshWiresOptions {
  readonly events: EventQueue;
  readonly network: VirtualNetwork;
  /** Undefined for a number that no node has. */
  readonly node: (index: number) => VirtualNode | undefined;
  /** How long an answer to a dial is waited for, virtual milliseconds. */
  readonly answerMs: number;
}

export class MeshWires {
  readonly #options: MeshWiresOptions;
  /** By number of the link: its ends. */
  readonly #wires: Map<number, readonly [number, number]> = new Map();
  #opened = 0;

  constructor(options: MeshWiresOptions) {
    this.#options = options;
  }

  /** Damage that no link catches makes addresses of nobody, which nobody answers at, and one's own, where a replica meets itself. */
  dial(from: VirtualNode, target: DialTarget): void {
    const { events, network, node, answerMs } = this.#options;
    const to = Number(target.address);
    if (to === from.index) {
      from.engine.mesh?.giveUp(target);
      return;
    }
    const link = this.#opened++;
    const life = network.incarnation(from.index);
    let isWaiting = true;
    if (node(to) !== undefined) {
      network.signal(from.index, to, () => {
        this.#wires.set(link, [from.index, to]);
        node(to)?.connect(link, from.index);
        network.signal(to, from.index, () => {
          if (isWaiting) from.connect(link, to, target);
          isWaiting = false;
        });
      });
    }
    const giveUp = (): void => {
      if (isWaiting && network.incarnation(from.index) === life) from.dialFailed(target);
      isWaiting = false;
    };
    events.schedule(events.now + answerMs, giveUp, undefined, from.index);
  }

  /** A node has ended a link: the other end hears of it. */
  hungUp(at: VirtualNode, link: number): void {
    const ends = this.#wires.get(link);
    if (ends === undefined) return;
    this.#wires.delete(link);
    const other = ends[0] === at.index ? ends[1] : ends[0];
    this.#options.network.signal(at.index, other, () => this.#options.node(other)?.disconnect(link));
  }

  /** The links of a node that has crashed break at once. */
  crashed(index: number): void {
    for (const [link, [one, other]] of this.#wires) {
      if (one !== index && other !== index) continue;
      this.#wires.delete(link);
      this.#options.node(one === index ? other : one)?.disconnect(link);
    }
  }
}
