// What users hold of a replica: its documents and its peers.

// For users who compile for less than ESNext: what this declares is in its own types too.
/// <reference lib="esnext.disposable" preserve="true" />

import type { Fields } from "@joinery/crdt";
import type {
  DocumentId,
  GenesisOf,
  Replica as LocalReplica,
  CreateReplicaOptions as LocalReplicaOptions,
  NamedFields,
  OpenOptions,
  Schema,
  Storage,
} from "@joinery/replica";
import type { Dialer, Interest, Listener, Peer, SyncOptions, SyncTraffic } from "@joinery/sync";
import type { Document } from "./document.js";

export interface CreateReplicaOptions
  extends Omit<LocalReplicaOptions, "storage" | "founding">,
    Pick<
      SyncOptions,
      | "limits"
      | "backoff"
      | "onPeerError"
      | "onState"
      | "authorize"
      | "onRefused"
      | "onRequested"
      | "interest"
      | "gossip"
    > {
  /** Keeps the logs and the author's name. Default `memoryStorage()`, which forgets all of it with the process. */
  readonly storage?: Storage;
  /** SHA-256, synchronous, for documents with a genesis; default the platform's in Node, else that of @noble/hashes. */
  readonly hash?: (bytes: Uint8Array) => Uint8Array;
  /** Whom to dial, again and again until closed, and where to listen. Default nobody and nowhere. */
  readonly network?: readonly (Dialer | Listener)[];
}

/** The documents of one author on one storage, in step with peers. */
export interface Replica extends AsyncDisposable {
  /** The name that peers know this replica by: the author that it writes as, unless it leases one. */
  readonly id: LocalReplica["id"];
  /** The author that this replica writes as; undefined while it has leased none. */
  readonly author: LocalReplica["author"];
  /** Where it listens, in the order of the listeners in `network`, in the form that dialers take. */
  readonly addresses: readonly string[];
  /**
   * Opens the document called `name`, with what storage has of it. `schema` is plain fields, or what `defineSchema` makes:
   * then storage remembers it, and the document opens as nothing else. Rejects with `DocumentError`: `INVALID_NAME`,
   * `NEEDS_GENESIS` (use `create`), `SCHEMA_MISMATCH`, `ALREADY_OPEN`, `CORRUPT_LOG`, `NEEDS_DURABLE` where the author is
   * leased; with `ReplicaError`, code `CLOSED`; or with the storage's own `StorageError`.
   */
  open<F extends NamedFields>(name: string, schema: F | Schema<F>, options?: OpenOptions): Promise<Document<F>>;
  /**
   * Opens the document that `genesis` names: one with money. Rejects as `open` does, or with `INVALID_GENESIS`, or with
   * `NEEDS_DURABLE` for a level other than durable.
   */
  create<F extends Fields>(schema: F | Schema<F>, genesis: GenesisOf<F>, options?: OpenOptions): Promise<Document<F>>;
  /**
   * Opens a document with a genesis without its schema, to keep it and pass it on, as a relay does. Its genesis is the one
   * that storage has, or comes from a peer, checked against the id. What takes the schema is not judged here: entries that
   * break a rule of the fields are kept and passed on, and refused by those who know it. Signed documents take an `identity`
   * or a `witness`, and every signature is checked. Rejects as `create` does; with the reason of `signal`, which by default
   * aborts after 10 s without a genesis; with `SyncError`, code `CLOSED`.
   */
  hold(id: string, options?: { readonly signal?: AbortSignal }): Promise<Document<Record<never, never>>>;
  /**
   * Opens a document with a genesis by its id, for those who were told the id alone: the genesis is the one that storage has, or
   * comes from a peer, checked against the id. Rejects as `create` and `hold` do; with `INVALID_GENESIS` where the schema is another.
   */
  join<F extends Fields>(
    id: string,
    schema: F | Schema<F>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Document<F>>;
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
  readonly snapshots: LocalReplica["snapshots"];
  /**
   * What was in a document when one of its snapshots was made; `schema` as for `open`. The document may be open meanwhile, and
   * nothing of it changes. Rejects with `DocumentError`: `NO_SNAPSHOT` where there is none with that id, `CORRUPT_LOG` where it
   * is damaged, or for another schema.
   */
  readonly readSnapshot: LocalReplica["readSnapshot"];
  /**
   * Puts a closed document back to one of its snapshots: what was written since is gone from this storage, and all other snapshots,
   * also after a crash on the way. It goes on under a new author. Peers that hold what is gone bring it back when the document
   * is synced. Rejects with `DocumentError`: `ALREADY_OPEN`, `NO_SNAPSHOT`, `CORRUPT_LOG`, and `CANNOT_RESTORE` where the author
   * is leased or its name is a key.
   */
  readonly restoreSnapshot: LocalReplica["restoreSnapshot"];
  /** The list of what peers are asked for, as it stands; undefined for every document that is open. */
  readonly interests: readonly Interest[] | undefined;
  /**
   * Adds to the list of `interest`, on all connections at once: a document by its id, or `{ prefix }` for all whose ids begin
   * so. `onRequested` hears of those that peers have and that are not open here. Without a list every open document is talked
   * about as before. Throws `SyncError`: `INVALID_INTEREST`, or `TOO_MANY_INTERESTS` above 256 entries or 3,000 bytes.
   */
  subscribe(interest: Interest): void;
  /** Takes off the list what `subscribe` or `interest` put there. Documents that nothing else covers stay open and are synced no more. */
  unsubscribe(interest: Interest): void;
  /** Permissions may have changed: `authorize` decides anew on every peer and document. */
  reauthorize(): void;
  /** What went over its connections since it was made: bytes by what they were for, and what waits now. */
  traffic(): SyncTraffic;
  /** The connections there are. */
  peers(): readonly Peer[];
  /**
   * Writes what was changed, hands it to the peers' connections, returns a leased author (see `leasedAuthor`), closes the
   * connections, then every document, then the storage.
   * Rejects with the first failure when not everything could be written.
   */
  close(): Promise<void>;
}
