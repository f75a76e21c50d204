// All conversations of one replica: which documents are talked about, with whom, and who hears of what is new.

import type { AuthorIndex, ReplicaId } from "@joinery/clock";
import type { DocumentCore, Entry } from "@joinery/replica";
import { EntryRuns, peersMin } from "./fan-out/entry-runs.js";
import { BulkGate } from "./flow/bulk-gate.js";
import type { Interest } from "./interest/interests.js";
import { OwnInterest } from "./interest/own-interest.js";
import { expiryMsOf } from "./large/collecting.js";
import { StagingRoom } from "./large/staging-room.js";
import type { DialTarget } from "./membership/membership-effects.js";
import type { Mesh, MeshFactory } from "./membership/mesh.js";
import { NamesRoom } from "./named-authors.js";
import { PresenceBoards } from "./presence/presence-boards.js";
import { Session } from "./session.js";
import { runBytes } from "./session-messages.js";
import {
  defaultLimits,
  noCounts,
  type Prover,
  type RandomWord,
  type SessionLimits,
  type SyncCounts,
} from "./session-options.js";
import { StateShelf } from "./states/state-shelf.js";
import { Acknowledged } from "./status/acknowledged.js";
import { type DocumentStatus, offline, statusOf } from "./status/document-status.js";
import { Wanted } from "./wanted.js";

export interface EngineOptions {
  readonly limits?: Partial<SessionLimits> | undefined;
  readonly randomWord: RandomWord;
  /** Nothing is said of a document before it is known what a peer may do with it: see `AuthorizeEffect`. */
  readonly isGated?: boolean | undefined;
  /**
   * Nobody here keeps history: a state, or a joined stretch of the log, is taken in place of entries that could be had, where that
   * is less. Default false.
   */
  readonly takesStates?: boolean | undefined;
  /** With it peers are shown who this is, and those that go by the name of a key have to show that they hold it. */
  readonly prover?: Prover | undefined;
  /** Which documents are talked about; undefined for every one that is open. Throws `SyncError` for a list that can't be. */
  readonly interest?: readonly Interest[] | undefined;
  /** This replica is a member of a mesh, and chooses by itself whom it is linked to: see `mesh`. */
  readonly gossip?: MeshFactory | undefined;
  /** Above that of the author's earlier lives, such as wall time: what is said of presence outlives them. Default 0. */
  readonly instance?: number | undefined;
}

/** The sessions of one replica. */
export class SyncEngine {
  readonly counts: SyncCounts = noCounts();
  readonly sessions: Set<Session> = new Set();
  /** Who is present in documents. */
  readonly presence: PresenceBoards;
  /** Which documents are talked about. */
  readonly interest: OwnInterest;
  /** Who is linked to whom, where this replica is a member of a mesh: tick it, and do what it asks for. */
  readonly mesh: Mesh | undefined;
  #author: ReplicaId;
  #run: Uint8Array | undefined;
  readonly #limits: SessionLimits;
  readonly #randomWord: RandomWord;
  readonly #prover: Prover | undefined;
  readonly #isGated: boolean | undefined;
  readonly #takesStates: boolean | undefined;
  readonly #room: StagingRoom;
  readonly #stateRoom: StagingRoom;
  readonly #names: NamesRoom = new NamesRoom();
  readonly #shelf: StateShelf;
  readonly #gate: BulkGate;
  readonly #runs: EntryRuns = new EntryRuns();
  readonly #documents: Map<DocumentCore, Wanted> = new Map();
  readonly #acknowledged: Acknowledged = new Acknowledged();

  constructor(
    author: ReplicaId,
    { limits = {}, randomWord, prover, isGated, takesStates, interest, gossip, instance = 0 }: EngineOptions,
  ) {
    this.interest = new OwnInterest(interest);
    this.#author = author;
    this.#limits = { ...defaultLimits, ...limits };
    this.#randomWord = randomWord;
    this.#prover = prover;
    this.#isGated = isGated;
    this.mesh = gossip?.mesh(author, randomWord);
    this.#takesStates = takesStates;
    this.presence = new PresenceBoards({ author, limits: this.#limits, counts: this.counts, instance });
    this.#room = new StagingRoom(this.#limits);
    this.#stateRoom = new StagingRoom(this.#limits);
    this.#shelf = new StateShelf(this.#limits.unfinishedBytesMax, expiryMsOf(this.#limits));
    this.#gate = new BulkGate(this.#limits, (nowMs) => this.#unfinishedBytes(nowMs), randomWord);
  }

  /** The name that peers know this replica by. */
  get author(): ReplicaId {
    return this.#author;
  }

  /**
   * Greets as `author` from now on, on sessions that begin: another replica has the name that this one had. Not for members of a
   * mesh, of whom others tell by their names.
   */
  rename(author: ReplicaId): void {
    this.#author = author;
  }

  /** Bytes that are taken for entries and states of which some chunks are missing. */
  get stagedBytes(): number {
    return this.#room.bytes + this.#stateRoom.bytes;
  }

  /** Bytes of states that are kept because peers ask for them. */
  get shelvedBytes(): number {
    return this.#shelf.bytes;
  }

  /** How a document stands with the peers there are. */
  statusOf(document: DocumentCore): DocumentStatus {
    return this.#documents.has(document) ? statusOf(document, this.sessions) : offline;
  }

  /** How many operations of a document no peer has said to have on disk, since this engine began. */
  unacknowledged(document: DocumentCore): number {
    if (this.#documents.has(document)) this.#acknowledged.hear(document, this.sessions);
    return this.#acknowledged.countBeyond(document);
  }

  /** Talks about a document from now on, on every session. */
  attach(document: DocumentCore, nowMs: number): void {
    if (this.#documents.has(document)) return;
    const isCrowdedOut = (author: AuthorIndex): boolean => document.isCrowdedOut(author);
    const wanted = new Wanted(this.#limits, this.#room, this.#stateRoom, this.#names, isCrowdedOut);
    this.#documents.set(document, wanted);
    for (const session of this.sessions) session.attach(document, wanted, nowMs);
  }

  /** Talks about a document no more. */
  detach(document: DocumentCore): void {
    this.presence.close(document);
    this.#runs.forget(document);
    if (this.#documents.has(document)) this.#acknowledged.hear(document, this.sessions);
    this.#documents.get(document)?.staging.drop();
    this.#documents.get(document)?.states.drop();
    this.#documents.get(document)?.named.drop();
    this.#shelf.drop(document);
    this.#documents.delete(document);
    for (const session of this.sessions) session.detach(document);
  }

  /** Wants to talk about these documents as well, on every session. Throws `SyncError` for what can't be told. */
  subscribe(interest: Interest, nowMs: number): void {
    if (this.interest.add(interest)) for (const session of this.sessions) session.interestChanged(nowMs);
  }

  /** Talks no more about documents that nothing else in the list covers, on any session. */
  unsubscribe(interest: Interest, nowMs: number): void {
    if (this.interest.remove(interest)) for (const session of this.sessions) session.interestChanged(nowMs);
  }

  /**
   * Begins a session on a link that has just opened. `purpose` is what the mesh had it dialled for, or "apart" for a link that is
   * to be none of the mesh's.
   */
  connect(
    nowMs: number,
    frameBytesMax: number = this.#limits.frameBytesMax,
    purpose: DialTarget | "apart" | undefined = undefined,
  ): Session {
    const limits = { ...this.#limits, frameBytesMax: Math.min(frameBytesMax, this.#limits.frameBytesMax) };
    const session = new Session({
      author: this.#author,
      run: () => this.#ownRun(),
      limits,
      counts: this.counts,
      randomWord: this.#randomWord,
      prover: this.#prover,
      presence: this.presence,
      gate: this.#gate,
      interest: this.interest,
      runs: this.#runs,
      shelf: this.#shelf,
      takesStates: this.#takesStates,
      isGated: this.#isGated,
      mesh: purpose === "apart" ? undefined : this.mesh,
      nowMs,
    });
    if (typeof purpose === "object") this.mesh?.dialled(session, purpose);
    for (const [document, wanted] of this.#documents) session.attach(document, wanted, nowMs);
    this.sessions.add(session);
    return session;
  }

  /** Drawn when it is first needed, which is seldom. */
  #ownRun(): Uint8Array {
    this.#run ??= Uint8Array.from({ length: runBytes }, () => this.#randomWord() & 255);
    return this.#run;
  }

  /** Forgets a session whose link has closed. */
  disconnect(session: Session): void {
    for (const document of this.#documents.keys()) this.#acknowledged.hear(document, [session]);
    session.end();
    this.sessions.delete(session);
  }

  /**
   * Entries have become durable: every peer that lacks them hears of it with its session's next `pump`. None where a state
   * has: then peers are told all that is on disk.
   */
  announce(document: DocumentCore, entries: readonly Entry[]): void {
    const wanted = this.#documents.get(document);
    if (wanted === undefined) return;
    for (const { author, lastSeq } of entries) {
      wanted.settle(author, lastSeq);
      wanted.tree.announced(document, author, lastSeq);
    }
    if (this.sessions.size >= peersMin) this.#runs.add(document, entries);
    if (entries.length === 0) wanted.settleAll(document.durable);
    for (const session of this.sessions) session.announce(document, entries);
  }

  /** Bytes that came and are not on disk yet, of entries whole and in part, and of states in part. */
  get unfinishedBytes(): number {
    return this.#unfinishedBytes(Number.NEGATIVE_INFINITY);
  }

  /** Without those in part of which nothing has come of late: a peer that stalls would keep everybody from being served. */
  #unfinishedBytes(nowMs: number): number {
    let bytes = this.#room.arrivedBytes(nowMs) + this.#stateRoom.arrivedBytes(nowMs);
    for (const document of this.#documents.keys()) bytes += document.unfinishedBytes;
    return bytes;
  }
}
