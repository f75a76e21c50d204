// The owner of a pool at work: saves what its pool asks to be saved, and hands answers to whoever carries them.
// After a failed save it leases nothing more, because nobody knows what is on disk.

import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import { assert } from "@joinery/crdt";
import type { Asker, PoolEffect, SaveEffect } from "../../core/leases/delayed-answers.js";
import type { LeaseAnswer, LeaseQuestion } from "../../core/leases/lease.js";
import { defaultPoolLimits, type Held, LeasePool, type PoolLimits } from "../../core/leases/lease-pool.js";
import {
  authorKey,
  decodePool,
  decodeRecord,
  leftThePool,
  type PoolRecord,
  poolKey,
} from "../../core/leases/pool-record.js";
import type { DocumentId } from "../../document-id.js";
import type { Storage } from "../../storage-port.js";
import { Listeners } from "../listeners.js";
import { abandonForeignLeases, takeLeases } from "./foreign-leases.js";

const authorBytes = 16;

export interface LessorOptions {
  readonly owner: ReplicaId;
  readonly storage: Storage;
  readonly limits: Partial<PoolLimits>;
  readonly held: Held;
  readonly random: (byteCount: number) => Uint8Array;
  readonly onError: (error: unknown) => void;
}

export class Lessor {
  #pool: LeasePool;
  readonly #options: LessorOptions;
  readonly #answers: Listeners<[asker: Asker, answer: LeaseAnswer]>;
  #hasFailed = false;

  /** With what the pool of `owner` left in the storage. Rejects with the storage's own error. */
  static async load(options: LessorOptions): Promise<Lessor> {
    const { storage, owner } = options;
    const isSure = await abandonForeignLeases(storage);
    const pool = await storedPool(storage, owner);
    if (!isSure) await dropFree(storage, pool);
    await takeLeases(storage);
    return new Lessor(options, pool);
  }

  private constructor(options: LessorOptions, recovered: ReadonlyMap<ReplicaId, PoolRecord>) {
    this.#options = options;
    this.#pool = this.#poolOf(recovered);
    this.#answers = new Listeners(options.onError);
  }

  /** A copy of the storage leases the same authors: none of them is leased here again. */
  abandon(): void {
    const { storage, onError } = this.#options;
    this.#pool = this.#poolOf(new Map());
    storage.saveMeta(poolKey, new Uint8Array()).catch(onError);
  }

  /** How many authors are free, leased to connected clients, and leased to others. */
  get counts(): LeasePool["counts"] {
    return this.#pool.counts;
  }

  /** Calls `listener` with every answer, once it is true on disk. */
  onAnswer(listener: (asker: Asker, answer: LeaseAnswer) => void): () => void {
    return this.#answers.add(listener);
  }

  ask(question: LeaseQuestion, asker: Asker): void {
    if (this.#hasFailed) {
      this.#answers.call(asker, { type: "refused", lease: question.lease, reason: "none" });
      return;
    }
    void this.#perform(this.#pool.ask(question, asker, this.#freshAuthor()));
  }

  /** The asker's connection has ended. */
  gone(asker: Asker): void {
    this.#pool.gone(asker);
  }

  /** More of a document is on disk. */
  advanced(document: DocumentId): void {
    if (!this.#hasFailed) void this.#perform(this.#pool.advanced(document));
  }

  /** A document will be deleted: authors that wrote in it are not leased again. Resolves once that is on disk. */
  async deleting(document: DocumentId): Promise<void> {
    if (!this.#hasFailed) await Promise.all(this.#perform(this.#pool.deleted(document)));
  }

  #poolOf(recovered: ReadonlyMap<ReplicaId, PoolRecord>): LeasePool {
    const { owner, limits, held } = this.#options;
    return new LeasePool(owner, { ...defaultPoolLimits, ...limits }, held, recovered);
  }

  /** Answers the saves that it began. */
  #perform(effects: readonly PoolEffect[]): Promise<void>[] {
    const saves: Promise<void>[] = [];
    for (const effect of effects) {
      if (effect.type === "answer") this.#answers.call(effect.asker, effect.answer);
      else saves.push(this.#save(effect));
    }
    return saves;
  }

  async #save({ ticket, values }: SaveEffect): Promise<void> {
    const { storage, onError } = this.#options;
    const pool = this.#pool;
    try {
      await Promise.all(values.map(({ key, value }) => storage.saveMeta(key, value)));
    } catch (error) {
      this.#hasFailed = true;
      onError(error);
      return;
    }
    if (!this.#hasFailed && pool === this.#pool) void this.#perform(pool.saved(ticket));
  }

  #freshAuthor(): ReplicaId {
    const author = replicaIdFromBytes(this.#options.random(authorBytes));
    assert(author !== undefined, "the random source gives as many bytes as it is asked for");
    return author;
  }
}

/** Another copy of the storage may have leased them since. */
async function dropFree(storage: Storage, pool: Map<ReplicaId, PoolRecord>): Promise<void> {
  for (const [author, { lease }] of pool) {
    if (lease !== undefined) continue;
    pool.delete(author);
    await storage.saveMeta(authorKey(author), leftThePool);
  }
}

async function storedPool(storage: Storage, owner: ReplicaId): Promise<Map<ReplicaId, PoolRecord>> {
  const pool = new Map<ReplicaId, PoolRecord>();
  const list = await storage.loadMeta(poolKey);
  for (const author of list === undefined ? [] : decodePool(list, owner)) {
    const bytes = await storage.loadMeta(authorKey(author));
    const record = bytes === undefined ? undefined : decodeRecord(bytes);
    if (record !== undefined) pool.set(author, record);
  }
  return pool;
}
