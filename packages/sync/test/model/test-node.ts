// A replica over a disk that takes its time. A crash keeps what the disk has synced and nothing else.

import { createHash } from "node:crypto";
import { type ReplicaId, replicaIdFromBytes, type VersionVector } from "@joinery/clock";
import { counter, encodeState, map, type PlainValue, register, set, table } from "@joinery/crdt";
import {
  type DocumentCore,
  type DocumentId,
  decodeEntry,
  type Effect,
  type Entry,
  encodeEntry,
  encodePlain,
  type Identity,
  ReplicaCore,
  type SignatureCheck,
  type VerifyEffect,
} from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { type EngineOptions, type Interest, type Permission, type SessionLimits, SyncEngine } from "@joinery/sync";
import { Random } from "./random.js";

export const schema = { title: register("x"), score: map(counter()), seats: table<number>(), players: set<string>() };
export type TestDocument = DocumentCore<typeof schema>;

export interface DiskRecord {
  readonly document: string;
  readonly bytes: Uint8Array;
}

interface DiskWrite {
  readonly atMs: number;
  readonly write: () => void;
  readonly synced: Record<string, number>;
  readonly done: () => void;
}

export function authorOf(number: number): ReplicaId {
  const bytes = new Uint8Array(16).fill(number & 255);
  bytes[0] = number >>> 8;
  return replicaIdFromBytes(bytes) as ReplicaId;
}

export const hash = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(bytes).digest());

export type Permit = (peer: TestNode, document: string, isOpen: boolean) => Permission | undefined;

export interface TestNodeOptions {
  /** With an identity its documents are signed. */
  readonly identity?: Identity | undefined;
  /** Who may write in signed documents; everybody unless given. */
  readonly members?: readonly ReplicaId[] | undefined;
  /** Which documents it talks about; undefined for all that are open. */
  readonly interest?: readonly Interest[] | undefined;
  /** Decides what peers may do with documents. */
  readonly permit?: Permit | undefined;
  /** Most bytes per document of entries that wait for others. */
  readonly pendingBytesMax?: number | undefined;
  /** It keeps no history. */
  readonly takesStates?: boolean | undefined;
  /** It is a member of a mesh. */
  readonly gossip?: EngineOptions["gossip"];
}

export class TestNode {
  readonly index: number;
  /** Those of its sessions from the next start on. */
  limits: Partial<SessionLimits>;
  author: ReplicaId;
  core!: ReplicaCore;
  engine!: SyncEngine;
  /** What peers said that this node may not do. */
  readonly refusals: string[] = [];
  /** Last sequence number on disk by document and author: what may be spoken of. */
  synced: Record<string, number> = {};
  readonly #random: Random;
  /** Which life of the author the next start is; as the clock says unless given. */
  instance: number | undefined;
  diskDelayMs: () => number = () => 0;
  readonly opened: Set<string> = new Set();
  readonly #options: TestNodeOptions;
  readonly #ids: Map<string, DocumentId> = new Map();
  #disk: DiskRecord[] = [];
  /** On disk, by document: the latest snapshot. */
  readonly #snapshots: Map<string, Uint8Array> = new Map();
  /** Entries that were on disk at any time, with those that were let go of and those of lost disks. */
  readonly written: DiskRecord[] = [];
  #writes: DiskWrite[] = [];
  #nowMs = 0;

  constructor(index: number, limits: Partial<SessionLimits>, options: TestNodeOptions = {}) {
    this.index = index;
    this.limits = limits;
    this.#random = new Random(index + 1);
    this.#options = options;
    this.author = options.identity?.author ?? authorOf(index + 1);
    this.#start();
  }

  get documents(): TestDocument[] {
    return [...this.core.documents.values()] as unknown as TestDocument[];
  }

  document(name: string): TestDocument {
    return this.core.documents.get(this.#ids.get(name) as DocumentId) as unknown as TestDocument;
  }

  open(name: string): TestDocument {
    this.opened.add(name);
    const document = this.#openCore(this.core, name);
    this.#ids.set(name, document.id);
    this.perform(document, this.#recover(document));
    this.engine.attach(document as unknown as DocumentCore, this.#nowMs);
    return document;
  }

  /** What a crash at this moment would leave of a document. */
  recovered(name: string): TestDocument {
    const document = this.#openCore(this.#newCore(), name);
    this.#recover(document);
    return document;
  }

  close(name: string): void {
    const document = this.document(name);
    this.opened.delete(name);
    this.engine.detach(document as unknown as DocumentCore);
    this.core.close(document.id);
  }

  /** Deletes a document, disk and all, and opens it again. Not for one that the node has written to. */
  forget(name: string): void {
    const { id } = this.document(name);
    this.close(name);
    this.#disk = this.#disk.filter(({ document }) => document !== id);
    this.#snapshots.delete(id);
    this.#writes = [];
    for (const key of Object.keys(this.synced)) if (key.startsWith(`${id}/`)) delete this.synced[key];
    this.open(name);
  }

  /** Changes a document and flushes; does nothing where it is not open. */
  change(name: string, run: Parameters<TestDocument["change"]>[0]): void {
    const document = this.document(name);
    if (document === undefined) return;
    this.perform(document, document.change(run, this.#nowMs).effects);
    this.perform(document, document.flush());
  }

  /** Says of itself what is to be seen of it; undefined for nothing. Does nothing where the document is not open. */
  say(name: string, value: PlainValue | undefined): void {
    const document = this.document(name) as unknown as DocumentCore | undefined;
    const state = value === undefined ? undefined : encodePlain(value);
    if (document !== undefined) this.engine.presence.say(document, state, this.#nowMs);
  }

  /** What is shown here of the others by now. */
  seen(name: string): ReadonlyMap<ReplicaId, PlainValue> {
    this.engine.presence.takeChanges(this.#nowMs);
    return this.engine.presence.find(this.document(name) as unknown as DocumentCore)?.shown.states ?? new Map();
  }

  perform(document: TestDocument, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === "persist") this.#write(document, effect.ticket, effect.entries);
      if (effect.type === "install") {
        const { bytes, vector } = effect.snapshot;
        this.#writeSnapshot(document, bytes, vector, () => this.perform(document, document.persisted(effect.ticket)));
      }
      if (effect.type === "verify") this.#verify(document, effect);
      if (effect.type === "send") this.engine.announce(document as unknown as DocumentCore, effect.entries);
    }
  }

  /** Lets the disk finish what is due by now. */
  advance(nowMs: number): void {
    this.#nowMs = nowMs;
    this.engine.presence.tick(nowMs);
    for (let first = this.#writes[0]; first !== undefined && first.atMs <= nowMs; first = this.#writes[0]) {
      this.#writes.shift();
      first.write();
      // A branch of a forked author may come after a longer one.
      for (const [key, seq] of Object.entries(first.synced)) this.synced[key] = Math.max(seq, this.synced[key] ?? 0);
      first.done();
    }
  }

  get isWriting(): boolean {
    return this.#writes.length > 0;
  }

  /** Writes a snapshot, and lets go of all entries that it covers once it is on disk. */
  truncate(name: string): void {
    const document = this.document(name);
    if (document === undefined) return;
    this.perform(document, document.flush());
    const { bytes, vector } = document.base.snapshot()!;
    this.#writeSnapshot(document, bytes, vector, () => {
      this.#disk = this.#disk.filter(
        (record) => record.document !== document.id || !isCovered(record, document, vector),
      );
      document.base.cutOff(vector);
    });
  }

  /** Loses everything but the disk, and starts again. */
  crash(): void {
    this.#writes = [];
    this.#start();
  }

  /** Loses the disk too, and comes back as somebody else. */
  loseDisk(author: ReplicaId): void {
    this.author = author;
    this.#disk = [];
    this.#snapshots.clear();
    this.synced = {};
    this.crash();
  }

  /** As a replica's shell asks the application; undefined while that takes its time. */
  permissionOf(peer: TestNode, document: string, isOpen: boolean): Permission | undefined {
    return this.#options.permit?.(peer, document, isOpen);
  }

  /** As a replica's shell checks a peer's proof. */
  verifies(check: SignatureCheck): boolean {
    return this.#options.identity?.verify(check) === true;
  }

  /** The bytes of a document's state, equal on all nodes that have the same entries. */
  stateOf(name: string): string {
    return Buffer.from(encodeState(this.document(name).state)).toString("base64");
  }

  #start(): void {
    this.core = this.#newCore();
    this.engine = new SyncEngine(this.author, {
      limits: this.limits,
      randomWord: () => this.#random.word(),
      prover: this.#options.identity,
      interest: this.#options.interest,
      isGated: this.#options.permit !== undefined,
      gossip: this.#options.gossip,
      takesStates: this.#options.takesStates,
      instance: this.instance ?? this.#nowMs,
    });
    for (const name of this.opened) this.open(name);
  }

  #newCore(): ReplicaCore {
    const { identity, pendingBytesMax } = this.#options;
    return new ReplicaCore({
      author: this.author,
      founding: founding(hash),
      ...(identity === undefined ? {} : { identity }),
      ...(pendingBytesMax === undefined ? {} : { pendingBytesMax }),
    });
  }

  #openCore(core: ReplicaCore, name: string): TestDocument {
    const { identity, members } = this.#options;
    if (identity === undefined) return core.open(name, schema);
    return core.create(schema, members === undefined ? { nonce: name, signed: true } : { nonce: name, members });
  }

  /** From the latest snapshot and the entries above it; those below it go back to the log, as far as they are there. */
  #recover(document: TestDocument): Effect[] {
    const { base, id } = document;
    const snapshot = this.#snapshots.get(id);
    if (snapshot !== undefined && !base.restore(snapshot).ok) throw new TypeError("a damaged snapshot");
    const entries = this.#stored(document);
    const isBelow = ({ author, lastSeq }: Entry): boolean => base.cut.covers(author, lastSeq);
    const below = entries.filter(isBelow);
    const above = entries.filter((entry) => !isBelow(entry));
    const effects = document.recover(above, this.#nowMs);
    base.putBack(below);
    return effects;
  }

  #stored({ id, authors }: TestDocument): Entry[] {
    return this.#disk.flatMap((record) => {
      if (record.document !== id) return [];
      const entry = decodeEntry(record.bytes, authors);
      if (!entry.ok) throw new TypeError(entry.reason);
      return [entry.value];
    });
  }

  #verify(document: TestDocument, { ticket, check }: VerifyEffect): void {
    const accepted = check !== undefined && this.#options.identity?.verify(check) === true;
    this.perform(document, document.verified(ticket, accepted, this.#nowMs));
  }

  #write(document: TestDocument, ticket: number, entries: readonly Entry[]): void {
    const { authors, id } = document;
    const atMs = Math.max(this.#nowMs + this.diskDelayMs(), this.#writes.at(-1)?.atMs ?? 0);
    const records = entries.map((entry) => ({ document: id, bytes: encodeEntry(entry, authors) }));
    const synced: Record<string, number> = {};
    for (const { author, lastSeq } of entries) {
      const key = `${id}/${authors.idOf(author)}`;
      synced[key] = Math.max(lastSeq, synced[key] ?? 0);
    }
    const done = (): void => this.perform(document, document.persisted(ticket));
    const write = (): void => {
      this.#disk.push(...records);
      this.written.push(...records);
    };
    this.#writes.push({ atMs, write, synced, done });
  }

  #writeSnapshot(document: TestDocument, bytes: Uint8Array, vector: VersionVector, done: () => void): void {
    const { authors, id } = document;
    const atMs = Math.max(this.#nowMs + this.diskDelayMs(), this.#writes.at(-1)?.atMs ?? 0);
    const synced: Record<string, number> = {};
    for (const { author, seq } of vector.entries()) synced[`${id}/${authors.idOf(author)}`] = seq;
    this.#writes.push({ atMs, write: () => this.#snapshots.set(id, bytes), synced, done });
  }
}

function isCovered({ bytes }: DiskRecord, { authors }: TestDocument, vector: VersionVector): boolean {
  const entry = decodeEntry(bytes, authors);
  return entry.ok && vector.covers(entry.value.author, entry.value.lastSeq);
}
