// A machine that a node of a subject lives on, one life after the other: its disk and its place in the network stay.

import { VirtualDisk } from "../disk/virtual-disk.js";
import type { EventQueue } from "../kernel/event-queue.js";
import type { Seed } from "../kernel/random-key.js";
import type { VirtualNetwork } from "../network/virtual-network.js";
import type { Subject, SubjectNode } from "./subject.js";

export interface SubjectHostOptions {
  readonly subject: Subject;
  readonly seed: Seed;
  readonly index: number;
  readonly peers: readonly number[];
  readonly events: EventQueue;
  readonly network: VirtualNetwork;
}

export class SubjectHost {
  readonly index: number;
  readonly peers: readonly number[];
  readonly #options: SubjectHostOptions;
  readonly #disk: VirtualDisk<unknown>;
  #node: SubjectNode | undefined;
  #lives = 0;

  constructor(options: SubjectHostOptions) {
    const { seed, index, peers, events } = options;
    this.index = index;
    this.peers = peers;
    this.#options = options;
    this.#disk = new VirtualDisk<unknown>({ events, seed, node: index });
    this.#start();
  }

  /** Undefined while it is down. */
  get node(): SubjectNode | undefined {
    return this.#node;
  }

  /** What it shows; nothing while it is down. */
  value(): readonly (readonly [key: string, value: string])[] {
    return [...(this.#node?.value() ?? [])];
  }

  /** Loses its memory, what is not on disk, and what is under way to it and from it. */
  crash(): void {
    this.#node?.crash();
    this.#node = undefined;
    this.#disk.crash();
    this.#options.network.crash(this.index);
  }

  /** Comes back with what is on disk, and has a new link to each peer. */
  start(): void {
    this.#options.network.restart(this.index);
    this.#start();
    for (const peer of this.peers) this.#node?.linked(peer);
  }

  #start(): void {
    const { subject, seed, index, peers, events, network } = this.#options;
    const life = this.#lives++;
    const send = (peer: number, frame: Uint8Array): void => {
      if (life === this.#lives - 1 && network.isUp(index)) network.send(index, peer, frame);
    };
    this.#node = subject.node({ seed, index, life, peers, events, send, disk: this.#disk });
  }
}
