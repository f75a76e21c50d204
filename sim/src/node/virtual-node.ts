// One virtual node: the real replica and sync cores over a virtual disk and links. It does what the library's shells do,
// perform effects and hand results back, but in virtual time and without promises.

import type { ReplicaId, VersionVector } from "@joinery/clock";
import { assert } from "@joinery/crdt";
import {
  type DocumentCore,
  type Effect,
  type Entry,
  type InstallEffect,
  ReplicaCore,
  type VerifyEffect,
} from "@joinery/replica";
import { type SyncEffect, SyncEngine, type WireNames } from "@joinery/sync";
import type { DialTarget } from "@joinery/sync/gossip";
import type { KeyedRandom } from "../kernel/keyed-random.js";
import { type NodeLimits, nodeLimits } from "./node-limits.js";
import { type Recovered, recover, rotten } from "./node-records.js";
import { NodeSessions } from "./node-sessions.js";
import type { NumberedAuthor, VirtualNodeOptions } from "./virtual-node-options.js";

/** A node that is up runs the real cores; one that is down has only its disk. */
export class VirtualNode {
  readonly index: number;
  readonly limits: NodeLimits;
  readonly #options: VirtualNodeOptions;
  #identity: NumberedAuthor;
  #hasLostDisk = false;
  readonly #sessions: NodeSessions;
  /** By document: what the disk has confirmed, or given back. */
  readonly #synced: Map<DocumentCore, VersionVector> = new Map();
  #documents: readonly DocumentCore[] = [];
  /** Who writes in relaxed documents since the last crash, by its number in the run; undefined before the first. */
  #latest: NumberedAuthor | undefined;
  #engine: SyncEngine;
  #isUp = false;
  /** While the node stands still: what it has to do as soon as it goes on. */
  #waiting: (() => void)[] | undefined;

  constructor(options: VirtualNodeOptions) {
    this.index = options.index;
    const { limits = {}, keys, gossip } = options;
    this.limits = nodeLimits(limits, keys !== undefined, gossip === undefined);
    this.#identity = { author: options.author, number: options.index };
    this.#options = options;
    this.#sessions = new NodeSessions(options.ticksAlways === true);
    this.#engine = new SyncEngine(options.author, options);
    this.#start();
  }

  /** Who writes here, unless relaxed documents have an author of their own. */
  get author(): ReplicaId {
    return this.#identity.author;
  }

  /** The number of its author in the run. */
  get authorNumber(): number {
    return this.#identity.number;
  }

  /** True from the loss of its disk to the next start. */
  get hasLostDisk(): boolean {
    return this.#hasLostDisk;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** True when it is up and does not stand still. */
  get isRunning(): boolean {
    return this.#isUp && this.#waiting === undefined;
  }

  /** The node's documents, in the order in which `open` answered them. */
  get documents(): readonly DocumentCore[] {
    return this.#documents;
  }

  get engine(): SyncEngine {
    return this.#engine;
  }

  /** True for a document whose latest entries a crash may take. */
  isRelaxed({ id }: DocumentCore): boolean {
    return this.#options.relaxed?.has(id) === true;
  }

  /** The number in the run of who writes in a document now. */
  authorNumberOf(document: DocumentCore): number {
    return (this.isRelaxed(document) ? this.#latest : undefined)?.number ?? this.authorNumber;
  }

  /** Wall time here, milliseconds since the epoch: what its clock says. */
  get nowMs(): number {
    return this.#monotonicMs + (this.#options.clockOffsetMs?.() ?? 0);
  }

  /** Time that only goes forward, by which sessions wait. */
  get #monotonicMs(): number {
    return this.#options.epochMs + this.#options.events.now;
  }

  /** Stands still until `resume`: does nothing, and loses nothing of what comes. */
  pause(): void {
    if (this.#isUp) this.#waiting ??= [];
  }

  /** Goes on, and first does what came meanwhile, in order. */
  resume(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#sessions.stir();
    for (const act of waiting) act();
  }

  /** Begins a session with another node; `target` where the mesh had it dialled. */
  connect(link: number, peer: number, target?: DialTarget): void {
    this.disconnect(link);
    this.#sessions.add(link, peer, this.#engine.connect(this.#monotonicMs, undefined, target));
  }

  /** What this node calls the documents that it talks about on a link. */
  namesOn(link: number): WireNames {
    return this.#sessions.get(link)?.session ?? { documentOf: () => undefined };
  }

  isLinked(link: number): boolean {
    return this.#sessions.has(link);
  }

  /** A link has ended by itself. */
  lost(link: number): void {
    if (this.#waiting !== undefined) this.#waiting.push(() => this.lost(link));
    else if (this.#sessions.has(link)) this.hangUp(link);
  }

  disconnect(link: number): void {
    this.#sessions.stir();
    const session = this.#sessions.take(link);
    if (session !== undefined) this.#engine.disconnect(session);
  }

  dialFailed(target: DialTarget): void {
    this.#engine.mesh?.dialFailed(target, this.#monotonicMs);
  }

  /** Loses everything but what the disk has synced. */
  crash(): void {
    this.#isUp = false;
    this.#waiting = undefined;
    this.#options.disk.crash();
    this.#sessions.clear();
    this.#options.observer.crashed?.(this);
  }

  /** Of a node that is down for good: nothing of it is kept, so that runs in which many come and go take no more room than those who stay. */
  forget(): void {
    this.#documents = [];
    this.#synced.clear();
    this.#engine = new SyncEngine(this.author, this.#options);
    this.#options.disk.replace([]);
  }

  /** Of a node that is down: its disk is now what it was at a moment, virtual milliseconds; 0 for empty. */
  loseDisk(asOfMs: number): void {
    this.#options.disk.rewindTo(asOfMs);
    this.#hasLostDisk = true;
    this.#options.observer.forgot?.(this);
  }

  /** Of a node that is down: some of what is on its disk is not what was written any more. */
  rot(count: number, random: KeyedRandom): void {
    const { disk, observer } = this.#options;
    const before = disk.synced();
    disk.replace(rotten(before, count, random));
    if (disk.synced().some((record, at) => record !== before[at])) observer.rotted?.(this);
  }

  /** Of a node that is down: its disk has what another's has now. */
  copyDiskOf(other: VirtualNode): void {
    this.loseDisk(0);
    this.#options.disk.replace(other.#options.disk.synced());
  }

  /** Starts anew as another author, as whoever lost numbers that it may have used must. */
  restartAs(identity: NumberedAuthor): void {
    this.#identity = identity;
    this.#hasLostDisk = false;
    this.restart();
  }

  /** Starts anew from the disk; `successor` writes in relaxed documents from now on, or who did before. */
  restart(successor?: NumberedAuthor): void {
    this.#latest = successor ?? this.#latest;
    this.#start();
    this.#options.observer.restarted?.(this);
  }

  /** Performs what a change or a flush of one of the node's documents asked for. */
  perform(document: DocumentCore, effects: readonly Effect[]): void {
    this.#sessions.stir();
    this.#perform(document, effects);
    this.#options.observer.settled?.(this, document);
  }

  /** Writes a snapshot, and lets go of the entries that it covers once it is on disk. Nothing where there can be none. */
  truncate(document: DocumentCore): void {
    if (document.base.refusal !== undefined) return;
    this.perform(document, document.flush());
    const snapshot = document.base.snapshot();
    assert(snapshot !== undefined, "what was flushed and is not refused has a snapshot");
    this.#options.disk.append([{ document, snapshot, cutsOff: true }], () => document.base.cutOff(snapshot.vector));
  }

  /** Is shown an entry, not by a session. */
  hear(document: DocumentCore, entry: Entry | undefined): void {
    if (entry !== undefined) this.perform(document, document.receive([entry], this.nowMs));
  }

  /** Takes a frame from another node. What waited for a session that has ended meanwhile is lost with it. */
  receive(link: number, frame: Uint8Array): void {
    const session = this.#sessions.get(link)?.session;
    if (session === undefined) return;
    this.#once(() => {
      if (this.#sessions.get(link)?.session !== session) return;
      for (const effect of session.receive(frame, this.#monotonicMs)) this.#react(link, effect);
    });
  }

  /** Lets sessions look after what is stuck and say what is due. */
  tick(): void {
    if (this.#waiting !== undefined) return;
    for (const document of this.#documents) {
      const due = document.tick(this.nowMs);
      if (due.length > 0) this.perform(document, due);
    }
    for (const [document, synced] of this.#synced) this.#options.observer.announcing?.(this, document, synced);
    this.#settleMesh();
    this.#sessions.tick(this.#monotonicMs, this.#react);
  }

  /** Dials and ends links as the mesh asks for it; what it has to say goes with the sessions. */
  #settleMesh(): void {
    const { mesh } = this.#engine;
    if (mesh === undefined) return;
    this.#sessions.stir();
    mesh.tick(this.#monotonicMs);
    for (const effect of mesh.take()) {
      if (effect.type === "dial") this.#options.dial?.(this, effect.target);
      const link = effect.type === "part" ? this.#sessions.linkOf(effect.session) : undefined;
      if (link === undefined) continue;
      this.#sessions.pump(link, this.#react);
      this.hangUp(link);
    }
  }

  /** A link ends here, and the other end hears of it. */
  hangUp(link: number): void {
    this.disconnect(link);
    this.#options.hungUp?.(this, link);
  }

  #start(): void {
    const { keys, founding } = this.#options;
    const identity = keys === undefined ? {} : { identity: keys.identityOf(this.authorNumber) };
    const { limits } = this;
    const pending =
      this.#options.limits?.pendingBytesMax === undefined ? {} : { pendingBytesMax: limits.pendingBytesMax };
    const core = new ReplicaCore({ author: this.author, founding, ...identity, ...pending });
    this.#engine = new SyncEngine(this.author, { ...this.#options, limits });
    this.#documents = this.#options.open(core);
    this.#synced.clear();
    const recovered = this.#documents.map((document) => {
      document.observed = true;
      return recover(document, this.#options.disk.synced(), this.nowMs);
    });
    if (recovered.some(({ damage }) => damage.length > 0)) {
      this.#beginAnew();
      return;
    }
    this.#isUp = true;
    for (const [place, document] of this.#documents.entries()) {
      this.#recovered(document, recovered[place] as Recovered);
      this.#engine.attach(document, this.#monotonicMs);
    }
    this.#engine.mesh?.begin([`${this.index}`], this.#monotonicMs);
  }

  /** What is damaged is opened by nobody: a new store, which has a new author, gets from peers what they have. */
  #beginAnew(): void {
    const { observer, stranger } = this.#options;
    assert(stranger !== undefined, "where disks rot there is somebody to go on");
    observer.damaged?.(this);
    this.loseDisk(0);
    this.#identity = stranger();
    this.#hasLostDisk = false;
    this.#start();
  }

  #recovered(document: DocumentCore, { vector, base, effects, problems }: Recovered): void {
    const { observer } = this.#options;
    for (const problem of problems) observer.violated?.("recovery", `node ${this.index} kept ${problem}`);
    this.#synced.set(document, vector);
    if (this.isRelaxed(document) && this.#latest !== undefined) document.adopt(this.#latest.author, 0);
    if (base.total > 0) {
      observer.joined?.(this, document, base, "storage");
      observer.kept?.(this, document, base);
    }
    this.perform(document, effects);
  }

  readonly #react = (link: number, effect: SyncEffect): void => {
    const { peer = -1, session = undefined } = this.#sessions.get(link) ?? {};
    if (effect.type === "send") this.#options.send(this.index, peer, effect.frame, link);
    else if (effect.type === "deliver") {
      this.perform(effect.document, effect.document.receive(effect.entries, this.nowMs));
    } else if (effect.type === "install") {
      const { document, bytes, apart } = effect;
      const installed = document.base.install(bytes, this.nowMs, apart);
      if (installed.ok) this.perform(document, installed.effects);
      const came = session?.installed(effect, installed, this.#monotonicMs) ?? [];
      for (const each of came) this.#react(link, each);
    } else if (effect.type === "fault") {
      if (this.#options.isDamaged === true) return;
      this.#options.observer.violated?.("protocol", `node ${this.index} and ${peer}: ${effect.reason}`);
    } else if (effect.type === "close") {
      this.hangUp(link);
      // The dial's answer got lost, or all greetings one way: one end knows nothing of the other, and may tell it so.
      if (`${effect.code} ${effect.reason}`.includes("GREETING_TIMEOUT") || this.#options.isDamaged === true) return;
      this.#options.observer.violated?.(
        "protocol",
        `node ${this.index} ended its session with ${peer}: ${effect.reason}`,
      );
    }
  };

  #perform(document: DocumentCore, effects: readonly Effect[]): void {
    const { observer, disk } = this.#options;
    for (const effect of effects) {
      if (effect.type === "joined") observer.changed?.(this, document, effect.paths);
      else if (effect.type === "deliver") {
        observer.delivered?.(this, document, effect);
        if (effect.paths.length > 0) observer.changed?.(this, document, effect.paths);
      } else if (effect.type === "persist") {
        const records = effect.entries.map((entry) => ({ document, entry }));
        const written = (): void => {
          const synced = this.#synced.get(document);
          for (const { author, lastSeq } of effect.entries) synced?.raise(author, lastSeq);
          this.#perform(document, document.persisted(effect.ticket));
        };
        disk.append(records, () => this.#once(written), this.isRelaxed(document) ? "relaxed" : "durable");
      } else if (effect.type === "install") this.#install(document, effect);
      else if (effect.type === "send") {
        observer.acknowledged?.(this, document, effect.entries);
        this.#engine.announce(document, effect.entries);
      } else if (effect.type === "verify") this.#verify(document, effect);
    }
  }

  /** Answers in a turn of its own, as engines do. */
  #verify(document: DocumentCore, { ticket, check }: VerifyEffect): void {
    const { keys, events, observer } = this.#options;
    if (keys === undefined || check === undefined) {
      observer.violated?.("verification", `node ${this.index} was asked to verify an entry of an unsigned document`);
      return;
    }
    const isGood = keys.verify(check);
    const answer = (): void => {
      if (this.#isUp && this.#documents.includes(document))
        this.perform(document, document.verified(ticket, isGood, this.nowMs));
    };
    events.schedule(events.now, () => this.#once(answer), undefined, this.index);
  }

  /** Now, or when the node goes on. */
  #once(act: () => void): void {
    if (this.#waiting !== undefined) {
      this.#waiting.push(act);
      return;
    }
    this.#sessions.stir();
    act();
  }

  /** What is joined is seen at once, and told when it is on disk. */
  #install(document: DocumentCore, { ticket, snapshot }: InstallEffect): void {
    const { observer, disk } = this.#options;
    observer.joined?.(this, document, snapshot.vector, "peer");
    const written = (): void => {
      this.#synced.get(document)?.join(snapshot.vector);
      observer.kept?.(this, document, snapshot.vector);
      this.#perform(document, document.persisted(ticket));
    };
    disk.append([{ document, snapshot, cutsOff: false }], () => this.#once(written));
  }
}
