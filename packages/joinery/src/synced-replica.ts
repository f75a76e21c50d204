// A replica and its sync as one: what is opened is synced, and closing closes both in an order that loses nothing.

import type { ReplicaId } from "@joinery/clock";
import type { Fields } from "@joinery/crdt";
import type {
  DocumentCore,
  DocumentId,
  GenesisOf,
  Document as LocalDocument,
  Replica as LocalReplica,
  NamedFields,
  OpenOptions,
  Schema,
  SnapshotInfo,
  SnapshotReading,
} from "@joinery/replica";
import type { Interest, Peer, Sync, SyncTraffic } from "@joinery/sync";
import type { Document } from "./document.js";
import type { Replica } from "./replica.js";
import { SyncedDocument } from "./synced-document.js";

/** How long a genesis is waited for unless somebody says otherwise. */
const genesisMsMax = 10_000;

export class SyncedReplica implements Replica {
  readonly #local: LocalReplica;
  readonly #sync: Sync;
  readonly #open: Map<DocumentCore, LocalDocument<Fields>> = new Map();
  #closing: Promise<void> | undefined;

  constructor(local: LocalReplica, sync: Sync) {
    this.#local = local;
    this.#sync = sync;
    local.onClose((core) => this.#open.delete(core));
  }

  get id(): ReplicaId {
    return this.#local.id;
  }

  get author(): ReplicaId | undefined {
    return this.#local.author;
  }

  get addresses(): readonly string[] {
    return this.#sync.addresses;
  }

  async open<F extends NamedFields>(name: string, schema: F | Schema<F>, options?: OpenOptions): Promise<Document<F>> {
    return this.#synced(await this.#local.open(name, schema, options));
  }

  async create<F extends Fields>(
    schema: F | Schema<F>,
    genesis: GenesisOf<F>,
    options?: OpenOptions,
  ): Promise<Document<F>> {
    return this.#synced(await this.#local.create(schema, genesis, options));
  }

  async hold(id: string, options: { readonly signal?: AbortSignal } = {}): Promise<Document<Record<never, never>>> {
    return this.#synced(await this.#local.hold(id as DocumentId, await this.#genesis(id as DocumentId, options)));
  }

  async join<F extends Fields>(
    id: string,
    schema: F | Schema<F>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<Document<F>> {
    const document = id as DocumentId;
    return this.#synced(await this.#local.join(document, schema, await this.#genesis(document, options)));
  }

  documents(): Promise<readonly DocumentId[]> {
    return this.#local.documents();
  }

  deleteDocument(name: string): Promise<void> {
    return this.#local.deleteDocument(name);
  }

  snapshots(name: string): Promise<readonly SnapshotInfo[]> {
    return this.#local.snapshots(name);
  }

  readSnapshot<F extends NamedFields>(name: string, schema: F | Schema<F>, id: number): Promise<SnapshotReading<F>> {
    return this.#local.readSnapshot(name, schema, id);
  }

  restoreSnapshot(name: string, id: number): Promise<void> {
    return this.#local.restoreSnapshot(name, id);
  }

  get interests(): readonly Interest[] | undefined {
    return this.#sync.interests;
  }

  subscribe(interest: Interest): void {
    this.#sync.subscribe(interest);
  }

  unsubscribe(interest: Interest): void {
    this.#sync.unsubscribe(interest);
  }

  reauthorize(): void {
    this.#sync.reauthorize();
  }

  traffic(): SyncTraffic {
    return this.#sync.traffic();
  }

  peers(): readonly Peer[] {
    return this.#sync.peers();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #genesis(document: DocumentId, { signal }: { readonly signal?: AbortSignal }): Promise<Uint8Array> {
    const stored = await this.#local.genesisOf(document);
    return stored ?? this.#sync.genesis(document, signal ?? AbortSignal.timeout(genesisMsMax));
  }

  #synced<F extends Fields>(document: LocalDocument<F>): Document<F> {
    const core = this.#local.core.documents.get(document.id) as DocumentCore;
    this.#open.set(core, document as unknown as LocalDocument<Fields>);
    return new SyncedDocument(document, core, this.#sync);
  }

  async #close(): Promise<void> {
    await Promise.all(Array.from(this.#open.values(), saveAll));
    try {
      await this.#local.retire();
    } finally {
      await this.#sync.close();
      await this.#local.close();
    }
  }
}

/** Waits until every change so far is on disk, so that it can still be sent. What fails is told by closing. */
async function saveAll(document: LocalDocument<Fields>): Promise<void> {
  try {
    await document.change(() => undefined).saved;
  } catch {
    return;
  }
}
