// A network in halves, with much that is new in both, that heals at one moment: everybody has what many others lack.

import { growSet } from "@joinery/crdt";
import type { DocumentCore } from "@joinery/replica";
import { Cluster, type ClusterOptions, EventQueue, latencyRule, partitionRule, TraceHash } from "../../src/index.js";
import { sha256 } from "../../src/scenarios/sha256.js";

const schema = { notes: growSet<string>() };
type Notes = DocumentCore<typeof schema>;

export interface StormOptions {
  readonly nodes: number;
  readonly seed: number;
  readonly links?: ClusterOptions["links"];
  /** How long the halves are apart, virtual milliseconds; everybody writes once a second meanwhile. */
  readonly partedMs: number;
}

export interface Storm {
  /** From the heal until everybody has everything; undefined where it took more than a minute. */
  readonly convergeMs: number | undefined;
  /** Bytes of entries that came after the heal: for the first time, and again. */
  readonly newBytes: number;
  readonly duplicateBytes: number;
  /** Most frames that one node sent and got within a second after the heal, and that one did while all was quiet before. */
  readonly peakFrames: number;
  readonly peakFramesBefore: number;
}

/** Links have found each other by then. */
const meetingMs = 10_000;
const noteBytes = 1000;
const stepMs = 100;
const waitMsMax = 60_000;

export function healStorm({ nodes, seed, links, partedMs }: StormOptions): Storm {
  const events = new EventQueue(seed);
  const healMs = meetingMs + partedMs;
  const groupOf = Array.from({ length: nodes }, (_, node) => (node < nodes / 2 ? 0 : 1));
  const frames = new FrameRates(nodes, healMs);
  const cluster = new Cluster({
    ...{ seed, nodes, events, traceHash: new TraceHash(), hash: sha256, epochMs: 0, tickMs: 150 },
    ...(links === undefined ? {} : { links }),
    rules: [
      latencyRule({ seed, oneWayMs: () => 40 }),
      partitionRule({ windows: [{ startMs: meetingMs, endMs: healMs, mode: "drop", groupOf }] }),
    ],
    faults: { partitions: [], crashes: [] },
    open: (core) => [core.open("room", schema) as unknown as DocumentCore],
    observer: {},
    onSend: ({ from, to, sentAt }) => frames.count(sentAt, from, to),
  });
  const written = writeNotes(cluster, events, partedMs);
  events.runUntil(healMs);
  const before = traffic(cluster);
  let convergeMs: number | undefined;
  for (let atMs = healMs + stepMs; convergeMs === undefined && atMs <= healMs + waitMsMax; atMs += stepMs) {
    events.runUntil(atMs);
    if (cluster.nodes.every(({ documents }) => notesOf(documents[0]).size === written)) convergeMs = atMs - healMs;
  }
  const after = traffic(cluster);
  return {
    convergeMs,
    newBytes: after.newBytes - before.newBytes,
    duplicateBytes: after.duplicateBytes - before.duplicateBytes,
    ...frames.peaks,
  };
}

/** Everybody writes once a second, at times of its own; answers how many notes that will be. */
function writeNotes(cluster: Cluster, events: EventQueue, partedMs: number): number {
  const each = Math.floor(partedMs / 1000);
  for (const node of cluster.nodes) {
    for (let count = 0; count < each; count++) {
      const note = `${node.index} ${count} `.padEnd(noteBytes, "-");
      const write = (): void => {
        const document = node.documents[0] as unknown as Notes;
        const { effects } = document.change((draft) => draft.notes.add(note), node.nowMs);
        for (const done of [effects, document.flush()]) node.perform(document as unknown as DocumentCore, done);
      };
      events.schedule(meetingMs + count * 1000 + ((node.index * 37) % 1000), write, undefined, node.index);
    }
  }
  return each * cluster.nodes.length;
}

function notesOf(document: DocumentCore | undefined): ReadonlySet<string> {
  return (document as unknown as Notes).view.notes;
}

function traffic(cluster: Cluster): { readonly newBytes: number; readonly duplicateBytes: number } {
  const counts = cluster.nodes.map(({ engine }) => engine.counts.traffic);
  const sum = (of: "newBytes" | "duplicateBytes"): number => counts.reduce((total, each) => total + each[of], 0);
  return { newBytes: sum("newBytes"), duplicateBytes: sum("duplicateBytes") };
}

/** Frames that a node sends or that are sent to it, by second. */
class FrameRates {
  readonly #healMs: number;
  readonly #bySecond: Map<number, number>[];

  constructor(nodes: number, healMs: number) {
    this.#healMs = healMs;
    this.#bySecond = Array.from({ length: nodes }, () => new Map());
  }

  count(atMs: number, ...nodes: readonly number[]): void {
    const second = Math.floor((atMs - this.#healMs) / 1000);
    for (const node of nodes) {
      const rates = this.#bySecond[node] as Map<number, number>;
      rates.set(second, (rates.get(second) ?? 0) + 1);
    }
  }

  get peaks(): { readonly peakFrames: number; readonly peakFramesBefore: number } {
    const rates = this.#bySecond.flatMap((bySecond) => [...bySecond]);
    const most = (isIn: (second: number) => boolean): number =>
      Math.max(0, ...rates.filter(([second]) => isIn(second)).map(([, count]) => count));
    // The first second of the partition is still busy with what went before.
    return { peakFrames: most((second) => second >= 0), peakFramesBefore: most((second) => second < 0) };
  }
}
