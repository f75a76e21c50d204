// One run from its first event to its verdict: a cluster under faults with a workload, every checker watching,
// then heal, and everything must meet within a bound.

import type { ReplicaId } from "@joinery/clock";
import type { DocumentCore, Hash, ReplicaCore } from "@joinery/replica";
import { messageSizes } from "@joinery/sync";
import { AuthorDirectory } from "../checkers/author-directory.js";
import { BufferChecker } from "../checkers/buffer-checker.js";
import { BytesChecker } from "../checkers/bytes-checker.js";
import { CheckLog } from "../checkers/check-log.js";
import { DamageChecker } from "../checkers/damage-checker.js";
import { DurabilityChecker } from "../checkers/durability-checker.js";
import { EventChecker } from "../checkers/event-checker.js";
import { checkFold } from "../checkers/fold-check.js";
import { ForkChecker } from "../checkers/fork-checker.js";
import { observers } from "../checkers/observers.js";
import { type Reading, readingOf } from "../checkers/reading.js";
import { RelaxedChecker } from "../checkers/relaxed-checker.js";
import { RemovalChecker } from "../checkers/removal-checker.js";
import { RestChecker } from "../checkers/rest-checker.js";
import { SessionChecker } from "../checkers/session-checker.js";
import { StateChecker } from "../checkers/state-checker.js";
import type { FaultSchedule } from "../faults/fault-schedule.js";
import { EventQueue } from "../kernel/event-queue.js";
import type { Seed } from "../kernel/random-key.js";
import { TraceHash } from "../kernel/trace-hash.js";
import type { FaultRule } from "../network/packet.js";
import { authorOf, Cluster, type ClusterOptions } from "../node/cluster.js";
import type { KeyRing } from "../node/key-ring.js";
import type { NodeObserver } from "../node/node-observer.js";
import type { VirtualNode } from "../node/virtual-node.js";
import { NewsCounter } from "./news-counter.js";
import { RunRecorder } from "./run-recorder.js";

/** A checker that can also look at a whole node. */
export interface FullChecker extends NodeObserver {
  /** @param readings what its documents show */
  checkInFull(node: VirtualNode, readings: readonly Reading[]): void;
}

export interface SimulationOptions {
  readonly seed: Seed;
  readonly nodes: number;
  /** When the workload ends and all faults with it, virtual milliseconds. */
  readonly durationMs: number;
  /** How long after that everything must have met. */
  readonly convergeMsMax: number;
  readonly rules: readonly FaultRule[];
  readonly faults: FaultSchedule;
  readonly hash: Hash;
  readonly open: (core: ReplicaCore) => readonly DocumentCore[];
  /** Who talks with whom, if not as usual. */
  readonly links?: ClusterOptions["links"];
  /** Makes the checkers of the scenario's own documents. */
  readonly checkers: (log: CheckLog, authors: AuthorDirectory) => readonly FullChecker[];
  /** Observers of the scenario that check nothing. */
  readonly observers?: readonly NodeObserver[];
  /** How many authors there are beside the nodes; their numbers follow on those of the nodes. Default: one per lost disk. */
  readonly strangers?: number;
  /** Told about every few hundred virtual milliseconds. */
  readonly onProgress?: (progress: RunProgress) => void;
  /** For signed documents: the key pairs of all authors. */
  readonly keys?: KeyRing;
  /** Nodes have nothing to say once all is done and all have met: that is checked. Default false. */
  readonly fallsSilent?: boolean;
  /** Hears what became of every frame. */
  readonly onFate?: ClusterOptions["onFate"];
  /** Sessions tick also while they rest. */
  readonly ticksAlways?: boolean;
  /** What the nodes' disks are like, if not as usual. */
  readonly disk?: ClusterOptions["disk"];
  /** The documents that are written relaxed, by name. */
  readonly relaxed?: ReadonlySet<string>;
  /** Breaks something on purpose, to see that it is noticed. */
  readonly sabotage?: Pick<ClusterOptions, "disk" | "wireFilter" | "keepsAuthors">;
}

export interface RunProgress {
  readonly virtualMs: number;
  readonly durationMs: number;
  readonly events: number;
  readonly violations: number;
}

/** Wall time at virtual time zero in every run: 1 January 2026, UTC. */
export const epochMs = 1_767_225_600_000;

/** A relaxed append waits a second for its sync, and for one that is under way. */
const relaxedLossMsMax = 1100;

const tickMs = 150;
const sliceMs = 250;
const settleSliceMs = 50;
const eventsPerFullCheck = 1000;
/** The number of an author that no run has. */
const nobody = 0xffff_ffff;

/** A run under way. */
export class SimulationRun {
  readonly events: EventQueue;
  readonly traceHash: TraceHash = new TraceHash();
  readonly log: CheckLog;
  readonly cluster: Cluster;
  readonly recorder: RunRecorder;
  readonly durability: DurabilityChecker;
  readonly relaxed: RelaxedChecker;
  readonly state: StateChecker;
  readonly news: NewsCounter;
  readonly #options: SimulationOptions;
  readonly #sessions: SessionChecker;
  readonly #rest: RestChecker;
  readonly #bytes: BytesChecker;
  /** Some author has two stores. */
  readonly #isForking: boolean;
  readonly #forks: ForkChecker;
  readonly #checkers: readonly FullChecker[];
  #convergeMs: number | undefined;
  #nextNode = 0;

  constructor(options: SimulationOptions) {
    this.#options = options;
    const { seed, nodes, hash } = options;
    this.events = new EventQueue(seed);
    this.log = new CheckLog(() => this.events.now);
    const authorCount = nodes + (options.strangers ?? lostDisks(options.faults));
    const authors = new AuthorDirectory(Array.from({ length: authorCount }, (_, number) => this.#authorOf(number)));
    this.#isForking = options.faults.crashes.some(({ asTwin }) => asTwin === true);
    this.state = new StateChecker(this.log, authors, hash, this.#isForking);
    this.#forks = new ForkChecker(this.log, authors);
    this.durability = new DurabilityChecker(this.log, authors);
    this.relaxed = new RelaxedChecker({ log: this.log, now: () => this.events.now, lossMsMax: relaxedLossMsMax });
    this.#sessions = new SessionChecker(this.log, authors, this.state);
    this.#rest = new RestChecker(this.log);
    this.#bytes = new BytesChecker(this.log);
    const everywhere = [
      new RemovalChecker(this.log),
      new EventChecker(this.log),
      ...(this.#isForking ? [this.#forks] : []),
    ];
    this.#checkers = [...everywhere, ...options.checkers(this.log, authors)];
    this.recorder = new RunRecorder(this.state);
    this.news = new NewsCounter(() => this.events.processed);
    const violated: NodeObserver = {
      violated: (name, message) => this.log.fail(name, message),
      shared: (author) => authors.shared.add(author),
    };
    this.cluster = new Cluster({
      ...(options.onFate === undefined ? {} : { onFate: options.onFate }),
      ...(options.keys === undefined ? {} : { keys: options.keys }),
      ...(options.ticksAlways === undefined ? {} : { ticksAlways: options.ticksAlways }),
      ...(options.disk === undefined ? {} : { disk: options.disk }),
      ...(options.links === undefined ? {} : { links: options.links }),
      ...(options.relaxed === undefined ? {} : { relaxed: options.relaxed }),
      ...options.sabotage,
      seed,
      nodes,
      events: this.events,
      traceHash: this.traceHash,
      rules: options.rules,
      faults: options.faults,
      hash,
      epochMs,
      tickMs,
      open: options.open,
      observer: observers([
        this.state,
        this.news,
        this.durability,
        this.relaxed,
        this.#sessions,
        this.#rest,
        new DamageChecker(this.log),
        new BufferChecker(this.log),
        this.#bytes,
        ...this.#checkers,
        ...(options.observers ?? []),
        violated,
      ]),
      onSend: (packet, frame) => {
        const sizes = messageSizes(frame);
        this.recorder.sent(packet.sentAt, sizes);
        this.#bytes.sent(packet.from, packet.to, sizes);
      },
    });
  }

  /** When the network healed, virtual milliseconds. */
  get durationMs(): number {
    return this.#options.durationMs;
  }

  /** How long after the heal all nodes had the same; undefined when they did not in time. */
  get convergeMs(): number | undefined {
    return this.#convergeMs;
  }

  /** Runs the workload under faults, heals, and waits until `isDone` and all nodes have met. */
  run(isDone: () => boolean = () => true): void {
    const { durationMs, convergeMsMax } = this.#options;
    for (let at = sliceMs; at <= durationMs && !this.log.isFull; at += sliceMs) this.#slice(at);
    const lastMs = durationMs + convergeMsMax;
    for (let at = durationMs + settleSliceMs; at <= lastMs && !this.log.isFull; at += settleSliceMs) {
      this.#slice(at);
      if (!isDone() || !this.#haveMet()) continue;
      this.#convergeMs = at - durationMs;
      break;
    }
    const staying = this.cluster.staying;
    for (const node of staying) this.#checkInFull(node);
    this.durability.checkDelivered(staying);
    if (this.#isForking) this.#forks.end(staying);
    this.#checkFold(staying[0] as VirtualNode);
    const isGood = this.#convergeMs !== undefined && this.log.violations.length === 0;
    // What a state takes that is given in place of entries which were cut off does not follow from what was written.
    const cutsOff = (this.#options.faults.truncations ?? []).length > 0;
    if (isGood && !cutsOff) this.#bytes.end(this.events.now / 1000, (staying[0] as VirtualNode).documents.length);
    if (this.#options.fallsSilent === true && isGood) this.#checkRest(staying);
  }

  #checkRest(nodes: readonly VirtualNode[]): void {
    const { events } = this;
    const { counters } = this.cluster.network;
    this.#rest.awaitSilence(
      events.now,
      (atMs) => events.runUntil(atMs),
      () => counters.framesSent,
    );
    // What was lost with a disk or with who left is waited for for good by what others wrote after it; what a forged entry names, for good too.
    const { faults } = this.#options;
    const { leaves = [], forgeries = [] } = faults;
    if (leaves.length + forgeries.length + lostDisks(faults) === 0) this.#rest.end(nodes);
  }

  #slice(untilMs: number): void {
    const { events } = this;
    while (!this.log.isFull && (events.nextAtMs ?? Number.POSITIVE_INFINITY) <= untilMs) {
      events.runNext();
      if (events.processed % eventsPerFullCheck === 0) this.#checkNextInFull();
    }
    this.recorder.sample(untilMs, this.cluster.nodes);
    this.#options.onProgress?.({
      virtualMs: untilMs,
      durationMs: this.#options.durationMs,
      events: events.processed,
      violations: this.log.violations.length,
    });
  }

  /** Nodes take turns. */
  #checkNextInFull(): void {
    const node = this.cluster.node(this.#nextNode++ % this.cluster.nodes.length);
    if (node.isUp) this.#checkInFull(node);
  }

  #checkInFull(node: VirtualNode): void {
    const readings = node.documents.map(({ view }) => readingOf(view));
    for (const [place, document] of node.documents.entries()) this.state.checkInFull(node, document, readings[place]);
    for (const checker of this.#checkers) checker.checkInFull(node, readings);
  }

  #checkFold(node: VirtualNode): void {
    const { hash, open, keys } = this.#options;
    const identity = keys === undefined ? {} : { identity: keys.identityOf(nobody) };
    if (node.isUp) checkFold(this.log, node, { author: this.#authorOf(nobody), hash, open, ...identity });
  }

  #authorOf(number: number): ReplicaId {
    const { keys, seed } = this.#options;
    return keys?.authorOf(number) ?? authorOf(seed, number);
  }

  #haveMet(): boolean {
    const nodes = this.cluster.staying;
    const first = nodes[0] as VirtualNode;
    return first.documents.every((document, place) => {
      const { key } = this.state.visible(first, document);
      return nodes.every((node) => {
        const theirs = node.documents[place] as DocumentCore;
        return (
          node.isUp && this.state.visible(node, theirs).key === key && (!this.#isForking || storeSame(document, theirs))
        );
      });
    });
  }
}

/** Where authors have two histories: what doesn't count is evidence of that, which all have in the end. */
function storeSame({ branches: ours }: DocumentCore, { branches: theirs }: DocumentCore): boolean {
  return ours === undefined || theirs?.digest.every((byte, at) => byte === ours.digest[at]) === true;
}

/** Each of them may make a new author; a copy of a disk that rotted two: one for the copy, and one for who finds that out. */
function lostDisks({ crashes }: FaultSchedule): number {
  const strangers = crashes.map(({ diskOfMs, rottenRecords, diskOf }): number => {
    if (diskOf !== undefined) return 2;
    return diskOfMs === undefined && rottenRecords === undefined ? 0 : 1;
  });
  return strangers.reduce((sum, count) => sum + count, 0);
}
