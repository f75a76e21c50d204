// Runs one cell of the grid on virtual nodes, which are the real replica and sync cores, and counts what they send.

import { createHash } from "node:crypto";
import { assert } from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import { Cluster, EventQueue, type FaultRule, type Link, TraceHash } from "@joinery/sim";
import { type EntryOnWire, entriesInFrame } from "@joinery/sync";
import { digestOf } from "../../work/digest.js";
import { joineryFrames } from "../subjects/joinery-side.js";
import { nodeCount } from "./overlays.js";
import type { EnesWorkload } from "./workloads.js";

export interface GridOptions {
  readonly workload: EnesWorkload;
  readonly links: readonly Link[];
  readonly eventsPerNode: number;
  /** How often a node says what is due, in milliseconds. */
  readonly syncMs: number;
}

/** What all nodes sent, over all links. */
export interface GridCounts {
  readonly digest: string;
  /** Distinct elements times the other nodes: what must be sent at least. */
  readonly floorElements: number;
  readonly sentElements: number;
  readonly bytes: number;
  readonly payloadBytes: number;
  readonly frames: number;
}

/** Before the first event all have met: what the grid is about are nodes that are connected. */
const meetingMs = 10_000;
const eventMs = 1000;
/** When in its second a node's event is. */
const eventOffsetMs = 500;
/** One way. Longer than the nodes' syncs of one round lie apart, so that they send without having heard each other. */
const linkMs = 20;
/** How long after the last event all nodes must have the same, and say nothing any more. */
const aftermathMs = 60_000;
/** Wall time at virtual time zero. */
const epochMs = 1_800_000_000_000;
const seed = 1;

export function runGrid(options: GridOptions): GridCounts {
  return new GridRun(options).run();
}

class GridRun {
  readonly #options: GridOptions;
  readonly #events: EventQueue = new EventQueue(seed);
  readonly #cluster: Cluster;
  readonly #frames: Uint8Array[] = [];
  #sentElements = 0;
  /** By author and first sequence number of an entry: how many elements it holds. */
  readonly #elements: Map<string, number> = new Map();

  constructor(options: GridOptions) {
    this.#options = options;
    const late: FaultRule = (_packet, plannedMs) => ({ kind: "deliver", atMs: plannedMs.map((atMs) => atMs + linkMs) });
    this.#cluster = new Cluster({
      seed,
      nodes: nodeCount,
      links: options.links,
      events: this.#events,
      traceHash: new TraceHash(),
      rules: [late],
      faults: { partitions: [], crashes: [] },
      hash: (bytes) => createHash("sha256").update(bytes).digest(),
      epochMs,
      tickMs: options.syncMs,
      open: (core) => [core.open("grid", options.workload.schema) as unknown as DocumentCore],
      observer: { violated: (name, message) => assert(false, `${name}: ${message}`) },
      onSend: ({ to }, frame, link) => {
        this.#frames.push(frame);
        // Names are numbers of whoever gets the frame, so it is read as they would.
        this.#sentElements += this.#elementsIn(entriesInFrame(frame, this.#cluster.node(to).namesOn(link)));
      },
    });
  }

  run(): GridCounts {
    const { eventsPerNode } = this.#options;
    for (let event = 0; event < eventsPerNode; event++) {
      for (let node = 0; node < nodeCount; node++) {
        this.#events.schedule(
          meetingMs + event * eventMs + eventOffsetMs,
          () => this.#event(node, event),
          undefined,
          node,
        );
      }
    }
    this.#events.runUntil(meetingMs + eventsPerNode * eventMs + aftermathMs);
    const made = [...this.#elements.values()].reduce((sum, count) => sum + count, 0);
    const counts = { digest: this.#digest(), floorElements: made * (nodeCount - 1), ...this.#sent() };
    assert(counts.sentElements >= counts.floorElements, "every element was counted where it was sent");
    return counts;
  }

  #event(index: number, event: number): void {
    const node = this.#cluster.node(index);
    const document = node.documents[0] as DocumentCore;
    let elements = 0;
    const { firstSeq, effects } = document.change((draft) => {
      elements = this.#options.workload.change(draft, index, event);
    }, node.nowMs);
    node.perform(document, effects);
    node.perform(document, document.flush());
    this.#elements.set(`${node.author} ${firstSeq}`, elements);
  }

  #sent(): Omit<GridCounts, "digest" | "floorElements"> {
    const counted = this.#frames.filter((frame) => joineryFrames.countOf(frame) > 0);
    const sumOf = (count: (frame: Uint8Array) => number): number =>
      counted.reduce((sum, frame) => sum + count(frame), 0);
    return {
      sentElements: this.#sentElements,
      bytes: sumOf((frame) => joineryFrames.countOf(frame)),
      payloadBytes: sumOf((frame) => joineryFrames.payloadOf(frame)),
      frames: counted.length,
    };
  }

  #elementsIn(entries: readonly EntryOnWire[]): number {
    return entries.reduce((sum, { author, firstSeq }) => {
      const elements = this.#elements.get(`${author} ${firstSeq}`);
      assert(elements !== undefined, "an entry on the wire is one that an event made");
      return sum + elements;
    }, 0);
  }

  /** What every node holds, once all hold the same. */
  #digest(): string {
    const { workload } = this.#options;
    const digests = this.#cluster.nodes.map(({ documents: [document] }) => digestOf(workload.lines(document?.view)));
    assert(new Set(digests).size === 1, "all nodes hold the same in the end");
    return digests[0] as string;
  }
}
