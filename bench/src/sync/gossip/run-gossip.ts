// Runs a mesh of real nodes in virtual time over links that lose frames, and counts how often what is written crosses a link,
// and when it is where.

import { createHash } from "node:crypto";
import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import { assert } from "@joinery/crdt";
import { EventQueue, KeyedRandom } from "@joinery/sim";
import { entriesInFrame } from "@joinery/sync";
import { digestOf } from "../../work/digest.js";
import { GossipNode } from "./gossip-node.js";
import { randomMesh } from "./random-mesh.js";

export interface GossipOptions {
  readonly nodes: number;
  /** Those who write, drawn from all. */
  readonly writers: number;
  /** Entries that are written before any counts, and those that count. */
  readonly forming: number;
  readonly measured: number;
  readonly seed: number;
}

export interface GossipCounts {
  readonly digest: string;
  /** Entries sent over all links, those that were lost too, by entries written and nodes; of those that count. */
  readonly payloadsPerNode: number;
  readonly payloadsPerNodeForming: number;
  /** When an entry was at a node, in delays of a link since it was written: all but a hundredth of them. */
  readonly delays99: number;
}

const loss = 0.05;
const linkMs = 100;
const tickMs = 50;
/** Before the first entry all have met, without loss. */
const meetingMs = 10_000;
const writeMs = 1000;
const aftermathMs = 30_000;
const epochMs = 1_800_000_000_000;

interface Written {
  readonly atMs: number;
  readonly counts: boolean;
}

export function runGossip(options: GossipOptions): GossipCounts {
  return new GossipRun(options).run();
}

class GossipRun {
  readonly #options: GossipOptions;
  readonly #events: EventQueue;
  readonly #random: KeyedRandom;
  readonly #nodes: readonly GossipNode[];
  readonly #written: Map<string, Written> = new Map();
  readonly #delays: number[] = [];
  #sent = 0;
  #sentForming = 0;

  constructor(options: GossipOptions) {
    const { seed, nodes } = options;
    this.#options = options;
    this.#events = new EventQueue(seed);
    this.#random = new KeyedRandom(seed, "loss");
    this.#nodes = Array.from({ length: nodes }, (_, index) => this.#node(index));
    for (const { a, b } of randomMesh(seed, nodes)) {
      this.#at(a).connect(this.#at(b));
      this.#at(b).connect(this.#at(a));
    }
    for (const node of this.#nodes) this.#tickAfter(node, node.index % tickMs);
  }

  run(): GossipCounts {
    const { writers, forming, measured, seed, nodes } = this.#options;
    const random = new KeyedRandom(seed, "writers");
    const authors = random.shuffle(this.#nodes).slice(0, writers);
    for (let entry = 0; entry < forming + measured; entry++) {
      const author = random.pick(authors);
      this.#events.schedule(meetingMs + entry * writeMs, () => this.#write(author, entry), undefined, author.index);
    }
    this.#events.runUntil(meetingMs + (forming + measured) * writeMs + aftermathMs);
    const sorted = this.#delays.sort((x, y) => x - y);
    assert(sorted.length === measured * (nodes - 1), "every entry has come to every node");
    return {
      digest: this.#digest(),
      payloadsPerNode: this.#sent / measured / nodes,
      payloadsPerNodeForming: this.#sentForming / forming / nodes,
      delays99: (sorted[Math.floor(sorted.length * 0.99)] as number) / linkMs,
    };
  }

  #node(index: number): GossipNode {
    const { seed } = this.#options;
    const words = new KeyedRandom(seed, "session", index);
    const name = new KeyedRandom(seed, "author", index);
    return new GossipNode({
      index,
      author: replicaIdFromBytes(Uint8Array.from({ length: 16 }, () => name.integer(256))) as ReplicaId,
      randomWord: () => words.next(),
      hash: (bytes) => createHash("sha256").update(bytes).digest(),
      now: () => epochMs + this.#events.now,
      send: (from, to, frame) => this.#send(from, to, frame),
      applied: (entry) => this.#applied(entry),
    });
  }

  #at(index: number): GossipNode {
    return this.#nodes[index] as GossipNode;
  }

  #tickAfter(node: GossipNode, delayMs: number): void {
    const tick = (): void => {
      node.tick();
      this.#tickAfter(node, tickMs);
    };
    this.#events.schedule(this.#events.now + delayMs, tick, undefined, node.index);
  }

  #write(author: GossipNode, entry: number): void {
    const counts = entry >= this.#options.forming;
    // What it is called is known before anybody hears of it.
    this.#written.set(author.nextEntry, { atMs: this.#events.now, counts });
    author.write(`item ${entry}`);
  }

  #applied(entry: string): void {
    const written = this.#written.get(entry);
    assert(written !== undefined, "an entry is one that was written");
    if (written.counts) this.#delays.push(this.#events.now - written.atMs);
  }

  #send(from: GossipNode, to: GossipNode, frame: Uint8Array): void {
    const session = to.sessions.get(from);
    if (session === undefined) return;
    for (const { author, firstSeq } of entriesInFrame(frame, session)) {
      if (this.#written.get(`${author} ${firstSeq}`)?.counts === true) this.#sent++;
      else this.#sentForming++;
    }
    const isLost = this.#events.now > meetingMs && this.#random.chance(loss);
    if (!isLost) this.#events.schedule(this.#events.now + linkMs, () => to.receive(from, frame), undefined, from.index);
  }

  #digest(): string {
    const digests = this.#nodes.map(({ document }) => digestOf([...document.view.items].sort()));
    assert(new Set(digests).size === 1, "all nodes hold the same in the end");
    return digests[0] as string;
  }
}
