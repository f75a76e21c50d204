// A pool, its disk, its clients and the network between them, each of which may fail at any point. Pool and leases are the
// real ones; what they write into is a table of numbers, so that a number given out twice can't be missed.

import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import type { DocumentId } from "@joinery/replica";
import { expect } from "vitest";
import type { PoolEffect, SaveEffect } from "../../src/core/leases/delayed-answers.js";
import { HeldLease } from "../../src/core/leases/held-lease.js";
import { type LeaseAnswer, type LeaseQuestion, leaseIdFrom } from "../../src/core/leases/lease.js";
import { LeasePool, type PoolLimits } from "../../src/core/leases/lease-pool.js";
import { authorKey, decodePool, decodeRecord, type PoolRecord, poolKey } from "../../src/core/leases/pool-record.js";

export const documents = ["a", "b"] as DocumentId[];

function named(kind: number, number: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, number);
  bytes[15] = kind;
  return bytes;
}

const owner = replicaIdFromBytes(named(1, 0)) as ReplicaId;

/** Numbers by document and author. */
class Numbers {
  readonly #seqs = new Map<string, number>();

  get(document: DocumentId, author: ReplicaId): number {
    return this.#seqs.get(`${document}/${author}`) ?? 0;
  }

  raise(document: DocumentId, author: ReplicaId, seq: number): void {
    this.#seqs.set(`${document}/${author}`, Math.max(seq, this.get(document, author)));
  }
}

export interface Client {
  readonly number: number;
  lease: HeldLease | undefined;
  disk: Uint8Array | undefined;
  /** What it has applied, all of it on its disk. */
  readonly applied: Numbers;
  readonly before: Map<DocumentId, number>;
}

export class LeaseWorld {
  readonly clients: Client[] = [];
  readonly questions: { readonly client: Client; readonly question: LeaseQuestion }[] = [];
  readonly answers: { readonly client: Client; readonly answer: LeaseAnswer }[] = [];
  readonly tally = { grants: 0, continued: 0, dots: 0, retired: 0, vanished: 0, restarts: 0 };
  /** Every number that was ever given out. */
  readonly #issued = new Numbers();
  readonly #authors = new Set<ReplicaId>();
  readonly #holders = new Map<ReplicaId, Client>();
  readonly #vanished = new Set<ReplicaId>();
  /** What the node's logs have on disk. */
  readonly #logs = new Numbers();
  readonly #meta = new Map<string, Uint8Array>();
  readonly #limits: PoolLimits;
  #saving: SaveEffect[] = [];
  #pool: LeasePool;
  #fresh = 0;

  constructor(limits: PoolLimits) {
    this.#limits = limits;
    this.#pool = this.#started();
  }

  get counts(): LeasePool["counts"] {
    return this.#pool.counts;
  }

  get authors(): number {
    return this.#authors.size;
  }

  arrive(): void {
    const number = this.clients.length;
    const lease = new HeldLease(leaseIdFrom(named(2, number)) as never);
    this.clients.push({ number, lease, disk: undefined, applied: new Numbers(), before: new Map() });
  }

  want(client: Client, document: DocumentId): void {
    if (client.lease?.isEnding === false) client.lease.want(document);
  }

  /** The client says its question, perhaps once more. */
  ask(client: Client): void {
    const asked = client.lease?.question;
    if (asked !== undefined) this.questions.push({ client, question: asked.question });
  }

  deliverQuestion(index: number, keepsCopy: boolean): void {
    const [taken] = keepsCopy ? this.questions.slice(index, index + 1) : this.questions.splice(index, 1);
    if (taken === undefined) return;
    const fresh = replicaIdFromBytes(named(3, ++this.#fresh)) as ReplicaId;
    this.#perform(this.#pool.ask(taken.question, taken.client.number, fresh));
  }

  deliverAnswer(index: number, keepsCopy: boolean): void {
    const [taken] = keepsCopy ? this.answers.slice(index, index + 1) : this.answers.splice(index, 1);
    if (taken === undefined) return;
    const { client, answer } = taken;
    const news = client.lease?.answered(owner, answer);
    if (news?.type === "granted") this.#granted(client, news.author, news.document, news.seq);
    if (news?.type === "retired") this.#retired(client);
  }

  /** The client gives out the next number, if it may. */
  write(client: Client, document: DocumentId): void {
    const { lease, applied, before } = client;
    const past = before.get(document);
    if (lease?.author === undefined || lease.isEnding || past === undefined) return;
    if (applied.get(document, lease.author) < past) return;
    const seq = applied.get(document, lease.author) + 1;
    expect(seq, "the number after the last one that anybody gave out").toBe(
      this.#issued.get(document, lease.author) + 1,
    );
    if (seq > 1 && applied.get(document, lease.author) === past) this.tally.continued++;
    this.#issued.raise(document, lease.author, seq);
    applied.raise(document, lease.author, seq);
    this.tally.dots++;
  }

  /** What the client wrote reaches the node's disk. */
  push(client: Client, document: DocumentId): void {
    for (const author of this.#authors) this.#logs.raise(document, author, client.applied.get(document, author));
    this.#perform(this.#pool.advanced(document));
  }

  /** What the node has reaches the client. */
  pull(client: Client, document: DocumentId): void {
    for (const author of this.#authors) client.applied.raise(document, author, this.#logs.get(document, author));
  }

  /** The client closes: it writes nothing more, and will say where it ended. */
  end({ lease, applied, before }: Client): void {
    if (lease?.author === undefined || lease.isEnding) return;
    const author = lease.author;
    lease.end();
    this.#holders.delete(author);
    const finals = [...before].map(([document, seq]) => ({ document, seq, last: applied.get(document, author) }));
    lease.endedAt(finals.filter(({ seq, last }) => last > seq).map(({ document, last }) => ({ document, seq: last })));
  }

  /** The client is gone for good, with its disk. */
  vanish(client: Client): void {
    const { lease } = client;
    client.lease = undefined;
    if (lease?.author === undefined || lease.isEnding) return;
    this.#vanished.add(lease.author);
    this.tally.vanished++;
  }

  /** The client starts again from its disk. */
  restart(client: Client): void {
    if (client.lease?.isEnding !== false || client.disk === undefined) return;
    client.lease = HeldLease.decode(client.disk);
    client.before.clear();
    for (const [document, seq] of client.lease?.past ?? []) client.before.set(document, seq);
  }

  /** Everything between the client and the node goes well for once; what `saves` is false for, the disk doesn't do. */
  exchange(client: Client, document: DocumentId, saves: boolean): void {
    this.want(client, document);
    for (const each of documents) this.push(client, each);
    this.ask(client);
    this.deliverQuestion(this.questions.length - 1, false);
    while (saves && this.#saving.length > 0) this.saved();
    const index = this.answers.findLastIndex((answer) => answer.client === client);
    if (index >= 0) this.deliverAnswer(index, false);
    this.pull(client, document);
    this.write(client, document);
  }

  disconnect(client: Client): void {
    this.#pool.gone(client.number);
  }

  /** The oldest save under way is done. */
  saved(): void {
    const save = this.#saving.shift();
    if (save === undefined) return;
    for (const { key, value } of save.values) this.#meta.set(key, value);
    this.#perform(this.#pool.saved(save.ticket));
  }

  /** The node loses what it had not saved, except that the first `kept` values under way have reached the disk. */
  crash(kept: number): void {
    const values = this.#saving.flatMap((save) => save.values).slice(0, kept);
    for (const { key, value } of values) this.#meta.set(key, value);
    this.#saving = [];
    this.#pool = this.#started();
    this.tally.restarts++;
  }

  #started(): LeasePool {
    const recovered = new Map<ReplicaId, PoolRecord>();
    const list = this.#meta.get(poolKey);
    for (const author of list === undefined ? [] : decodePool(list, owner)) {
      const record = this.#meta.get(authorKey(author));
      const read = record === undefined ? undefined : decodeRecord(record);
      if (read !== undefined) recovered.set(author, read);
    }
    return new LeasePool(owner, this.#limits, (document, author) => this.#logs.get(document, author), recovered);
  }

  #perform(effects: readonly PoolEffect[]): void {
    for (const effect of effects) {
      if (effect.type === "save") this.#saving.push(effect);
      else this.answers.push({ client: this.clients[effect.asker] as Client, answer: effect.answer });
    }
  }

  #granted(client: Client, author: ReplicaId, document: DocumentId, seq: number): void {
    const holder = this.#holders.get(author) ?? client;
    expect(holder.number, "the one client that writes as this author").toBe(client.number);
    expect(this.#vanished.has(author), "an author whose client vanished is leased again").toBe(false);
    this.#holders.set(author, client);
    this.#authors.add(author);
    client.before.set(document, seq);
    client.disk = client.lease?.encode();
    this.tally.grants++;
  }

  #retired(client: Client): void {
    const author = client.lease?.author as ReplicaId;
    for (const document of client.before.keys()) {
      const written = client.applied.get(document, author);
      expect(this.#logs.get(document, author), "what is on the node's disk").toBeGreaterThanOrEqual(written);
    }
    client.lease = undefined;
    client.disk = undefined;
    this.tally.retired++;
  }
}
