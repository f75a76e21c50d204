// An open document: performs what its core asks for and hands the answers back, so that the core needs no promise.
// The order is the core's: apply, persist, then announce. When the disk fails, nothing more is taken or told.

import type { ReplicaId } from "@joinery/clock";
import { type AnyField, assert, type Fields, keysOfShown, type StructView } from "@joinery/crdt";
import { checkArgument } from "../check-argument.js";
import type { PartsApart } from "../core/base/mending.js";
import type { Snapshot } from "../core/base/snapshot.js";
import { diskFull, nestedChange, noSnapshot } from "../core/change-faults.js";
import type { DocumentCore } from "../core/document-core.js";
import type { DeliverEffect, Effect, JoinedEffect, VerifyEffect } from "../core/effects.js";
import type { Entry } from "../core/entry.js";
import { encodeEntry } from "../core/entry-codec.js";
import type { DocumentId } from "../document-id.js";
import { DocumentError } from "../errors.js";
import type { ChangeListener, FieldPath } from "./change-event.js";
import type { Change, ChangeOptions, Document, Transaction } from "./document.js";
import { DocumentReading, type InvalidValue } from "./document-reading.js";
import type { DocumentSize } from "./document-size.js";
import { DueTimer } from "./due-timer.js";
import type { DocumentStore } from "./durability/document-store.js";
import type { DurabilityLevel } from "./durability/durability-level.js";
import { loadHistory, type Opening } from "./load-document.js";
import { LocalChange } from "./local-change.js";
import { LogWriter, type SnapshotJob } from "./log-writer.js";
import { OwnAuthor } from "./own-author.js";
import type { CreateReplicaOptions, DiskFull, InstallOutcome } from "./replica.js";
import { quiet } from "./saved-changes.js";
import { SnapshotKeeper } from "./snapshot-keeper.js";
import { Subscribers } from "./subscribers.js";
import { deliveredEvent, joinedEvent } from "./told-events.js";

/** What a document needs of its replica. */
export interface DocumentHost {
  readonly store: DocumentStore;
  readonly verify: CreateReplicaOptions["verify"];
  readonly verifier: CreateReplicaOptions["witness"];
  readonly snapshots: CreateReplicaOptions["snapshots"];
  readonly opening: Opening;
  readonly flushOn: (flush: () => void) => void;
  readonly onError: (error: unknown) => void;
  readonly onDiskFull: (news: DiskFull) => void;
  readonly now: () => number;
  /** These entries are on disk. */
  readonly announce: (entries: readonly Entry[]) => void;
  readonly closed: () => void;
  /** Resolves once the document may be changed. */
  readonly writable: (signal: AbortSignal | undefined) => Promise<void>;
}

const noOptions: ChangeOptions = {};

export class LocalDocument<F extends Fields> implements Document<F> {
  readonly #core: DocumentCore<F>;
  readonly #host: DocumentHost;
  readonly #writer: LogWriter;
  readonly #own: OwnAuthor;
  readonly #subscribers: Subscribers<F>;
  readonly #timer: DueTimer;
  readonly #reading: DocumentReading<F>;
  readonly #verifying: Set<Promise<void>> = new Set();
  readonly #keeper: SnapshotKeeper;
  #history: Promise<void> | undefined;
  #failure: DocumentError | undefined;
  /** While what was changed waits for room on the disk. */
  #full: DocumentError | undefined;
  #closing: Promise<void> | undefined;
  #flushIsDue = false;

  constructor(core: DocumentCore<F>, host: DocumentHost) {
    this.#core = core;
    this.#host = host;
    this.#subscribers = new Subscribers(host.onError);
    this.#reading = new DocumentReading(core);
    this.#keeper = new SnapshotKeeper(host.snapshots || {}, host.opening, host.now());
    this.#timer = new DueTimer(host.now, () => this.#perform(core.tick(host.now())));
    const any = core as unknown as DocumentCore;
    this.#own = new OwnAuthor({
      core: any,
      store: host.store,
      now: host.now,
      onError: host.onError,
      flush: () => this.#flush(),
    });
    this.#writer = new LogWriter({
      storage: host.store.storage,
      document: core.id,
      core,
      onPersisted: (ticket) => this.#persisted(ticket),
      onFailed: (cause) => this.#fail(cause),
      onFull: (cause) => this.#noteFull(cause),
    });
  }

  get id(): DocumentId {
    return this.#core.id;
  }

  get value(): StructView<F> {
    return this.#reading.value;
  }

  invalidValues(): readonly InvalidValue<F>[] {
    return this.#reading.invalidValues;
  }

  get core(): DocumentCore {
    return this.#core as unknown as DocumentCore;
  }

  get author(): ReplicaId {
    return this.#core.authors.idOf(this.#core.self);
  }

  get size(): DocumentSize {
    return this.#reading.size;
  }

  get unknownOperations(): number {
    return this.#core.counts.unknown;
  }

  get durability(): DurabilityLevel {
    return this.#host.store.level;
  }

  get opening(): Opening {
    return this.#host.opening;
  }

  get failure(): DocumentError | undefined {
    return this.#failure;
  }

  change<R>(run: Transaction<F, R>, options: ChangeOptions = noOptions): Change<R> {
    checkArgument(typeof run === "function", "change(run)", "a function of the draft", run);
    this.#assertWritable();
    if (this.#full !== undefined) throw this.#full;
    this.#subscribers.checkLoop(this.id);
    const core = this.#core;
    // An entry that is open has its time already.
    const nowMs = core.openSince === undefined ? this.#host.now() : 0;
    const { saved } = this.#own;
    const { result, firstSeq, lastSeq, effects } = core.change(run, nowMs, options.origin);
    if (lastSeq >= firstSeq) this.#own.wrote();
    this.#scheduleFlush();
    this.#perform(effects);
    return new LocalChange(result, firstSeq, lastSeq, saved.upTo);
  }

  async writable({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    this.#assertWritable();
    await this.#host.writable(signal);
  }

  subscribe(listener: ChangeListener<F>): () => void;
  subscribe(path: FieldPath<F>, listener: ChangeListener<F>): () => void;
  subscribe(...args: [ChangeListener<F>] | [FieldPath<F>, ChangeListener<F>]): () => void {
    const [path, listener] = args.length === 1 ? [undefined, args[0]] : args;
    checkArgument(typeof listener === "function", "the listener of subscribe", "a function of the event", listener);
    const end = this.#subscribers.add(path === undefined ? [] : this.#keysOf(path), listener);
    this.#core.observed = true;
    return () => {
      end();
      if (this.#subscribers.size === 0) this.#core.observed = false;
    };
  }

  metCopy(): void {
    if (this.#isUsable) this.#own.metCopy();
  }

  /** Takes entries from a peer. */
  receive(entries: readonly Entry[]): void {
    if (!this.#isUsable || this.#full !== undefined) return;
    for (const { author, lastSeq } of entries) this.#core.elsewhere.hear(author, lastSeq);
    this.#perform(this.#core.receive(entries, this.#host.now()));
  }

  /** Takes a snapshot from a peer, or its patch to what was compared. */
  install(bytes: Uint8Array, apart?: PartsApart): InstallOutcome {
    if (!this.#isUsable || this.#full !== undefined) {
      return { ok: false, code: "closed", reason: "it is closed, or its disk is full or has failed" };
    }
    if (this.#host.store.storage.snapshots === undefined) {
      return { ok: false, code: "no-snapshots", reason: "storage keeps no snapshots" };
    }
    const installed = this.#core.base.install(bytes, this.#host.now(), apart);
    if (!installed.ok) return installed;
    const { effects, ...outcome } = installed;
    this.#perform(effects);
    return outcome;
  }

  snapshot(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#assertWritable();
      if (this.#core.isChanging) throw nestedChange(this.id);
      this.#perform(this.#core.flush());
      const { storage } = this.#host.store;
      const why = storage.snapshots === undefined ? "no-snapshots" : this.#core.base.refusal;
      if (why !== undefined) throw noSnapshot(this.id, why);
      this.#writeSnapshot(resolve, reject);
    });
  }

  history(): Promise<void> {
    this.#history ??= quiet(loadHistory(this.#host.store.storage, this.#core as unknown as DocumentCore));
    return this.#history;
  }

  async settled(): Promise<void> {
    this.#assertWritable();
    if (this.#core.isChanging) throw nestedChange(this.id);
    this.#perform(this.#core.flush());
    while (this.#verifying.size > 0) await Promise.all(this.#verifying);
    this.#writer.retry();
    await this.#writer.idle();
    const why = this.#failure ?? this.#full;
    if (why !== undefined) throw why;
  }

  /** Takes no more changes, and resolves when what was changed is on disk or has failed. */
  async disown(): Promise<void> {
    if (this.#closing !== undefined) {
      await this.#closing.catch(() => undefined);
      return;
    }
    this.#flush();
    if (this.#core.openSince === undefined) this.#core.disown();
    await this.#written();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #isUsable(): boolean {
    return this.#closing === undefined && this.#failure === undefined;
  }

  #assertWritable(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closing === undefined) return;
    throw new DocumentError("CLOSED", `"${this.id}" is closed: open it again`);
  }

  #perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === "persist") this.#writer.write(effect);
      else if (effect.type === "send") this.#host.announce(effect.entries);
      else if (effect.type === "verify") this.#verify(effect);
      else if (effect.type === "install") {
        this.#writer.write(this.#jobOf(effect.snapshot, () => this.#persisted(effect.ticket)));
      } else if (effect.type === "joined") this.#joined(effect);
      else this.#deliver(effect);
    }
    this.#timer.set(this.#isUsable ? this.#core.dueMs : undefined);
  }

  #deliver(news: DeliverEffect): void {
    const { refusal, paths, unknown } = news;
    if (refusal === undefined) this.#reading.forget();
    else this.#reading.forgetSize();
    if (refusal === undefined && unknown === undefined && paths.length === 0) return;
    this.#subscribers.publish({ paths, event: () => deliveredEvent(this.#core, news) });
  }

  #joined({ paths }: JoinedEffect): void {
    this.#reading.forget();
    if (paths.length === 0) return;
    this.#subscribers.publish({ paths, event: () => joinedEvent(this.#core, paths) });
  }

  #keysOf(path: FieldPath<F>): string[] {
    checkArgument(Array.isArray(path), "the path of subscribe", 'a list, such as ["score", "ann"]', path);
    const { root } = this.#core.state;
    if (root.places?.below?.(path[0]) === undefined) {
      throw new DocumentError("UNKNOWN_FIELD", `"${this.id}" has no field "${path[0]}" to subscribe to`);
    }
    return keysOfShown(root as AnyField, path);
  }

  #scheduleFlush(): void {
    if (this.#flushIsDue || this.#core.openSince === undefined) return;
    this.#flushIsDue = true;
    this.#host.flushOn(() => {
      this.#flushIsDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#isUsable) this.#perform(this.#core.flush());
  }

  #verify({ ticket, entry, check }: VerifyEffect): void {
    const { verify, verifier, now, onError } = this.#host;
    const answer = (accepted: boolean): void => {
      if (this.#isUsable) this.#perform(this.#core.verified(ticket, accepted, now()));
    };
    const refuse = (error: unknown): void => {
      onError(error);
      answer(false);
    };
    const { authors } = this.#core;
    const asked = async (): Promise<boolean> =>
      check === undefined
        ? verify === undefined || (await verify(encodeEntry(entry, authors), authors.idOf(entry.author)))
        : verifier !== undefined && (await verifier.verify(check));
    const verified = asked()
      .then((accepted) => answer(accepted === true), refuse)
      .finally(() => this.#verifying.delete(verified));
    this.#verifying.add(verified);
  }

  #persisted(ticket: number): void {
    const effects = this.#core.persisted(ticket);
    for (const effect of effects) if (effect.type === "send") this.#keeper.note(effect.entries);
    this.#perform(effects);
    this.#own.settle();
    if (this.#isSnapshotDue()) this.#writeSnapshot(ignore, ignore);
  }

  #isSnapshotDue(): boolean {
    const { snapshots, now } = this.#host;
    const { storage } = this.#host.store;
    if (snapshots === false || storage.snapshots === undefined || !this.#isUsable) return false;
    if (snapshots === undefined && storage.snapshots.isVolatile === true) return false;
    return this.#core.base.refusal === undefined && this.#keeper.isDue(now());
  }

  #writeSnapshot(onWritten: () => void, onFailed: (cause: unknown) => void): void {
    this.#perform(this.#core.flush());
    const snapshot = this.#core.base.snapshot();
    assert(snapshot !== undefined, "what was flushed and is not refused has a snapshot");
    this.#writer.write({ ...this.#jobOf(snapshot, onWritten), onFailed });
  }

  #jobOf(snapshot: Snapshot, onWritten: () => void): SnapshotJob {
    this.#keeper.began(snapshot.bytes.length, this.#host.now());
    return {
      type: "snapshot",
      snapshot,
      writing: this.#keeper.writing,
      onWritten: () => {
        onWritten();
        const dropped = this.#keeper.written(snapshot.vector);
        if (dropped !== undefined) this.#core.base.cutOff(dropped);
      },
    };
  }

  /** Nothing is written after it. */
  async #written(): Promise<void> {
    this.#writer.retry();
    await this.#writer.idle();
    this.#writer.giveUp();
  }

  #noteFull(cause: unknown): void {
    this.#full = cause === undefined ? undefined : diskFull(this.id, cause);
    if (this.#full !== undefined) this.#own.refuse(this.#full);
    this.#host.onDiskFull({ document: this.id, error: this.#full });
  }

  #fail(cause: unknown): void {
    const what = `"${this.id}" could not be written, so it takes no more changes`;
    const advice = "what was not saved is lost unless it is changed again: close it, mend the store, open it again";
    this.#failure = new DocumentError("STORAGE_FAILED", `${what}; ${advice}`, { cause });
    this.#timer.stop();
    this.#own.fail(this.#failure);
  }

  async #close(): Promise<void> {
    // A change that this was called in ends first.
    await Promise.resolve();
    if (this.#failure === undefined) this.#perform(this.#core.flush());
    await this.#written();
    // With the mark left there, the next opening takes a new author, which is always right.
    if (this.#failure === undefined) await this.#host.store.end().catch(this.#host.onError);
    this.#timer.stop();
    this.#subscribers.clear();
    this.#host.closed();
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function ignore(): void {}
