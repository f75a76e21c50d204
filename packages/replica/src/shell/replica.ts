// What users and sync hold of a replica: its documents, and the seam through which entries leave and come in.

// For users who compile for less than ESNext: what this declares is in its own types too.
/// <reference lib="esnext.disposable" preserve="true" />

import type { ReplicaId } from "@joinery/clock";
import type { Fields } from "@joinery/crdt";
import type { Installed } from "../core/base/document-base.js";
import type { PartsApart } from "../core/base/mending.js";
import type { Snapshot } from "../core/base/snapshot.js";
import type { DocumentCore } from "../core/document-core.js";
import type { Entry } from "../core/entry.js";
import type { Founding } from "../core/founding.js";
import type { GenesisOf, NamedFields } from "../core/guard.js";
import type { ReplicaCore } from "../core/replica-core.js";
import type { DocumentId } from "../document-id.js";
import type { DocumentError } from "../errors.js";
import type { Schema } from "../schema/schema.js";
import type { SnapshotInfo, Storage } from "../storage-port.js";
import type { Document } from "./document.js";
import type { DurabilityLevel, OpenOptions } from "./durability/durability-level.js";
import type { SnapshotReading } from "./kept-snapshots/index.js";
import type { AuthorLease, AuthorPool } from "./leases/lease-host.js";
import type { Lessee } from "./leases/lessee.js";
import type { Lessor } from "./leases/lessor.js";
import type { Witness } from "./signing/create-witness.js";
import type { Identity } from "./signing/identity.js";
import type { SnapshotOptions } from "./snapshot-keeper.js";

export interface CreateReplicaOptions {
  /** Keeps the logs and the author's name. The replica owns it and closes it. */
  readonly storage: Storage;
  /**
   * The author to write as. By default the one that `storage` keeps; a new one on first use. For replicas that live for
   * seconds, `leasedAuthor()`.
   */
  readonly author?: ReplicaId | AuthorLease;
  /**
   * When snapshots are made, where `storage` keeps them and documents can have them, and what becomes of the entries that
   * they cover. False: none are made. By default they come as the log grows, save
   * in a storage that forgets with the process, and every entry is kept.
   */
  readonly snapshots?: SnapshotOptions | false;
  /** How durable documents are that are opened without saying so, where they can be otherwise: see `OpenOptions`. Default `durable`. */
  readonly durability?: DurabilityLevel;
  /** A key pair of `createIdentity`: the replica writes as its public key, and takes part in signed documents. */
  readonly identity?: Identity;
  /** What `createWitness` makes: a replica without an identity opens signed documents with it, to check and pass on what others sign. */
  readonly witness?: Witness;
  /** A pool of authors that this replica leases to peers, in the documents that it has open: `authorPool()`. */
  readonly leases?: AuthorPool;
  /** For documents with a genesis or guards: what `founding` of `@joinery/replica/genesis` makes. */
  readonly founding?: Founding;
  /** Wall time in milliseconds, which must be a safe integer; default `Date.now`. */
  readonly now?: () => number;
  /** Random bytes for an author's name; default `crypto.getRandomValues`. */
  readonly random?: (byteCount: number) => Uint8Array;
  /**
   * Asked about every entry from outside before anything else is made of it: false rejects it. Gets the entry's canonical
   * bytes and the author they name. Signed documents ask the verifier of the identity instead. A verifier that throws or rejects has said no, and is reported to `onError`.
   */
  readonly verify?: (entryBytes: Uint8Array, author: ReplicaId) => boolean | Promise<boolean>;
  /** When the transactions since the last flush become an entry; default `queueMicrotask`. */
  readonly flushOn?: (flush: () => void) => void;
  /** Told of errors that listeners and verifiers throw; default throws them in a microtask, so that nobody misses them. */
  readonly onError?: (error: unknown) => void;
  /**
   * Told when there is no room on the disk for a document, and again, without an error, when all that waited for it is written.
   * In between the document can be read, and takes neither changes nor entries.
   */
  readonly onDiskFull?: (news: DiskFull) => void;
  /** Most bytes of memory per document that entries take which wait for others; default 32 MiB. What exceeds it is dropped and fetched again. */
  readonly pendingBytesMax?: number;
  /** The same over all documents, default 64 MiB: where it is reached, the document with most lets go of what it has held longest. */
  readonly pendingTotalBytesMax?: number;
  /** How far ahead of `now` an entry may be stamped before it is parked until then; default 5 minutes. */
  readonly aheadMsMax?: number;
}

export interface DiskFull {
  readonly document: DocumentId;
  /** Code `DISK_FULL`, with the storage's own error as its cause; undefined when there was room again. */
  readonly error: DocumentError | undefined;
}

/** What came of a snapshot or a patch of a peer; `patch` is for that peer. Nothing has happened where it is not ok. */
export type InstallOutcome =
  /** `writtenBytes`: of the snapshot that goes to the disk for it. */
  | { readonly ok: true; readonly writtenBytes: number; readonly patch?: Snapshot }
  | {
      readonly ok: false;
      /** `no-snapshots`: storage keeps none. `closed`: the document is, or its disk has failed. Else see `Installed`. */
      readonly code: Extract<Installed, { readonly ok: false }>["code"] | "no-snapshots" | "closed";
      readonly reason: string;
    };

/** The documents of one author on one storage. */
export interface Replica extends AsyncDisposable {
  /** The name that peers know this replica by: the author that it writes as, unless it leases one. */
  readonly id: ReplicaId;
  /** The author that this replica writes as; undefined while it has leased none. */
  readonly author: ReplicaId | undefined;
  /** The part without promises, for those who drive it. */
  readonly core: ReplicaCore;
  /**
   * Opens the document called `name`, with what storage has of it. `schema` is plain fields, or what `defineSchema` makes:
   * then storage remembers it, and the document opens as nothing else. Rejects with `DocumentError`: `INVALID_NAME`,
   * `NEEDS_GENESIS` (use `create`), `SCHEMA_MISMATCH`, `ALREADY_OPEN`, `CORRUPT_LOG`, `CLOSED`, `NEEDS_DURABLE` where
   * the author is leased; or with the storage's own error.
   */
  open<F extends NamedFields>(name: string, schema: F | Schema<F>, options?: OpenOptions): Promise<Document<F>>;
  /** Opens the document that `genesis` names, with what storage has of it. Rejects as `open` does, or with `INVALID_GENESIS`, `NEEDS_FOUNDING`, `NEEDS_IDENTITY` or, for a level other than durable, `NEEDS_DURABLE`. */
  create<F extends Fields>(schema: F | Schema<F>, genesis: GenesisOf<F>, options?: OpenOptions): Promise<Document<F>>;
  /**
   * Opens a document with a genesis without its schema, to keep it and pass it on: `genesis` are its canonical bytes, by
   * default those that storage has. Rejects as `create` does, with `INVALID_GENESIS` for bytes of another document, and with
   * `NEEDS_GENESIS` where there are none.
   */
  hold(id: DocumentId, genesis?: Uint8Array): Promise<Document<Record<never, never>>>;
  /** Opens a document with a genesis by its id, with its schema: `genesis` as for `hold`. Rejects as `hold` does. */
  join<F extends Fields>(id: DocumentId, schema: F | Schema<F>, genesis?: Uint8Array): Promise<Document<F>>;
  /** The canonical bytes of a document's genesis, as far as storage has them. */
  genesisOf(id: DocumentId): Promise<Uint8Array | undefined>;
  /** What is wrong with the bytes; undefined when they are the genesis of the document. */
  genesisProblem(id: DocumentId, bytes: Uint8Array): string | undefined;
  /** The documents that are open or that storage has anything of, in order of code units. */
  documents(): Promise<readonly DocumentId[]>;
  /**
   * Deletes what this replica has of a document, by its name or id; closes it first when it is open. Peers keep theirs, and
   * opening it again begins empty and fetches from them. What was written here stays theirs under its author's name: a
   * named document goes on under a new author (`document.author`), and a document with a genesis, or of an author whose
   * name is a key, takes changes only when its own earlier ones have come back (`OWN_ENTRIES_MISSING`).
   * Rejects with `DocumentError`, code `BUSY`, while it is being opened or deleted, or with the storage's own error.
   */
  deleteDocument(name: string): Promise<void>;
  /** The snapshots that storage keeps of a document, the latest first. */
  snapshots(name: string): Promise<readonly SnapshotInfo[]>;
  /**
   * What was in a document when one of its snapshots was made; `schema` as for `open`. The document may be open meanwhile, and
   * nothing of it changes. Rejects with `DocumentError`: `NO_SNAPSHOT` where there is none with that id, `CORRUPT_LOG` where it
   * is damaged, or for another schema.
   */
  readSnapshot<F extends NamedFields>(name: string, schema: F | Schema<F>, id: number): Promise<SnapshotReading<F>>;
  /**
   * Puts a closed document back to one of its snapshots: what was written since, here and elsewhere, is gone from this storage with all
   * other snapshots, also after a crash on the way. It goes on under a new author. Peers that hold what is gone bring it back when
   * the document is synced. Rejects with `DocumentError`: `ALREADY_OPEN`, `NO_SNAPSHOT`, `CORRUPT_LOG`, and `CANNOT_RESTORE` where
   * the author is leased or its name is a key.
   */
  restoreSnapshot(name: string, id: number): Promise<void>;
  /**
   * Where the author is leased: takes no more changes, and waits until the node with the pool has everything on disk and
   * has the author back. To be called before what connects the two is closed. Resolves with false when that did not
   * happen within `retireMsMax` of the lease: nobody will have that author again, and what was written is as safe as ever.
   */
  retire(): Promise<boolean>;
  /** Closes every document, then the storage. Rejects with the first failure when not everything could be written. */
  close(): Promise<void>;

  /** True where entries that snapshots cover are let go of anyway: `snapshots: { retain: "tail" }`. */
  readonly takesStates: boolean;
  /** The pool of this replica, for those who carry questions and answers. */
  readonly lessor: Lessor | undefined;
  /** What leases this replica's author, for the same. */
  readonly lessee: Lessee | undefined;
  /**
   * A peer runs on a copy of this storage: named documents go on under the name that is answered, and peers know this replica by it.
   * Undefined where the name stays: it is a key, the application's, or leased, or it was replaced too often.
   */
  metCopy(): ReplicaId | undefined;
  /** Wall time in whole milliseconds, as this replica sees it. */
  now(): number;
  /** Hands entries from a peer to a document. Nothing happens where it is closed or its disk has failed. */
  receive(document: DocumentCore, entries: readonly Entry[]): void;
  /** Hands a snapshot of a peer to a document, or its patch to what was compared; what it brings is on disk when the document is next `settled`. */
  install(document: DocumentCore, bytes: Uint8Array, apart?: PartsApart): InstallOutcome;
  /** Calls `listener` with entries that have become durable, own and foreign: they may be announced now. */
  onDurable(listener: (document: DocumentCore, entries: readonly Entry[]) => void): () => void;
  /** Calls `listener` with each document that opens, once its log is loaded, with what storage has below its snapshot. */
  onOpen(listener: (document: DocumentCore) => void): () => void;
  /** Calls `listener` with each document that was closed. */
  onClose(listener: (document: DocumentCore) => void): () => void;
}
