// Where the sync core meets promises and timers: it gives each connection a session, lets sessions speak after every
// frame and every durable entry, once per turn, and ticks while there is anybody to talk to.

import type { DocumentCore, DocumentId, Entry, SignatureCheck } from "@joinery/replica";
import type { Permission } from "../core/access/access-gate.js";
import type { Access } from "../core/access/refused-message.js";
import type { InstallEffect } from "../core/document-effects.js";
import { SyncEngine } from "../core/engine.js";
import type { GenesisEffect } from "../core/genesis/genesis-talk.js";
import type { Interest, Interests } from "../core/interest/interests.js";
import type { LeaseEffect } from "../core/leases/lease-talk.js";
import type { DialTarget } from "../core/membership/membership-effects.js";
import { defaultLimits } from "../core/session-options.js";
import type { StateOutcome } from "../core/states/state-taker.js";
import type { DocumentStatus } from "../core/status/document-status.js";
import type { Connection, Dialer, Listener, Listening } from "../transport-port.js";
import { AccessDesk } from "./access-desk.js";
import { closedReason, driverDefaults } from "./driver-defaults.js";
import { GatheredNews } from "./gathered-news.js";
import { GenesisDesk } from "./genesis-desk.js";
import { LeaseCarrier } from "./lease-carrier.js";
import type { MeshCarrier } from "./mesh/mesh-carrier.js";
import { PeerLink, type PeerLinkHost } from "./peer-link.js";
import { platformTimers, randomWord } from "./platform.js";
import type { Presence } from "./presence/presence.js";
import { PresenceCarrier } from "./presence/presence-carrier.js";
import { reconnecting } from "./reconnect.js";
import { SoughtDocuments } from "./sought-documents.js";
import { SpeakingTimes } from "./speaking-times.js";
import { StatusBoard, type StatusListener } from "./status/status-board.js";
import type { Peer, PeerError, Sync, SyncableReplica, SyncOptions, SyncTimers, SyncTraffic } from "./sync.js";
import { documentClosed, type IsDone, SyncedWaits, syncClosed } from "./synced-waits.js";

export class SyncDriver implements Sync, PeerLinkHost {
  readonly engine: SyncEngine;
  readonly bufferedBytesMax: number;
  readonly bulkBufferedBytesMax: number;
  readonly #replica: SyncableReplica;
  readonly #options: SyncOptions;
  readonly #timers: SyncTimers;
  readonly #links: Set<PeerLink> = new Set();
  /** Links that may have something to say when this turn ends. */
  readonly #stirred: Set<PeerLink> = new Set();
  readonly #speaking: SpeakingTimes;
  readonly #news: GatheredNews;
  readonly #desk: AccessDesk;
  readonly #genesis: GenesisDesk;
  readonly #sought: SoughtDocuments;
  readonly #leases: LeaseCarrier;
  readonly #presence: PresenceCarrier;
  readonly #statuses: StatusBoard;
  readonly #mesh: MeshCarrier | undefined;
  readonly #waits: SyncedWaits = new SyncedWaits(() => this.engine);
  readonly #stop: AbortController = new AbortController();
  readonly #unsubscribe: readonly (() => void)[];
  #listening: readonly Listening[] = [];
  #timer: unknown;
  #closing: Promise<void> | undefined;

  constructor(replica: SyncableReplica, options: SyncOptions) {
    this.#replica = replica;
    this.#options = options;
    this.#timers = options.timers ?? platformTimers;
    this.bufferedBytesMax = options.bufferedBytesMax ?? driverDefaults.bufferedBytesMax;
    this.bulkBufferedBytesMax = options.bulkBufferedBytesMax ?? driverDefaults.bulkBufferedBytesMax;
    this.#speaking = new SpeakingTimes({
      timers: this.#timers,
      announcedMax: (options.limits?.outboxEntriesMax ?? defaultLimits.outboxEntriesMax) / 16,
      speak: () => this.#pumpStirred(),
    });
    this.#desk = new AccessDesk(options, replica.identity !== undefined, (id) => replica.core.documents.has(id));
    this.engine = new SyncEngine(replica.id, {
      limits: options.limits,
      randomWord: options.randomWord ?? randomWord,
      prover: replica.identity,
      isGated: this.#desk.isGated,
      interest: options.interest,
      takesStates: replica.takesStates,
      gossip: options.gossip,
      instance: replica.now(),
    });
    this.#news = new GatheredNews(this.engine);
    this.#genesis = new GenesisDesk({
      links: this.#links,
      stirred: (link) => this.stirred(link),
      genesisFor: (link, id) => this.#genesisFor(link, id),
      problemOf: (id, bytes) => replica.genesisProblem?.(id, bytes),
      forged: ({ peer: { id, remote } }, reason) =>
        this.failed({ remote, peer: id, code: "FORGED_GENESIS", reason, fatal: false }),
    });
    this.#sought = new SoughtDocuments({
      now: () => this.now(),
      rest: (delayMs) => new Promise((resolve) => this.#timers.setTimeout(resolve, delayMs)),
      documents: async () => (await replica.documents?.()) ?? [],
      isToBeOpened: (id) => !replica.core.documents.has(id) && this.engine.interest.current.covers(id),
      isThere: (link) => this.#links.has(link),
      request: (link, id) => this.#desk.permissionOf(link.peer, id, false),
    });
    this.#statuses = new StatusBoard(this.engine);
    this.#mesh = this.#createMesh();
    this.#leases = new LeaseCarrier(replica, this.#links, (link) => this.stirred(link));
    this.#presence = new PresenceCarrier({
      presence: this.engine.presence,
      timers: this.#timers,
      now: () => this.now(),
      isOpen: (document) => this.#closing === undefined && this.#isOpen(document),
      stirred: () => this.#stirAll(),
    });
    for (const document of replica.core.documents.values()) this.engine.attach(document, this.now());
    this.#unsubscribe = [
      replica.onOpen((document) => this.#attach(document)),
      replica.onClose((document) => this.#detach(document)),
      replica.onDurable((document, entries) => this.#announce(document, entries)),
    ];
  }

  get addresses(): readonly string[] {
    return this.#listening.map(({ address }) => address);
  }

  peers(): readonly Peer[] {
    return [...this.#links].map(({ peer }) => peer);
  }

  /** Listens and dials. Rejects with the first listener's error, and then nothing is left open. */
  async open(): Promise<void> {
    const { network } = this.#options;
    const listeners = network.filter((end): end is Listener => "listen" in end);
    const opened = await Promise.allSettled(listeners.map((listener) => listener.listen((link) => this.#accept(link))));
    this.#listening = opened.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    for (const outcome of opened) {
      if (outcome.status === "fulfilled") continue;
      await this.close();
      throw outcome.reason;
    }
    for (const end of network) if (!("listen" in end)) this.#dial(end);
    if (this.#mesh === undefined) return;
    this.#mesh.begin(this.addresses);
    this.#tickLater();
  }

  synced(document: DocumentCore, options?: { readonly signal?: AbortSignal }): Promise<void> {
    return this.until(document, undefined, options);
  }

  async until(document: DocumentCore, isDone?: IsDone, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    if (this.#closing !== undefined) throw syncClosed();
    if (!this.#isOpen(document)) throw documentClosed(document);
    const done = this.#waits.add(document, options.signal, isDone);
    this.#waits.check(this.engine.sessions);
    return done;
  }

  presence(document: DocumentCore): Presence {
    return this.#presence.of(document);
  }

  status(document: DocumentCore): DocumentStatus {
    return this.#statuses.of(document);
  }

  unsyncedChanges(document: DocumentCore): number {
    return this.engine.unacknowledged(document);
  }

  onStatus(document: DocumentCore, listener: StatusListener): () => void {
    return this.#statuses.subscribe(document, listener);
  }

  get interests(): readonly Interest[] | undefined {
    const { isLimited, list } = this.engine.interest.current;
    return isLimited || list.length > 0 ? list : undefined;
  }

  subscribe(interest: Interest): void {
    this.engine.subscribe(interest, this.now());
    this.#stirAll();
  }

  unsubscribe(interest: Interest): void {
    this.engine.unsubscribe(interest, this.now());
    this.#stirAll();
  }

  traffic(): SyncTraffic {
    const { counts, unfinishedBytes } = this.engine;
    const { sent, received, rungs, rounds, newBytes, duplicateBytes } = counts.traffic;
    let sendingBytes = 0;
    for (const { bufferedBytes } of this.#links) sendingBytes += bufferedBytes;
    const bytes = { sent: { ...sent }, received: { ...received }, newBytes, duplicateBytes };
    return { ...bytes, rounds, rungs: { ...rungs }, repairs: counts.repairs, sendingBytes, unfinishedBytes };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  now(): number {
    return Math.floor(this.#options.monotonicMs?.() ?? performance.now());
  }

  deliver(document: DocumentCore, entries: readonly Entry[]): void {
    this.#replica.receive(document, entries);
  }

  install({ document, bytes, apart }: InstallEffect): StateOutcome {
    return this.#replica.install(document, bytes, apart);
  }

  async verify(check: SignatureCheck): Promise<boolean> {
    return (await this.#replica.identity?.verify(check)) === true;
  }

  authorize(peer: Peer, document: DocumentId, isOpen: boolean): Promise<Permission> {
    return this.#desk.permissionOf(peer, document, isOpen);
  }

  refused(peer: Peer, document: DocumentCore, access: Access): void {
    if (this.#options.onRefused === undefined) return;
    queueMicrotask(() => this.#options.onRefused?.({ peer, document: document.id, access }));
  }

  reauthorize(): void {
    for (const session of this.engine.sessions) session.reauthorize();
    this.#stirAll();
  }

  sought(link: PeerLink, interests: Interests): void {
    if (this.#options.onRequested !== undefined) this.#sought.seek(link, interests);
  }

  heardOfGenesis(link: PeerLink, effect: GenesisEffect): void {
    void this.#genesis.heard(link, effect);
  }

  async genesis(document: DocumentId, signal: AbortSignal): Promise<Uint8Array> {
    if (this.#closing !== undefined) throw syncClosed();
    return this.#genesis.fetch(document, signal);
  }

  heardOfLease(link: PeerLink, effect: LeaseEffect): void {
    this.#leases.heard(link, effect);
  }

  stirred(link: PeerLink): void {
    this.#stirred.add(link);
    this.#speaking.stirred();
  }

  failed(error: PeerError): void {
    // What a listener throws is its own bug: it surfaces, and the connection that brought it is none the worse.
    if (this.#options.onPeerError !== undefined) queueMicrotask(() => this.#options.onPeerError?.(error));
  }

  metCopy(): void {
    const author = this.#mesh === undefined ? this.#replica.metCopy?.() : undefined;
    if (author !== undefined) this.engine.rename(author);
  }

  ended(link: PeerLink): void {
    this.#links.delete(link);
    this.#stirred.delete(link);
    this.engine.disconnect(link.session);
    this.#leases.ended(link);
    this.#checkInStep();
    if (this.#isIdle) this.#stopTicking();
    this.#mesh?.settle();
  }

  /** A replica in a mesh looks for peers while there are none. */
  get #isIdle(): boolean {
    return this.#links.size === 0 && this.#mesh === undefined;
  }

  #createMesh(): MeshCarrier | undefined {
    const { mesh } = this.engine;
    if (mesh === undefined) return undefined;
    return this.#options.gossip?.carrier({
      ...{ mesh, timers: this.#timers, links: this.#links },
      now: () => this.now(),
      connected: (connection, target, giveUp) => this.#accept(connection, giveUp, target),
      stirred: (link) => this.stirred(link),
    });
  }

  #dial(dialer: Dialer): void {
    const { backoff, timers, random, onState } = this.#options;
    const stop = new AbortController();
    this.#stop.signal.addEventListener("abort", () => stop.abort(), { once: true, signal: stop.signal });
    reconnecting(dialer, {
      signal: stop.signal,
      onConnection: (connection) => this.#accept(connection, () => stop.abort(), "apart"),
      ...(onState === undefined ? {} : { onState: (state) => onState(dialer.target, state) }),
      ...(backoff === undefined ? {} : { backoff }),
      ...(timers === undefined ? {} : { timers }),
      ...(random === undefined ? {} : { random }),
    });
  }

  #accept(connection: Connection, stopDialing?: () => void, purpose?: DialTarget | "apart"): void {
    if (this.#closing !== undefined) {
      connection.close(closedReason);
      return;
    }
    const session = this.engine.connect(this.now(), connection.frameBytesMax, purpose);
    const link = new PeerLink(connection, session, this, stopDialing);
    this.#links.add(link);
    if (this.#timer === undefined) this.#tickLater();
    this.#genesis.connected(link);
    link.start();
  }

  #attach(document: DocumentCore): void {
    this.engine.attach(document, this.now());
    this.#stirAll();
  }

  #detach(document: DocumentCore): void {
    this.engine.detach(document);
    this.#presence.closed(document);
    this.#statuses.closed(document);
    this.#waits.closed(document);
    this.#stirAll();
  }

  #announce(document: DocumentCore, entries: readonly Entry[]): void {
    this.#news.add(document, entries);
    this.#stirAll();
    if (this.#links.size === 0) this.#waits.check(this.engine.sessions);
    this.#speaking.announced(entries.length);
  }

  async #genesisFor(link: PeerLink, id: DocumentId): Promise<Uint8Array | undefined> {
    if (!this.engine.interest.current.covers(id) || !(await this.#desk.mayRead(link.peer, id))) return undefined;
    return this.#replica.genesisOf?.(id).catch(() => undefined);
  }

  #isOpen(document: DocumentCore): boolean {
    return this.#replica.core.documents.get(document.id) === document;
  }

  #stirAll(): void {
    for (const link of this.#links) this.stirred(link);
  }

  /** Answers how many there were. */
  #pumpStirred(): number {
    this.#news.tell();
    this.#mesh?.settle();
    const links = [...this.#stirred];
    this.#stirred.clear();
    this.#leases.assign();
    for (const link of links) link.pump();
    this.#checkInStep();
    this.#presence.settle();
    return links.length;
  }

  #checkInStep(): void {
    this.#waits.check(this.engine.sessions);
    this.#statuses.changed();
  }

  #tickLater(): void {
    this.#timer = this.#timers.setTimeout(() => this.#tick(), this.#options.tickMs ?? driverDefaults.tickMs);
    if (this.#mesh === undefined) (this.#timer as { unref?: () => void } | undefined)?.unref?.();
  }

  #tick(): void {
    const nowMs = this.now();
    this.#news.tell();
    this.#leases.assign();
    this.#mesh?.tick();
    for (const link of [...this.#links]) link.tick(nowMs);
    if (this.#isIdle) this.#stopTicking();
    else this.#tickLater();
  }

  #stopTicking(): void {
    if (this.#timer !== undefined) this.#timers.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#leases.close();
    this.#genesis.close();
    this.#presence.close();
    this.#news.tell();
    for (const link of [...this.#links]) link.pump();
    this.#mesh?.close();
    this.#stop.abort();
    this.#stopTicking();
    for (const link of [...this.#links]) link.close(closedReason);
    this.#waits.end();
    await Promise.all(this.#listening.map((listening) => listening.close()));
  }
}
