// A replica's document with what sync knows of it beside the rest: `synced`, `status`, `presence`.

import type { ReplicaId } from "@joinery/clock";
import type { Fields, StructView } from "@joinery/crdt";
import type {
  ChangeListener,
  ChangeOptions,
  DocumentCore,
  DocumentError,
  DocumentId,
  DocumentSize,
  DurabilityLevel,
  FieldPath,
  InvalidValue,
  Document as LocalDocument,
  Opening,
  Transaction,
} from "@joinery/replica";
import {
  type ExportOptions,
  exportDocument,
  type ImportResult,
  importDocument,
  versionOf,
} from "@joinery/replica/bytes";
import type { DocumentStatus, Presence, StatusListener, Sync } from "@joinery/sync";
import type { Document } from "./document.js";
import { type Change, type ChangedDocument, SyncedChange } from "./finality/synced-change.js";

export class SyncedDocument<F extends Fields> implements Document<F> {
  readonly #local: LocalDocument<F>;
  readonly #core: DocumentCore;
  readonly #sync: Sync;
  readonly #changed: ChangedDocument;

  constructor(local: LocalDocument<F>, core: DocumentCore, sync: Sync) {
    this.#local = local;
    this.#core = core;
    this.#sync = sync;
    this.#changed = { core, sync, fields: () => local.value };
  }

  get id(): DocumentId {
    return this.#local.id;
  }

  get value(): StructView<F> {
    return this.#local.value;
  }

  invalidValues(): readonly InvalidValue<F>[] {
    return this.#local.invalidValues();
  }

  get core(): DocumentCore {
    return this.#core;
  }

  get author(): ReplicaId {
    return this.#local.author;
  }

  get size(): DocumentSize {
    return this.#local.size;
  }

  get unknownOperations(): number {
    return this.#local.unknownOperations;
  }

  get presence(): Presence {
    return this.#sync.presence(this.#core);
  }

  get status(): DocumentStatus {
    return this.#sync.status(this.#core);
  }

  get unsyncedChanges(): number {
    return this.#sync.unsyncedChanges(this.#core);
  }

  get durability(): DurabilityLevel {
    return this.#local.durability;
  }

  get opening(): Opening {
    return this.#local.opening;
  }

  get failure(): DocumentError | undefined {
    return this.#local.failure;
  }

  change<R>(run: Transaction<F, R>, options?: ChangeOptions): Change<R> {
    return new SyncedChange(this.#local.change(run, options), this.#changed);
  }

  writable(options?: { readonly signal?: AbortSignal }): Promise<void> {
    return this.#local.writable(options);
  }

  subscribe(listener: ChangeListener<F>): () => void;
  subscribe(path: FieldPath<F>, listener: ChangeListener<F>): () => void;
  subscribe(...args: [ChangeListener<F>] | [FieldPath<F>, ChangeListener<F>]): () => void {
    return args.length === 1 ? this.#local.subscribe(args[0]) : this.#local.subscribe(...args);
  }

  synced(options?: { readonly signal?: AbortSignal }): Promise<void> {
    return this.#sync.synced(this.#core, options);
  }

  onStatus(listener: StatusListener): () => void {
    return this.#sync.onStatus(this.#core, listener);
  }

  settled(): Promise<void> {
    return this.#local.settled();
  }

  snapshot(): Promise<void> {
    return this.#local.snapshot();
  }

  history(): Promise<void> {
    return this.#local.history();
  }

  version(): Uint8Array {
    return versionOf(this.#local);
  }

  export(options?: ExportOptions): Promise<Uint8Array> {
    return exportDocument(this.#local, options);
  }

  import(bytes: Uint8Array): Promise<ImportResult> {
    return importDocument(this.#local, bytes);
  }

  close(): Promise<void> {
    return this.#local.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
