// A replica over a storage: opens documents, owns what they share, and is the seam that sync plugs into.

import type { ReplicaId } from "@joinery/clock";
import type { Fields } from "@joinery/crdt";
import { checkArgument } from "../check-argument.js";
import type { PartsApart } from "../core/base/mending.js";
import type { DocumentCore } from "../core/document-core.js";
import type { Entry } from "../core/entry.js";
import type { Founded } from "../core/founding.js";
import type { GenesisOf, NamedFields } from "../core/guard.js";
import type { ReplicaCore } from "../core/replica-core.js";
import type { DocumentId } from "../document-id.js";
import { ArgumentError, DocumentError, ReplicaError } from "../errors.js";
import { fieldsOf, type Schema } from "../schema/schema.js";
import type { SnapshotInfo } from "../storage-port.js";
import { deleteStored, isReplaceable, standingOf } from "./deleted-document.js";
import type { Document } from "./document.js";
import type { AuthorEpochs } from "./durability/author-epochs.js";
import { DocumentStore, durableOnly } from "./durability/document-store.js";
import { askedLevel, type DurabilityLevel, type OpenOptions } from "./durability/durability-level.js";
import {
  cannotRestore,
  checkSnapshotId,
  finishRestoring,
  type RestoreHost,
  readSnapshot,
  restoreSnapshot,
  type SnapshotReading,
} from "./kept-snapshots/index.js";
import { Listeners } from "./listeners.js";
import { loadDocument, type Opening } from "./load-document.js";
import { LocalDocument } from "./local-document.js";
import { randomBytes } from "./random-bytes.js";
import type { CreateReplicaOptions, DiskFull, InstallOutcome, Replica } from "./replica.js";
import type { ReplicaParts } from "./replica-parts.js";
import { checkSchema } from "./stored-schema.js";
import { throwLater } from "./throw-later.js";

export const genesisKeyPrefix = "genesis/";

export class LocalReplica implements Replica {
  readonly core: ReplicaCore;
  readonly lessor: ReplicaParts["lessor"] | undefined;
  readonly lessee: ReplicaParts["lessee"] | undefined;
  readonly #name: ReplicaParts["name"] | undefined;
  readonly #options: CreateReplicaOptions;
  readonly #epochs: AuthorEpochs;
  readonly #onError: (error: unknown) => void;
  readonly #open: Map<
    DocumentCore,
    Pick<LocalDocument<Fields>, "receive" | "install" | "close" | "disown" | "failure" | "metCopy">
  > = new Map();
  /** Documents that are being opened or deleted. */
  readonly #busy: Set<DocumentId> = new Set();
  readonly #durable: Listeners<[document: DocumentCore, entries: readonly Entry[]]>;
  readonly #opened: Listeners<[document: DocumentCore]>;
  readonly #closed: Listeners<[document: DocumentCore]>;
  readonly #full: Listeners<[news: DiskFull]>;
  #closing: Promise<void> | undefined;

  constructor(
    core: ReplicaCore,
    options: CreateReplicaOptions,
    epochs: AuthorEpochs,
    { lessor, lessee, name }: ReplicaParts = {},
  ) {
    this.core = core;
    this.lessor = lessor;
    this.lessee = lessee;
    this.#name = name;
    this.#options = options;
    this.#epochs = epochs;
    this.#onError = options.onError ?? throwLater;
    this.#full = new Listeners(this.#onError);
    if (options.onDiskFull !== undefined) this.#full.add(options.onDiskFull);
    this.#durable = new Listeners(this.#onError);
    this.#opened = new Listeners(this.#onError);
    this.#closed = new Listeners(this.#onError);
  }

  get identity(): CreateReplicaOptions["identity"] {
    return this.#options.identity;
  }

  get takesStates(): boolean {
    const { snapshots } = this.#options;
    return typeof snapshots === "object" && snapshots.retain === "tail";
  }

  get id(): ReplicaId {
    return this.#name?.current ?? this.core.author;
  }

  get author(): ReplicaId | undefined {
    return this.lessee === undefined ? (this.#name?.writer ?? this.core.author) : this.lessee.author;
  }

  async open<F extends NamedFields>(
    name: string,
    schema: F | Schema<F>,
    options: OpenOptions = {},
  ): Promise<Document<F>> {
    this.#assertOpen();
    checkArgument(typeof name === "string", "open(name)", 'a text that names the document, such as "room/42"', name);
    const id = name as DocumentId;
    const fields = fieldsOf<F>(schema);
    const store = this.#storeOf(id, this.#levelOf(askedLevel(options)));
    return this.#whileBusy(id, async () => {
      await finishRestoring(this.#restoreHost, id);
      const document = this.core.named(name, fields, await store.standing());
      return this.#load(document, store, (storage) => checkSchema(storage, document.id, schema));
    });
  }

  async create<F extends Fields>(
    schema: F | Schema<F>,
    genesis: GenesisOf<F>,
    options: OpenOptions = {},
  ): Promise<Document<F>> {
    this.#assertOpen();
    return this.#openFounded(this.core.found(fieldsOf(schema), genesis), schema, foundedLevel(options));
  }

  async hold(id: DocumentId, genesis?: Uint8Array): Promise<Document<Record<never, never>>> {
    this.#assertOpen();
    checkArgument(typeof id === "string", "hold(id)", "the id of a document with a genesis", id);
    return this.#openFounded(this.core.held(id, await this.#genesisBytes(id, genesis)), {}, foundedLevel());
  }

  async join<F extends Fields>(id: DocumentId, schema: F | Schema<F>, genesis?: Uint8Array): Promise<Document<F>> {
    this.#assertOpen();
    checkArgument(typeof id === "string", "join(id)", "the id of a document with a genesis", id);
    const founded = this.core.joined(id, fieldsOf(schema), await this.#genesisBytes(id, genesis));
    return this.#openFounded(founded, schema, foundedLevel());
  }

  async #genesisBytes(id: DocumentId, given: Uint8Array | undefined): Promise<Uint8Array> {
    const bytes = given ?? (await this.genesisOf(id));
    if (bytes !== undefined) return bytes;
    throw new DocumentError("NEEDS_GENESIS", `nothing here has the genesis of "${id}"`);
  }

  async genesisOf(id: DocumentId): Promise<Uint8Array | undefined> {
    this.#assertOpen();
    return this.#options.storage.loadMeta(genesisKeyPrefix + id);
  }

  genesisProblem(id: DocumentId, bytes: Uint8Array): string | undefined {
    try {
      this.core.held(id, bytes);
      return undefined;
    } catch (error) {
      if (error instanceof DocumentError) return error.message;
      throw error;
    }
  }

  #openFounded<F extends Fields>(
    founded: Founded<F>,
    schema: F | Schema<F>,
    level: ReturnType<typeof durableOnly>,
  ): Promise<Document<F>> {
    const store = this.#storeOf(founded.id, level);
    return this.#whileBusy(founded.id, async () => {
      const document = this.core.founded(founded, await store.standing());
      return this.#load(document, store, async (storage) => {
        await checkSchema(storage, document.id, schema);
        const key = genesisKeyPrefix + founded.id;
        if ((await storage.loadMeta(key)) === undefined) await storage.saveMeta(key, founded.bytes);
      });
    });
  }

  async documents(): Promise<readonly DocumentId[]> {
    this.#assertOpen();
    const stored = await this.#options.storage.documents();
    return [...new Set([...stored, ...this.core.documents.keys()])].sort();
  }

  async deleteDocument(name: string): Promise<void> {
    this.#assertOpen();
    const id = name as DocumentId;
    if (this.#busy.has(id)) throw new DocumentError("BUSY", `"${id}" is being opened or deleted: wait for that`);
    this.#busy.add(id);
    try {
      const { storage, random = randomBytes } = this.#options;
      const [, document] = [...this.#open].find(([core]) => core.id === id) ?? [];
      await finishRestoring(this.#restoreHost, id);
      // What a failed disk did not take is deleted with the rest.
      await document?.close().catch(() => undefined);
      await this.lessee?.deleting(id);
      await this.lessor?.deleting(id);
      await deleteStored(storage, id, this.#authorOf(id), random, this.#epochs);
    } finally {
      this.#busy.delete(id);
    }
  }

  async snapshots(name: string): Promise<readonly SnapshotInfo[]> {
    this.#assertOpen();
    return (await this.#options.storage.snapshots?.list(name as DocumentId)) ?? [];
  }

  async readSnapshot<F extends NamedFields>(
    name: string,
    schema: F | Schema<F>,
    id: number,
  ): Promise<SnapshotReading<F>> {
    this.#assertOpen();
    checkSnapshotId(id);
    return readSnapshot(this.#options.storage, this.core.named(name, fieldsOf<F>(schema)), id);
  }

  async restoreSnapshot(name: string, id: number): Promise<void> {
    this.#assertOpen();
    checkSnapshotId(id);
    const document = name as DocumentId;
    const { author } = await standingOf(this.#options.storage, document, this.#authorOf(document));
    if (this.lessee !== undefined || !isReplaceable(document, author)) throw cannotRestore(document);
    await this.#whileBusy(document, async () => {
      await finishRestoring(this.#restoreHost, document);
      await this.lessor?.deleting(document);
      await restoreSnapshot(this.#restoreHost, document, id);
    });
  }

  get #restoreHost(): RestoreHost {
    const { storage, random = randomBytes } = this.#options;
    return { storage, random, epochs: this.#epochs };
  }

  now(): number {
    const nowMs = Math.floor((this.#options.now ?? Date.now)());
    if (Number.isSafeInteger(nowMs)) return nowMs;
    // An entry of such a time could be written, and never be read again.
    throw new ArgumentError(`options.now answered ${nowMs}: pass a clock such as Date.now`);
  }

  metCopy(): ReplicaId | undefined {
    const name = this.#name?.renew();
    if (name === undefined) return undefined;
    for (const document of this.#open.values()) document.metCopy();
    this.lessor?.abandon();
    return name;
  }

  receive(document: DocumentCore, entries: readonly Entry[]): void {
    this.#open.get(document)?.receive(entries);
  }

  install(document: DocumentCore, bytes: Uint8Array, apart?: PartsApart): InstallOutcome {
    const open = this.#open.get(document);
    return open?.install(bytes, apart) ?? { ok: false, code: "closed", reason: "it is not open" };
  }

  onDurable(listener: (document: DocumentCore, entries: readonly Entry[]) => void): () => void {
    return this.#durable.add(listener);
  }

  onOpen(listener: (document: DocumentCore) => void): () => void {
    return this.#opened.add(listener);
  }

  onClose(listener: (document: DocumentCore) => void): () => void {
    return this.#closed.add(listener);
  }

  async retire(): Promise<boolean> {
    if (this.lessee === undefined) return true;
    this.lessee.stop();
    await Promise.all(Array.from(this.#open.values(), (document) => document.disown()));
    if (Array.from(this.#open.values(), ({ failure }) => failure).some(Boolean)) this.lessee.distrust();
    return this.lessee.retire();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new ReplicaError("CLOSED", "the replica is closed: create another");
  }

  #levelOf(asked: DurabilityLevel | undefined): DurabilityLevel {
    if (this.lessee !== undefined) return durableOnly("a replica that leases its author has one", asked);
    return asked ?? this.#options.durability ?? "durable";
  }

  /** Rights in a genesis stay bound to the author that they were given to. */
  #authorOf(id: DocumentId): ReplicaId {
    return id.startsWith("~") ? this.core.author : (this.#name?.writer ?? this.core.author);
  }

  #storeOf(id: DocumentId, level: DurabilityLevel): DocumentStore {
    const { storage, random = randomBytes } = this.#options;
    return new DocumentStore(id, level, {
      storage,
      random,
      author: this.#authorOf(id),
      epochs: this.#epochs,
      isLeased: this.lessee !== undefined,
    });
  }

  /** Nobody else opens or deletes the document until `open` is through: what it reads of the store stays true. */
  async #whileBusy<T>(id: DocumentId, open: () => Promise<T>): Promise<T> {
    if (this.core.documents.has(id) || this.#busy.has(id)) {
      throw new DocumentError("ALREADY_OPEN", `"${id}" is open already, or busy: use that handle, or close it first`);
    }
    this.#busy.add(id);
    try {
      return await open();
    } finally {
      this.#busy.delete(id);
    }
  }

  /** Among the documents only when its log is in, so that nobody meets a document that has forgotten its own past. */
  async #load<F extends Fields>(
    core: DocumentCore<F>,
    store: DocumentStore,
    prepare: (storage: CreateReplicaOptions["storage"]) => Promise<void>,
  ): Promise<Document<F>> {
    await prepare(store.storage);
    const opening = await loadDocument(store.storage, core as unknown as DocumentCore);
    await store.begin();
    const author = core.authors.idOf(core.self);
    if (store.endsWithAuthor(author) && (await store.hasWritten(author))) core.elsewhere.wrote();
    this.#assertOpen();
    this.core.add(core);
    return this.#shellOf(core, store, opening);
  }

  #shellOf<F extends Fields>(core: DocumentCore<F>, store: DocumentStore, opening: Opening): Document<F> {
    const { verify, identity, witness, snapshots, flushOn = queueMicrotask } = this.#options;
    const any = core as unknown as DocumentCore;
    const document = new LocalDocument(core, {
      store,
      verify,
      verifier: identity ?? witness,
      snapshots,
      opening,
      // Called as a plain function: browsers refuse queueMicrotask as a method.
      flushOn: (flush) => flushOn(flush),
      onError: this.#onError,
      onDiskFull: (news) => this.#full.call(news),
      now: () => this.now(),
      announce: (entries) => this.#announce(any, entries),
      closed: () => this.#forget(any),
      writable: async (signal) => this.lessee?.writable(any, signal),
    });
    this.#open.set(any, document);
    this.lessee?.opened(any);
    if (opening.snapshotBytes === 0) this.#opened.call(any);
    else this.#openWithHistory(any, document);
    return document;
  }

  /** The application has the document at once; those who serve its entries to others meet it when they are all there. */
  #openWithHistory(core: DocumentCore, document: Pick<LocalDocument<Fields>, "history">): void {
    const isOpen = (): boolean => this.core.documents.get(core.id) === core;
    const load = async (): Promise<void> => {
      if (isOpen()) await document.history().catch((error: unknown) => this.#onError(error));
      if (isOpen()) this.#opened.call(core);
    };
    setTimeout(() => void load(), 0);
  }

  #announce(document: DocumentCore, entries: readonly Entry[]): void {
    this.#durable.call(document, entries);
    this.lessor?.advanced(document.id);
    this.lessee?.advanced();
  }

  #forget(document: DocumentCore): void {
    if (this.#open.get(document)?.failure !== undefined) this.lessee?.distrust();
    this.#open.delete(document);
    this.lessee?.closed(document);
    this.core.close(document.id);
    this.#closed.call(document);
  }

  async #close(): Promise<void> {
    const closed = await Promise.allSettled(Array.from(this.#open.values(), (document) => document.close()));
    await this.#options.storage.close();
    for (const outcome of closed) if (outcome.status === "rejected") throw outcome.reason;
  }
}

function foundedLevel(options: OpenOptions = {}): DurabilityLevel {
  return durableOnly("a document with a genesis has an author", askedLevel(options));
}
