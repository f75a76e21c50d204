// What a storage holds already of a document that is about to be read in, and whether the two go together: they do where
// both are whole logs that agree, and where the storage has a part of just this, as an import leaves it that was interrupted.

import { createHash } from "node:crypto";
import type { DocumentId, LogRecord, Storage, StoredSnapshot } from "@joinery/replica";
import { recordsOf } from "./export-archive.js";
import { encodeSnapshot } from "./item-codec.js";

interface Span {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly digest: string;
}

export class ExistingDocument {
  /** By author, in the order of their numbers. */
  readonly #spans: Map<LogRecord["author"], Span[]> = new Map();
  readonly #snapshots: string[] = [];
  #records = 0;
  #recordsMet = 0;
  #snapshotsMet = 0;
  #snapshotsComing = 0;
  readonly #comingAuthors: Set<LogRecord["author"]> = new Set();

  /** Reads what is there; costs a hundred bytes of memory per record. */
  static async read(storage: Storage, document: DocumentId): Promise<ExistingDocument> {
    const existing = new ExistingDocument();
    for await (const batch of recordsOf(storage, document)) for (const record of batch) existing.#note(record);
    for (const spans of existing.#spans.values()) spans.sort((a, b) => a.firstSeq - b.firstSeq);
    for (const { id } of [...((await storage.snapshots?.list(document)) ?? [])].reverse()) {
      const snapshot = await storage.snapshots?.read(document, id);
      if (snapshot !== undefined) existing.#snapshots.push(digestOf(encodeSnapshot(snapshot)));
    }
    return existing;
  }

  /** How many of the snapshots to come are there, the oldest first. */
  get snapshotCount(): number {
    return this.#snapshots.length;
  }

  /** Who wrote what is coming and is not there. */
  get comingAuthors(): ReadonlySet<LogRecord["author"]> {
    return this.#comingAuthors;
  }

  /** The next snapshot that is coming, the oldest first. */
  meetSnapshot(snapshot: StoredSnapshot): void {
    if (this.#snapshots[this.#snapshotsComing++] === digestOf(encodeSnapshot(snapshot))) this.#snapshotsMet++;
    else for (const { author } of snapshot.covers) this.#comingAuthors.add(author);
  }

  /** A record that is coming; true when another one has its numbers, or some of them. */
  conflictsWith(record: LogRecord): boolean {
    const spans = this.#spans.get(record.author) ?? [];
    const span = spans[firstFrom(spans, record.firstSeq)];
    if (span === undefined || span.firstSeq > record.lastSeq) {
      this.#comingAuthors.add(record.author);
      return false;
    }
    this.#recordsMet++;
    const isSame = span.firstSeq === record.firstSeq && span.lastSeq === record.lastSeq;
    return !isSame || span.digest !== digestOf(record.bytes);
  }

  /** Why what is there and all that was met can't be one document; undefined when they can. */
  problem(): string | undefined {
    const isPart = this.#recordsMet === this.#records && this.#snapshotsMet === this.#snapshots.length;
    if (isPart || (this.#snapshots.length === 0 && this.#snapshotsComing === 0)) return undefined;
    return "is there already, and here or there a snapshot stands in place of entries";
  }

  #note({ author, firstSeq, lastSeq, bytes }: LogRecord): void {
    const spans = this.#spans.get(author) ?? [];
    this.#spans.set(author, spans);
    spans.push({ firstSeq, lastSeq, digest: digestOf(bytes) });
    this.#records++;
  }
}

/** The index of the first span that ends at `seq` or later. */
function firstFrom(spans: readonly Span[], seq: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).lastSeq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64").slice(0, 22);
}
