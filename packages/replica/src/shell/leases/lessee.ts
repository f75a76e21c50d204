// A client without an author of its own: leases one before its first write, and ends the lease when it closes.
// What it holds is on its disk before it writes under it, and so is the end before it tells anybody.

import type { ReplicaId } from "@joinery/clock";
import { assert } from "@joinery/crdt";
import type { DocumentCore } from "../../core/document-core.js";
import { type AddressedQuestion, documentsPerLeaseMax, HeldLease } from "../../core/leases/held-lease.js";
import { type DocumentSeq, type LeaseAnswer, leaseIdBytes, leaseIdFrom } from "../../core/leases/lease.js";
import type { DocumentId } from "../../document-id.js";
import { ChangeError, DocumentError, ReplicaError } from "../../errors.js";
import type { Storage } from "../../storage-port.js";
import { throwIfEnded } from "../ended-wait.js";
import { Listeners } from "../listeners.js";
import { abandonForeignLeases, takeLeases } from "./foreign-leases.js";
import { leaseKey } from "./lease-key.js";
import { WritableWaits, writing } from "./writable-waits.js";

const nothing = new Uint8Array();

export interface LesseeOptions {
  readonly storage: Storage;
  readonly random: (byteCount: number) => Uint8Array;
  readonly onError: (error: unknown) => void;
  /** How long `retire` waits for the owner of the pool. */
  readonly retireMsMax: number;
}

export class Lessee {
  readonly #options: LesseeOptions;
  readonly #documents: Map<DocumentId, DocumentCore> = new Map();
  readonly #waits: WritableWaits = new WritableWaits();
  readonly #stirred: Listeners<[]>;
  #lease: HeldLease | undefined;
  #isClosing = false;
  /** The lease has ended here, and neither the disk nor anybody else knows. */
  #isUntold = false;
  #isDistrusted = false;
  /** Called when the lease is over. */
  #retired: (() => void) | undefined;

  /** With the lease that an earlier run left in the storage. Rejects with the storage's own error. */
  static async load(options: LesseeOptions): Promise<Lessee> {
    await abandonForeignLeases(options.storage);
    await takeLeases(options.storage);
    const bytes = await options.storage.loadMeta(leaseKey);
    const lease = bytes === undefined ? undefined : HeldLease.decode(bytes);
    const lessee = new Lessee(options, lease);
    if (lease?.isEnding) lease.endedAt(await lessee.#finals(lease));
    return lessee;
  }

  private constructor(options: LesseeOptions, lease: HeldLease | undefined) {
    this.#options = options;
    this.#lease = lease;
    this.#stirred = new Listeners(options.onError);
  }

  /** The author on lease; undefined while there is none to write as. */
  get author(): ReplicaId | undefined {
    return this.#lease?.isEnding ? undefined : this.#lease?.author;
  }

  /** What to ask, and whom: the same object until it is answered. */
  get question(): AddressedQuestion | undefined {
    return this.#lease?.question;
  }

  /** Calls `listener` when there may be another question. */
  onQuestion(listener: () => void): () => void {
    return this.#stirred.add(listener);
  }

  /** A peer has answered. */
  answered(from: ReplicaId, answer: LeaseAnswer): void {
    const lease = this.#lease;
    const news = lease?.answered(from, answer);
    if (lease === undefined || news === undefined) return;
    if (news.type === "granted") void this.#granted(lease, news.document);
    else if (news.type === "forgotten") this.#forgotten(lease);
    else void this.#over();
    this.#stirred.call();
  }

  /** A document has opened, and its log is in: what was leased for it still is. */
  opened(document: DocumentCore): void {
    this.#documents.set(document.id, document);
    this.#adopt(document);
  }

  closed(document: DocumentCore): void {
    this.#documents.delete(document.id);
    const reason = new DocumentError("CLOSED", `"${document.id}" is closed: open it again`);
    this.#waits.fail(reason, (waiting) => waiting === document);
    this.#lease?.unwant(document.id);
  }

  /** What is stored of a document will be deleted. Peers may still have it: where the author got to in it is kept. */
  async deleting(document: DocumentId): Promise<void> {
    const lease = this.#lease;
    if (lease?.past.has(document) !== true) return;
    lease.forgot(document, await this.#storedSeq(document, lease.author));
    await this.#options.storage.saveMeta(leaseKey, lease.encode());
  }

  /** More is applied somewhere. */
  advanced(): void {
    this.#waits.check();
  }

  async writable(document: DocumentCore, signal: AbortSignal | undefined): Promise<void> {
    throwIfEnded(signal, () => writing(document));
    if (document.isWritable) return;
    if (this.#isClosing) throw new ReplicaError("CLOSED", "the replica is closing: create another to write");
    if (document.id.startsWith("~")) {
      const what = `"${document.id}" has a genesis, where leased authors don't write`;
      throw new ChangeError("NO_AUTHOR", `${what}: use a replica with an author of its own`);
    }
    const wait = this.#waits.add(document, signal);
    this.#want(document);
    await wait.finally(() => this.#unwant(document));
  }

  /** No document gets an author from now on. */
  stop(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#waits.fail(new ReplicaError("CLOSED", "the replica is closing: create another to write"), () => true);
    if (this.#lease?.isEnding === false) {
      this.#lease.end();
      this.#isUntold = true;
    }
  }

  /** A document's disk has failed. What it holds could come back under numbers that were given out again: nothing is returned. */
  distrust(): void {
    this.#isDistrusted = true;
  }

  /**
   * Ends the lease after `stop`, once everything is on disk and documents are disowned. Resolves with true once the owner
   * of the pool has it all on its own, with false after `retireMsMax`; the author is then not leased again. Rejects with
   * the storage's own error.
   */
  async retire(): Promise<boolean> {
    const lease = this.#lease;
    if (lease?.author === undefined) return true;
    if (this.#isDistrusted) return false;
    if (this.#isUntold) {
      this.#isUntold = false;
      await this.#options.storage.saveMeta(leaseKey, lease.encode());
      lease.endedAt(await this.#finals(lease));
    }
    return this.#lease === undefined || this.#untilRetired();
  }

  #untilRetired(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), this.#options.retireMsMax);
      this.#retired = () => {
        clearTimeout(timer);
        resolve(true);
      };
      this.#stirred.call();
    });
  }

  #want(document: DocumentCore): void {
    this.#lease ??= this.#newLease();
    const lease = this.#lease;
    if (lease.isEnding) return;
    if (!lease.want(document.id)) {
      const what = `one lease covers at most ${documentsPerLeaseMax} documents, and "${document.id}" is one more`;
      const reason = new ReplicaError("NO_LEASE", `${what}: use a replica with an author of its own`);
      this.#waits.fail(reason, (waiting) => waiting === document);
    }
    this.#stirred.call();
  }

  #unwant(document: DocumentCore): void {
    if (this.#waits.documents().has(document)) return;
    this.#lease?.unwant(document.id);
    this.#stirred.call();
  }

  async #granted(lease: HeldLease, document: DocumentId): Promise<void> {
    try {
      await this.#options.storage.saveMeta(leaseKey, lease.encode());
    } catch (error) {
      this.#waits.fail(error, ({ id }) => id === document);
      return;
    }
    const open = this.#documents.get(document);
    if (open !== undefined) this.#adopt(open);
    this.#waits.check();
  }

  #adopt(document: DocumentCore): void {
    const lease = this.#lease;
    const past = lease?.past.get(document.id);
    if (lease?.author === undefined || lease.isEnding || past === undefined) return;
    if (document.openSince === undefined) document.adopt(lease.author, past);
  }

  #forgotten({ past }: HeldLease): void {
    const what = "the node that leased this replica's author has forgotten the lease";
    const reason = new ReplicaError("NO_LEASE", `${what}: close the replica and create another`);
    this.#waits.fail(reason, ({ id }) => !past.has(id));
  }

  /** The next one who wants to write begins another lease. */
  async #over(): Promise<void> {
    this.#lease = undefined;
    try {
      await this.#options.storage.saveMeta(leaseKey, nothing);
    } catch (error) {
      // At the next start the lease is retired once more, which does no harm.
      this.#options.onError(error);
    }
    this.#retired?.();
    for (const document of this.#waits.documents()) this.#want(document);
  }

  #newLease(): HeldLease {
    const id = leaseIdFrom(this.#options.random(leaseIdBytes));
    assert(id !== undefined, "the random source gives as many bytes as it is asked for");
    return new HeldLease(id);
  }

  /** Where the author got to in each document that it may have written in under this lease, as the disk has it. */
  async #finals({ author, past }: HeldLease): Promise<DocumentSeq[]> {
    const finals: DocumentSeq[] = [];
    for (const [document, before] of past) {
      const known = this.#seqOf(document) ?? (await this.#storedSeq(document, author));
      const seq = Math.max(known, before);
      if (seq > 0) finals.push({ document, seq });
    }
    return finals;
  }

  #seqOf(document: DocumentId): number | undefined {
    const open = this.#documents.get(document);
    return open?.durable.get(open.self);
  }

  async #storedSeq(document: DocumentId, author: ReplicaId | undefined): Promise<number> {
    const records = await this.#options.storage.load(document);
    const seqs = records.map((record) => (record.author === author ? record.lastSeq : 0));
    return seqs.reduce((greatest, each) => Math.max(greatest, each), 0);
  }
}
