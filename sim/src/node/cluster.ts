// All nodes of a run with the network between them, and the clockwork that ticks, crashes and restarts them.

import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import type { DocumentCore, Founding, Hash, ReplicaCore } from "@joinery/replica";
import type { SessionLimits, WireNames } from "@joinery/sync";
import { defaultMembershipLimits, Mesh } from "@joinery/sync/gossip";
import { VirtualDisk, type VirtualDiskOptions } from "../disk/virtual-disk.js";
import { clockOffsetMs } from "../faults/clock-fault.js";
import { failedUntilMs, syncDelayMs } from "../faults/disk-fault.js";
import type { Crash, FaultSchedule } from "../faults/fault-schedule.js";
import type { Forgery } from "../faults/forgery.js";
import type { OverdraftShape } from "../faults/overdraft.js";
import type { Truncation } from "../faults/truncation.js";
import type { EventQueue } from "../kernel/event-queue.js";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import type { TraceHash } from "../kernel/trace-hash.js";
import type { FaultRule, Packet } from "../network/packet.js";
import { VirtualNetwork } from "../network/virtual-network.js";
import { forgedEntry } from "./forged-entry.js";
import type { KeyRing } from "./key-ring.js";
import { MeshWires } from "./mesh-wires.js";
import type { NodeObserver } from "./node-observer.js";
import type { NodeRecord } from "./node-records.js";
import { type OtherVersion, otherVersion } from "./other-version.js";
import { overdraw } from "./overdraft.js";
import { sharedFounding } from "./shared-founding.js";
import { contactsMax, joinedToOthers, joinedWithout, type Link, topology } from "./topology.js";
import { VirtualNode } from "./virtual-node.js";
import type { NumberedAuthor, VirtualNodeOptions } from "./virtual-node-options.js";

export interface ClusterOptions {
  readonly seed: Seed;
  readonly nodes: number;
  /** Who talks with whom; default what `topology` draws from the seed. With "gossip" nodes choose it themselves, by partial views. */
  readonly links?: readonly Link[] | "gossip";
  readonly events: EventQueue;
  readonly traceHash: TraceHash;
  readonly rules: readonly FaultRule[];
  readonly faults: FaultSchedule;
  readonly hash: Hash;
  readonly epochMs: number;
  /** How often a node's sessions say what is due, virtual milliseconds. */
  readonly tickMs: number;
  /** Sessions tick also while they rest: for comparing runs. Default false. */
  readonly ticksAlways?: boolean;
  readonly limits?: Partial<SessionLimits>;
  readonly open: (core: ReplicaCore) => readonly DocumentCore[];
  readonly observer: NodeObserver;
  readonly onSend?: (packet: Packet, frame: Uint8Array, link: number) => void;
  readonly onFate?: (packet: Packet, frame: Uint8Array, arrivedMs: number | undefined) => void;
  /** Answers false for a frame that no node may ever get: to see that a lost entry is noticed. */
  readonly wireFilter?: (frame: Uint8Array, receiver: WireNames) => boolean;
  /** For signed documents: the key pairs of all authors. Default: authors have none. */
  readonly keys?: KeyRing;
  /** The documents that are written relaxed. */
  readonly relaxed?: ReadonlySet<string>;
  /** Has relaxed documents go on under their author after a crash: to see that numbers that are used twice are noticed. */
  readonly keepsAuthors?: boolean;
  /** Overrides for the nodes' disks, such as ones that are slow, or lie. */
  readonly disk?: Pick<VirtualDiskOptions, "syncMs" | "lyingSyncMs" | "tearing">;
}

/** How long a link that has ended stays so, virtual milliseconds. */
const redialMs = 500;

/** The author of a node: the same in every run of one seed. */
export function authorOf(seed: Seed, node: number): ReplicaId {
  const random = new KeyedRandom(seed, "author", node);
  const bytes = Uint8Array.from({ length: 16 }, () => random.integer(256));
  return replicaIdFromBytes(bytes) as ReplicaId;
}

/** Whoever leaves must not part those who stay. */
function linksOf({ seed, nodes, faults, links }: ClusterOptions): readonly Link[] {
  const given = links === undefined || links === "gossip" ? topology(seed, nodes) : links;
  const leaving = new Set(faults.leaves?.map(({ node }) => node));
  const twins = new Set(faults.crashes.flatMap(({ asTwin, node, diskOf }) => (asTwin ? [node, diskOf as number] : [])));
  if (leaving.size + twins.size === 0) return given;
  const joined = joinedWithout(given, nodes, new Set([...leaving, ...twins]));
  return twins.size === 0 ? joined : joinedToOthers(joined, nodes, twins, leaving);
}

/** A network of virtual nodes. */
export class Cluster {
  readonly nodes: readonly VirtualNode[];
  readonly network: VirtualNetwork;
  readonly links: readonly Link[];
  readonly #options: ClusterOptions;
  readonly #founding: Founding;
  /** Of nodes that choose their links themselves. */
  readonly #wires: MeshWires | undefined;
  /** By node that runs another version: what becomes of its frames. */
  readonly #versions: ReadonlyMap<number, OtherVersion>;
  /** How many authors there are that no node began as. */
  #strangers = 0;
  /** By link: how often it has ended. Each time it begins anew under another number. */
  readonly #ends: Map<number, number> = new Map();
  /** By node that is down: whose twin it comes back as. */
  readonly #twins: Map<number, NumberedAuthor> = new Map();
  /** By node. */
  readonly #disks: VirtualDisk<NodeRecord>[] = [];
  /** By node: how many reasons there are for it to be down. */
  readonly #down: Map<number, number> = new Map();

  constructor(options: ClusterOptions) {
    const { events } = options;
    this.#options = options;
    this.#founding = sharedFounding(options.hash);
    this.links = options.links === "gossip" ? [] : linksOf(options);
    const { versions = [] } = options.faults;
    this.#versions = new Map(versions.map(({ node, shape }) => [node, otherVersion(shape, options.seed, node)]));
    this.network = new VirtualNetwork({
      events,
      nodes: options.nodes,
      rules: options.rules,
      traceHash: options.traceHash,
      onFrame: (to, _from, frame, link) => {
        const heard = this.#versions.has(to) ? this.#versions.get(to)?.heard(frame) : frame;
        if (heard !== undefined) this.node(to).receive(link, heard);
      },
      onDamage: (to, link) => this.node(to).lost(link),
      ...(options.onSend === undefined ? {} : { onSend: options.onSend }),
      ...(options.onFate === undefined ? {} : { onFate: options.onFate }),
    });
    const { answerMs } = defaultMembershipLimits;
    const wiring = { events, network: this.network, node: (index: number) => this.nodes[index], answerMs };
    this.#wires = options.links === "gossip" ? new MeshWires(wiring) : undefined;
    this.nodes = Array.from({ length: options.nodes }, (_, index) => this.#createNode(index));
    for (const link of this.links.keys()) this.#connect(link);
    for (const node of this.nodes) this.#scheduleTick(node, node.index % options.tickMs);
    this.#scheduleCrashes(options.faults);
    for (const truncation of options.faults.truncations ?? []) {
      this.#scheduleActs(truncation, (node) => {
        for (const document of node.documents) node.truncate(document);
      });
    }
    for (const forgery of options.faults.forgeries ?? []) {
      const random = new KeyedRandom(options.seed, "forgery", forgery.node);
      this.#scheduleActs(forgery, (node) => {
        for (const document of node.documents) node.hear(document, forgedEntry(document, random));
      });
    }
    for (const { node, startMs, endMs } of options.faults.pauses ?? []) {
      events.schedule(startMs, () => this.node(node).pause(), undefined, node);
      events.schedule(endMs, () => this.node(node).resume(), undefined, node);
    }
  }

  /** The nodes that don't leave for good. */
  get staying(): readonly VirtualNode[] {
    const { leaves = [] } = this.#options.faults;
    return this.nodes.filter(({ index }) => leaves.every(({ node }) => node !== index));
  }

  node(index: number): VirtualNode {
    return this.nodes[index] as VirtualNode;
  }

  #createNode(index: number): VirtualNode {
    const { seed, events, epochMs, limits, open, observer, disk, relaxed, wireFilter, keys } = this.#options;
    const random = new KeyedRandom(seed, "session", index);
    const clocks = (this.#options.faults.clocks ?? []).filter(({ node }) => node === index);
    const tight = (this.#options.faults.limits ?? []).find(({ node }) => node === index)?.limits;
    const disks = (this.#options.faults.disks ?? []).filter(({ node }) => node === index);
    this.#disks[index] = new VirtualDisk<NodeRecord>({
      ...{ events, seed, node: index, ...disk },
      ...(disks.length === 0 ? {} : { delayMs: () => syncDelayMs(disks, events.now) }),
      fails: () => failedUntilMs(disks, events.now) !== undefined,
      onFailed: () => this.#fail(index, failedUntilMs(disks, events.now) as number),
    });
    return new VirtualNode({
      index,
      author: this.#authorOf(index),
      ...(keys === undefined ? {} : { keys }),
      events,
      disk: this.#disks[index],
      founding: this.#founding,
      epochMs,
      open,
      send: (from, to, frame, link) => {
        const said = this.#versions.has(from) ? this.#versions.get(from)?.said(frame) : frame;
        if (said !== undefined && (wireFilter === undefined || wireFilter(said, this.node(to).namesOn(link))))
          this.network.send(from, to, said, link);
      },
      ...this.#meshOptions(),
      observer,
      stranger: () => this.#stranger(),
      isDamaged: this.#options.faults.isDamaging === true,
      randomWord: () => random.next(),
      ...(limits === undefined && tight === undefined ? {} : { limits: { ...limits, ...tight } }),
      ...(relaxed === undefined ? {} : { relaxed }),
      ...(this.#options.ticksAlways === true ? { ticksAlways: true } : {}),
      ...(clocks.length === 0 ? {} : { clockOffsetMs: () => clockOffsetMs(clocks, events.now) }),
    });
  }

  #authorOf(number: number): ReplicaId {
    const { keys, seed } = this.#options;
    return keys?.authorOf(number) ?? authorOf(seed, number);
  }

  #meshOptions(): Pick<VirtualNodeOptions, "gossip" | "dial" | "hungUp"> {
    const wires = this.#wires;
    if (wires === undefined) return { hungUp: (_node, link) => this.#hungUp(link) };
    const contacts = Array.from({ length: Math.min(contactsMax, this.#options.nodes) }, (_, index) => `${index}`);
    return {
      gossip: { mesh: (author, randomWord) => new Mesh(author, { contacts }, randomWord) },
      dial: (node, target) => wires.dial(node, target),
      hungUp: (node, link) => wires.hungUp(node, link),
    };
  }

  #scheduleCrashes({ crashes, leaves = [] }: FaultSchedule): void {
    const { events } = this.#options;
    for (const crash of crashes) {
      events.schedule(crash.atMs, this.#crash, crash, crash.node);
      const { node, restartAtMs, diskOf, overdraft } = crash;
      if (diskOf !== undefined) events.schedule(restartAtMs, this.#copyDisk, crash, node);
      if (overdraft !== undefined) events.schedule(restartAtMs, this.#overdraw, crash, node);
      events.schedule(restartAtMs, this.#restart, node, node);
    }
    const copied = new Set(crashes.map(({ diskOf }) => diskOf));
    for (const { node, atMs } of leaves) {
      events.schedule(atMs, this.#crash, { node, atMs, restartAtMs: Number.POSITIVE_INFINITY }, node);
      if (!copied.has(node)) events.schedule(atMs, (index: number) => this.node(index).forget(), node, node);
    }
  }

  /** A disk has failed a write: its node is down until it works again. */
  #fail(node: number, restartAtMs: number): void {
    const { events } = this.#options;
    this.#crash({ node, atMs: events.now, restartAtMs });
    events.schedule(restartAtMs, this.#restart, node, node);
  }

  /** At a node while it runs, again and again. */
  #scheduleActs(
    { node: index, startMs, endMs, everyMs }: Truncation | Forgery,
    act: (node: VirtualNode) => void,
  ): void {
    const node = this.node(index);
    const again = (): void => {
      if (node.isRunning) act(node);
      const nextMs = this.#options.events.now + everyMs;
      if (nextMs < endMs) this.#options.events.schedule(nextMs, again, undefined, index);
    };
    this.#options.events.schedule(startMs, again, undefined, index);
  }

  #connect(link: number): void {
    const { a, b } = this.links[link] as Link;
    // Two stores of one key refuse each other (SAME_AUTHOR) whenever they meet.
    if (this.node(a).author === this.node(b).author) return;
    const number = this.#numberOf(link);
    this.node(a).connect(number, b);
    this.node(b).connect(number, a);
  }

  /** What a link goes by at its ends, so that what is under way when it ends reaches no session after it. */
  #numberOf(link: number): number {
    return link + this.links.length * (this.#ends.get(link) ?? 0);
  }

  /** The other end hears of it at once; both dial again after a while, as connections that are kept do. */
  #hungUp(number: number): void {
    const link = number % this.links.length;
    if (this.#numberOf(link) !== number) return;
    const { a, b } = this.links[link] as Link;
    this.#ends.set(link, (this.#ends.get(link) ?? 0) + 1);
    for (const end of [a, b]) this.node(end).disconnect(number);
    const { events } = this.#options;
    const again = this.#numberOf(link);
    const redial = (): void => {
      const isFree = this.#numberOf(link) === again && !this.node(a).isLinked(again);
      if (isFree && this.node(a).isUp && this.node(b).isUp) this.#connect(link);
    };
    events.schedule(events.now + redialMs, redial, undefined, a);
  }

  /** The links of a node that is not a member of a mesh, by number, and who is at the other end. */
  #linksOf(node: number): readonly (readonly [link: number, peer: number])[] {
    return this.links.flatMap(({ a, b }, link) => (a === node ? [[link, b]] : b === node ? [[link, a]] : []));
  }

  #scheduleTick(node: VirtualNode, delayMs: number): void {
    this.#options.events.schedule(this.#options.events.now + delayMs, this.#tick, node, node.index);
  }

  readonly #tick = (node: VirtualNode): void => {
    if (node.isUp) node.tick();
    this.#scheduleTick(node, this.#options.tickMs);
  };

  /** A new author, who is numbered after all nodes. */
  #stranger(): NumberedAuthor {
    const number = this.#options.nodes + this.#strangers++;
    return { author: this.#authorOf(number), number };
  }

  /** The links of a crashed node break: its neighbours drop their sessions with it. One that is down already stays so for longer. */
  readonly #crash = ({ node: index, diskOfMs, rottenRecords }: Crash): void => {
    const node = this.node(index);
    const reasons = this.#down.get(index) ?? 0;
    this.#down.set(index, reasons + 1);
    if (reasons === 0) {
      this.network.crash(index);
      node.crash();
      this.#wires?.crashed(index);
      for (const [link, peer] of this.#linksOf(index)) this.node(peer).disconnect(this.#numberOf(link));
    }
    this.#twins.delete(index);
    if (diskOfMs !== undefined) node.loseDisk(diskOfMs);
    if (rottenRecords !== undefined) node.rot(rottenRecords, this.#rotAt(index));
  };

  #rotAt(node: number): KeyedRandom {
    const { seed, events } = this.#options;
    return new KeyedRandom(seed, "disk rot", node, events.now);
  }

  readonly #copyDisk = ({ node, diskOf, asTwin }: Crash): void => {
    const other = this.node(diskOf as number);
    this.node(node).copyDiskOf(other);
    if (asTwin === true) this.#twins.set(node, { author: other.author, number: other.authorNumber });
  };

  /** Who has lost its disk goes on as somebody else, and nothing is kept of who left. */
  readonly #overdraw = ({ node: index, overdraft }: Crash): void => {
    const { seed, events, keys, open, observer } = this.#options;
    const node = this.node(index);
    const disk = this.#disks[index] as VirtualDisk<NodeRecord>;
    if (node.hasLostDisk || node.documents.length === 0) return;
    const lie = overdraw({
      ...{ author: node.author, founding: this.#founding, records: disk.synced(), open, nowMs: node.nowMs },
      ...(keys === undefined ? {} : { identity: keys.identityOf(node.authorNumber) }),
      ...{ shape: overdraft as OverdraftShape, random: new KeyedRandom(seed, "overdraft", index, events.now) },
    });
    if (lie === undefined) return;
    disk.add(lie.entries.map((entry) => ({ document: lie.document, entry })));
    observer.lied?.(node, lie);
  };

  readonly #restart = (index: number): void => {
    const reasons = (this.#down.get(index) ?? 0) - 1;
    this.#down.set(index, reasons);
    if (reasons > 0) return;
    const { relaxed, keepsAuthors } = this.#options;
    const node = this.node(index);
    this.network.restart(index);
    const twin = this.#twins.get(index);
    this.#twins.delete(index);
    if (twin !== undefined) this.#options.observer.shared?.(twin.number);
    if (node.hasLostDisk) node.restartAs(twin ?? this.#stranger());
    else node.restart(relaxed === undefined || keepsAuthors === true ? undefined : this.#stranger());
    for (const [link, peer] of this.#linksOf(index)) if (this.node(peer).isUp) this.#connect(link);
  };
}
