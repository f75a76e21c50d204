// A replica with one document and an instant disk, for the tests of the core. What it announced and what it wrote are
// kept as canonical bytes, because author indexes mean nothing outside the document they come from.
import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";
import {
  counter,
  encodeState,
  type Fields,
  map,
  register,
  rows,
  type StructDraft,
  set,
  struct,
  table,
} from "@joinery/crdt";
import { matrix } from "@joinery/crdt/matrix";
import {
  type DeliverEffect,
  type DocumentCore,
  decodeEntry,
  type Effect,
  type Entry,
  encodeEntry,
  ReplicaCore,
  type ReplicaOptions,
} from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { expect } from "vitest";

export const epochMs = 1_700_000_000_000;

/** An author's name that sorts by `number`. */
export function nameOf(number: number): ReplicaId {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, number);
  return replicaIdFromBytes(bytes)!;
}

export const everyType = {
  title: register("untitled"),
  players: set<string>(),
  total: counter(),
  score: map(counter()),
  seats: table<{ name: string; ready: boolean }>(),
  tags: map(set<number>()),
  owed: matrix(),
  votes: rows(counter()),
  options: struct({ speed: counter(), mode: register("slow"), notes: map(register("")) }),
};

export type EveryType = typeof everyType;

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

export function replicaOf(number: number, options: Partial<ReplicaOptions> = {}): ReplicaCore {
  return new ReplicaCore({ author: nameOf(number), founding: founding(), ...options });
}

/** A site of its own replica `number`, with the document "room". */
export function siteOf<F extends Fields>(number: number, schema: F, options: Partial<ReplicaOptions> = {}): Site<F> {
  return new Site(replicaOf(number, options).open("room", schema));
}

export class Site<F extends Fields> {
  readonly document: DocumentCore<F>;
  /** What it has written, in order. */
  readonly disk: Uint8Array[] = [];
  /** What it has announced, in order. */
  readonly sent: Uint8Array[] = [];
  readonly delivered: DeliverEffect[] = [];
  nowMs = epochMs;

  constructor(document: DocumentCore<F>) {
    this.document = document;
  }

  change<R>(run: (draft: StructDraft<F>) => R): R {
    const { result, effects } = this.document.change(run, this.nowMs);
    this.perform(effects);
    return result;
  }

  /** Changes and flushes: one entry, as bytes. */
  write(run: (draft: StructDraft<F>) => unknown): Uint8Array {
    this.change(run);
    this.flush();
    return this.disk[this.disk.length - 1]!;
  }

  flush(): void {
    this.perform(this.document.flush());
  }

  receive(...bytes: Uint8Array[]): void {
    this.perform(this.document.receive(this.decode(bytes), this.nowMs));
  }

  decode(bytes: readonly Uint8Array[]): Entry[] {
    return bytes.map((entry) => entryOf(entry, this.document));
  }

  perform(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === "deliver") this.delivered.push(effect);
      if (effect.type === "send") this.sent.push(...this.encode(effect.entries));
      if (effect.type !== "persist") continue;
      this.disk.push(...this.encode(effect.entries));
      this.perform(this.document.persisted(effect.ticket));
    }
  }

  encode(entries: readonly Entry[]): Uint8Array[] {
    return entries.map((entry) => encodeEntry(entry, this.document.authors));
  }

  /** Everything that must be equal where equal operations were applied. */
  get digest(): string {
    return `${hexOf(encodeState(this.document.state))} ${this.document.state.fingerprint}`;
  }

  /** What is applied, by the names of authors. */
  get vector(): string {
    return vectorOf(this.document.applied.entries(), this.document);
  }

  get durable(): string {
    return vectorOf(this.document.durable.entries(), this.document);
  }
}

export function entryOf(bytes: Uint8Array, document: Pick<DocumentCore, "authors">): Entry {
  const decoded = decodeEntry(bytes, document.authors);
  expect(decoded).toMatchObject({ ok: true });
  if (!decoded.ok) throw new TypeError(decoded.reason);
  return decoded.value;
}

function vectorOf(
  dots: Iterable<{ readonly author: number; readonly seq: number }>,
  document: Pick<DocumentCore, "authors">,
): string {
  return Array.from(dots, ({ author, seq }) => `${document.authors.idOf(author)}:${seq}`)
    .sort()
    .join(" ");
}
