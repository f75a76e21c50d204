// Joinery as a subject: the virtual node of every other simulation, with a table as its document.

import { assert, table } from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import type { VirtualDisk } from "../disk/virtual-disk.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import { authorOf } from "../node/cluster.js";
import type { NodeRecord } from "../node/node-records.js";
import { VirtualNode } from "../node/virtual-node.js";
import { sha256 } from "../scenarios/sha256.js";
import type { SetKey, Subject, SubjectNode, SubjectPlace } from "./subject.js";

const fields = { cells: table<string>() };
type Cells = DocumentCore<typeof fields>;

/** The 1st of January 2026, as the wall clocks of the nodes have it at first. */
const epochMs = 1_767_225_600_000;

export const joinerySubject: Subject = { name: "Joinery", node: (place) => new JoineryNode(place) };

class JoineryNode implements SubjectNode {
  readonly #node: VirtualNode;
  readonly #ticksPerSecond: number = 10;
  readonly #place: SubjectPlace;
  /** Who waits for the disk, and for which operation of this node. */
  readonly #saving: { readonly seq: number; readonly saved: () => void }[] = [];

  constructor(place: SubjectPlace) {
    const { seed, index, life, events, peers, disk } = place;
    const random = new KeyedRandom(seed, "session", index, life);
    this.#place = place;
    this.#node = new VirtualNode({
      index,
      author: authorOf(seed, index),
      events,
      disk: disk as VirtualDisk<NodeRecord>,
      founding: founding(sha256),
      epochMs,
      randomWord: () => random.next(),
      open: (core) => [core.open("cells", fields) as unknown as DocumentCore],
      send: (_from, to, frame) => place.send(to, frame),
      observer: {
        violated: (name, message) => assert(false, `${name}: ${message}`),
        acknowledged: (_node, document) => this.#saved(document.durable.get(document.self)),
      },
    });
    // A link is named by who is at its other end.
    for (const peer of peers) this.#node.connect(peer, peer);
  }

  apply({ key, value }: SetKey, saved: () => void): void {
    const document = this.#document;
    const { effects } = document.change(({ cells }) => cells.set(key, value), this.#node.nowMs);
    this.#saving.push({ seq: document.applied.get(document.self), saved });
    this.#node.perform(document as unknown as DocumentCore, [...effects, ...document.flush()]);
  }

  receive(peer: number, frame: Uint8Array): void {
    this.#node.receive(peer, frame);
  }

  /** Its sessions count on being asked ten times as often. */
  tick(): void {
    const { events, index } = this.#place;
    for (let turn = 0; turn < this.#ticksPerSecond; turn++) {
      events.schedule(events.now + turn * (1000 / this.#ticksPerSecond), () => this.#tickOnce(), undefined, index);
    }
  }

  value(): Iterable<readonly [key: string, value: string]> {
    return this.#document.view.cells;
  }

  linked(peer: number): void {
    this.#node.connect(peer, peer);
  }

  crash(): void {
    this.#node.crash();
  }

  #tickOnce(): void {
    if (this.#node.isUp) this.#node.tick();
  }

  #saved(upTo: number): void {
    while ((this.#saving[0]?.seq ?? Number.POSITIVE_INFINITY) <= upTo) this.#saving.shift()?.saved();
  }

  get #document(): Cells {
    return this.#node.documents[0] as unknown as Cells;
  }
}
