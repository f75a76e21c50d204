// What users and the front door hold of a running sync: its peers, and waiting for documents to be in step with them.

import type { ReplicaId } from "@joinery/clock";
import type { DocumentCore, DocumentId, Entry, Identity, Lessee, Lessor, PartsApart } from "@joinery/replica";
import type { Access } from "../core/access/refused-message.js";
import type { SyncEngine } from "../core/engine.js";
import type { Interest } from "../core/interest/interests.js";
import type { ProtocolFault } from "../core/protocol-error.js";
import type { SessionLimits } from "../core/session-options.js";
import type { StateOutcome } from "../core/states/state-taker.js";
import type { DocumentStatus } from "../core/status/document-status.js";
import type { Rung, Tally, TrafficClass } from "../core/traffic.js";
import type { Dialer, Listener } from "../transport-port.js";
import type { Gossip } from "./mesh/gossip.js";
import type { Presence } from "./presence/presence.js";
import type { ReconnectState } from "./reconnect.js";
import type { StatusListener } from "./status/status-board.js";
import type { IsDone } from "./synced-waits.js";

/** The seam of a replica that sync plugs into; `createReplica` of the replica package answers one. */
export interface SyncableReplica {
  readonly id: ReplicaId;
  /** The key pair whose public key is `id`, if it has one: it proves itself to peers, and peers with keys prove themselves. */
  readonly identity?: Pick<Identity, "sign" | "verify"> | undefined;
  /** True where nobody keeps history: states are taken in place of entries that could be had, where they are less. */
  readonly takesStates?: boolean | undefined;
  readonly core: { readonly documents: ReadonlyMap<string, DocumentCore> };
  /** Leases authors to peers, if it does. */
  readonly lessor?: Pick<Lessor, "ask" | "gone" | "onAnswer"> | undefined;
  /** Leases the author of this replica, if it has none of its own. */
  readonly lessee?: Pick<Lessee, "question" | "answered" | "onQuestion"> | undefined;
  /** The documents that are open or that storage has anything of. */
  documents?(): Promise<readonly DocumentId[]>;
  /** The bytes of a document's genesis, where it has one and storage has it. */
  genesisOf?(document: DocumentId): Promise<Uint8Array | undefined>;
  /** What is wrong with the bytes; undefined when they are the genesis of the document. */
  genesisProblem?(document: DocumentId, bytes: Uint8Array): string | undefined;
  /**
   * Another replica runs on a copy of this one's storage: answers the name to go by from now on, which what is written here from now
   * on has too; undefined where the name stays.
   */
  metCopy?(): ReplicaId | undefined;
  now(): number;
  receive(document: DocumentCore, entries: readonly Entry[]): void;
  install(document: DocumentCore, bytes: Uint8Array, apart?: PartsApart): StateOutcome;
  onDurable(listener: (document: DocumentCore, entries: readonly Entry[]) => void): () => void;
  onOpen(listener: (document: DocumentCore) => void): () => void;
  onClose(listener: (document: DocumentCore) => void): () => void;
}

/** The timers of the platform, or those of a test. */
export interface SyncTimers {
  setTimeout(run: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** A peer, or somebody who claimed to be one, whose session ended because the two can't talk, or who doesn't take a document. */
export interface PeerError {
  /** Where it was: `ws://127.0.0.1:51234`. */
  readonly remote: string;
  /** Its author, if it got that far. */
  readonly peer: ReplicaId | undefined;
  readonly code: ProtocolFault;
  /** One line for people, safe to print. */
  readonly reason: string;
  /**
   * True where trying again can't help: the document is left alone on this connection, or who was dialed is dialed no more, because its frames
   * are longer than it was told (`FRAME_TOO_LARGE`), or the lesser limit of both leaves no room to talk in (`FRAME_TOO_SMALL`). That holds until
   * sync begins anew, so show it to whoever can change the limits.
   */
  readonly fatal: boolean;
}

export interface SyncOptions {
  /** Whom to dial and where to listen. Dialers dial again for as long as sync runs, unless that can't help (`PeerError.fatal`). */
  readonly network: readonly (Dialer | Listener)[];
  readonly limits?: Partial<SessionLimits>;
  /** How often sessions look after what is stuck, while there are any. Default 100 ms. */
  readonly tickMs?: number;
  /** Most bytes that a connection may have buffered before more is written to it. Default 1 MiB. */
  readonly bufferedBytesMax?: number;
  /** Most bytes that it may have buffered before more of what the peer asked for is written. Default 64 KiB. */
  readonly bulkBufferedBytesMax?: number;
  /** How long to wait before dialing again; see `ReconnectOptions.backoff`. */
  readonly backoff?: { readonly firstMs?: number; readonly maxMs?: number };
  /** Milliseconds of a clock that only goes forward. Default `performance.now`. */
  readonly monotonicMs?: () => number;
  /** Default: those of the platform. The timer of sessions keeps no process alive. */
  readonly timers?: SyncTimers;
  /** Numbers from 0 up to 1, for the jitter of reconnecting. Default `Math.random`. */
  readonly random?: () => number;
  /**
   * Numbers from 0 to 2^32 - 1, for the keys under which sets are compared. Whoever can foresee them can write entries that make that
   * dear, so give them only where a run has to repeat to the byte. Default: the platform's source for secrets.
   */
  readonly randomWord?: () => number;
  /** Hears how it stands with each dialer. */
  readonly onState?: (target: string, state: ReconnectState) => void;
  /**
   * Decides what a peer may do with a document, once for each peer and document, and again after `reauthorize`. Who may not
   * read it is told nothing of it, not even whether it is open here, and is told so when it asks; who may read and not write
   * gets it, and what it sends is dropped. One that throws or rejects has said no, and its error goes to `onError`.
   * Default: every peer may do everything. A peer's `id` is proven only where `isProven` says so, which takes an identity at both
   * sides; at a replica without one, the first look at an `id` brings a warning (`JOINERY_UNPROVEN_PEER`).
   */
  readonly authorize?: Authorize;
  /** Hears of a document that a peer doesn't let this replica read, or write. */
  readonly onRefused?: (refusal: Refusal) => void;
  /**
   * Hears of a document that a peer asks for or tells of, that it may read and that is not open here; and of each that storage
   * has and that a peer seeks (`interest`). What it opens until its promise
   * resolves is synced; of anything else the peer is told that it is not open. A relay opens what it is asked for. It is called for a
   * document again only when that promise has settled and the document is still not open. One that throws or rejects has opened nothing, and
   * its error goes to `onError`; `ALREADY_OPEN` is none.
   */
  readonly onRequested?: (document: DocumentId, peer: Peer) => unknown;
  /** Hears of what `authorize` and `onRequested` failed with. Default: a warning for the first (`JOINERY_HANDLER_FAILED`). */
  readonly onError?: (error: unknown) => void;
  /**
   * Which documents are talked about with peers: `["room/42", { prefix: "chat/" }]`. Peers that have documents of the list on
   * disk are asked to open them (`onRequested`), and `onRequested` hears of those here. What is not in the list is not synced,
   * open or not, and nothing of it goes over the wire. At most 256 entries of 3,000 bytes. Default: every document that is open.
   */
  readonly interest?: readonly Interest[];
  /**
   * Makes this replica a member of a mesh, which chooses by itself whom it is linked to: `partialViews({ dial, contacts })`, which is
   * imported from `gossip`, links it to a few peers, replaced when they fail. Dialers in `network` are links beside that, kept always, and peers
   * that are no members are synced with as ever.
   */
  readonly gossip?: Gossip;
  /**
   * Hears of peers that can't be talked to: only their connection was closed. A document with an entry that one of the two
   * doesn't take (`ENTRY_TOO_LARGE`) is synced with this peer no more, and the connection goes on.
   */
  readonly onPeerError?: (error: PeerError) => void;
}

/** Whether `peer` may read `document`, or write it. */
export type Authorize = (peer: Peer, document: DocumentId, access: Access) => boolean | Promise<boolean>;

/** What a peer doesn't let this replica do. */
export interface Refusal {
  readonly peer: Peer;
  readonly document: DocumentId;
  readonly access: Access;
}

/** One connection, as it stands. */
export interface Peer {
  /** The author at the other end; undefined until it has said so. */
  readonly id: ReplicaId | undefined;
  readonly remote: string;
  /** True when it has proven that it holds the key that its author's name is; only asked of by a replica with an identity. */
  readonly isProven: boolean;
  /** True when both have everything of each other on disk, in every document that both have open. */
  readonly settled: boolean;
}

/** What sync has sent and taken since it began, and what it holds now. */
export interface SyncTraffic {
  /** Bytes by what they were for; they add up to those of all frames. */
  readonly sent: Tally<TrafficClass>;
  readonly received: Tally<TrafficClass>;
  /** Bytes of entries that came and were new here. */
  readonly newBytes: number;
  /** Bytes of entries that came and were here already. */
  readonly duplicateBytes: number;
  /** Times that a peer was asked once something had come from it, the first asking included: what two sides that meet take to be level. */
  readonly rounds: number;
  /** Messages sent by the way in which two sides found out what differs, or brought it. */
  readonly rungs: Tally<Rung>;
  /** Times that an exchange rested and vectors were compared again. */
  readonly repairs: number;
  /** Bytes that wait to be sent, in all connections. */
  readonly sendingBytes: number;
  /** Bytes of entries that came and are not on disk yet. */
  readonly unfinishedBytes: number;
}

/** A running sync. */
export interface Sync {
  readonly engine: SyncEngine;
  /** Where it listens, in the order of the listeners in `network`. */
  readonly addresses: readonly string[];
  peers(): readonly Peer[];
  /**
   * Resolves when at least one peer has the document and every peer that has it is in step: each side has all of the
   * other on disk. Rejects with the signal's reason; with `SyncError` when the document (`DOCUMENT_CLOSED`) or sync
   * (`CLOSED`) is closed first, or with `ENTRY_TOO_LARGE` when one side does not take an entry of the document and nobody
   * else has it: such a peer is left out otherwise. Without a peer it waits.
   */
  synced(document: DocumentCore, options?: { readonly signal?: AbortSignal }): Promise<void>;
  /**
   * Resolves when `isDone` answers true, which is asked whenever something of the document came, or a peer said what it has. Rejects
   * with the signal's reason, or with `SyncError`: `DOCUMENT_CLOSED`, `CLOSED`.
   */
  until(document: DocumentCore, isDone: IsDone, options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** How the document stands with its peers: the same object until that changes, then another. `offline` once it is closed. */
  status(document: DocumentCore): DocumentStatus;
  /**
   * How many operations of the document, on disk here or not yet, no peer has said to have on disk, since this sync began:
   * all of them until a peer has been met, whatever was acknowledged before a restart. Where several peers share the
   * document, one of them is enough.
   */
  unsyncedChanges(document: DocumentCore): number;
  /**
   * Calls `listener` after `status` or `unsyncedChanges` has changed, once for all of a turn. Answers the function that ends
   * it; closing the document does that too, after a last word.
   */
  onStatus(document: DocumentCore, listener: StatusListener): () => void;
  /** Who else has the document open. Ends with the document. */
  presence(document: DocumentCore): Presence;
  /** The list of what peers are asked for, as it stands; undefined for every document that is open. */
  readonly interests: readonly Interest[] | undefined;
  /**
   * Adds to the list of `interest`, on all connections at once. Without a list every open document is talked about as before,
   * and peers are asked for more. Throws `SyncError`: `INVALID_INTEREST`, or `TOO_MANY_INTERESTS`.
   */
  subscribe(interest: Interest): void;
  /** Takes off the list what `subscribe` or `interest` put there. Documents that nothing else covers stay open and are synced no more. */
  unsubscribe(interest: Interest): void;
  /**
   * The canonical bytes of a document's genesis from whichever peer has it first, checked against the document's name. What
   * is not it is told to `onPeerError` as `FORGED_GENESIS`, and others are waited for. Rejects with the signal's reason, or
   * with `SyncError`, code `CLOSED`.
   */
  genesis(document: DocumentId, signal: AbortSignal): Promise<Uint8Array>;
  /** Permissions may have changed: `authorize` decides anew on every peer and document. */
  reauthorize(): void;
  /** What went over the connections, as it stands. */
  traffic(): SyncTraffic;
  /** Leaves every document, sends what is due and fits, stops listening and dialing, and closes every connection. */
  close(): Promise<void>;
}
