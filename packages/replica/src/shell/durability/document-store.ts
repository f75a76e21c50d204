// Where one document is written, how durably, and by whom. A loss of power may take the end of a relaxed document's log, and
// peers may hold it: so a mark stands in the store while such a document is open, and who finds it there at the next
// opening writes under a new author. No number is given out twice, whatever was lost.

import type { ReplicaId } from "@joinery/clock";
import type { DocumentId } from "../../document-id.js";
import { DocumentError } from "../../errors.js";
import type { Storage } from "../../storage-port.js";
import { newAuthor } from "../author-name.js";
import { isReplaceable, keepAuthor, type Standing, standingOf } from "../deleted-document.js";
import type { AuthorEpochs } from "./author-epochs.js";
import type { DurabilityLevel } from "./durability-level.js";
import { levelledStorage } from "./levelled-storage.js";

const openKeyPrefix = "open/";
const wroteKeyPrefix = "wrote/";
const stoppedKeyPrefix = "stopped/";
const yes = new Uint8Array([1]);
const open = yes;
const closed = new Uint8Array();

export interface DocumentStoreOptions {
  /** The replica's own. */
  readonly storage: Storage;
  readonly author: ReplicaId;
  readonly random: (byteCount: number) => Uint8Array;
  readonly epochs: AuthorEpochs;
  /** True where the author is leased: who writes is decided elsewhere. */
  readonly isLeased: boolean;
}

export class DocumentStore {
  readonly level: DurabilityLevel;
  /** The storage at that level. */
  readonly storage: Storage;
  readonly #document: DocumentId;
  readonly #options: DocumentStoreOptions;

  constructor(document: DocumentId, level: DurabilityLevel, options: DocumentStoreOptions) {
    this.level = level;
    this.storage = levelledStorage(options.storage, level);
    this.#document = document;
    this.#options = options;
  }

  /** Who writes there. Rejects with the storage's own error, or `DocumentError`, code `CORRUPT_LOG`. */
  async standing(): Promise<Standing> {
    const { storage, author, random, epochs } = this.#options;
    if (this.level === "ephemeral") return { author: newAuthor(random), ownSeqMin: 0 };
    if (await this.#wasLeftOpen()) await this.renewAuthor().kept;
    const standing = await standingOf(storage, this.#document, author);
    const stopped = await storage.loadMeta(stoppedKeyPrefix + this.#nameOf(standing.author));
    if (stopped !== undefined) return { ...standing, ownSeqMin: Number.POSITIVE_INFINITY };
    if (!isReplaceable(this.#document, standing.author)) {
      // Who can't be replaced is stopped by what is known alone, not by a doubt.
      const owned = await epochs.owns(standing.author);
      return owned ? standing : { ...standing, ownSeqMin: Number.POSITIVE_INFINITY };
    }
    if (await epochs.isSureOf(standing.author)) return standing;
    const renewed = this.renewAuthor();
    await renewed.kept;
    return { ...standing, author: renewed.author };
  }

  /** True where `renewAuthor` may be called for one who writes as `author`. */
  isAuthorReplaceable(author: ReplicaId): boolean {
    return !this.#options.isLeased && this.level !== "ephemeral" && isReplaceable(this.#document, author);
  }

  /** True where what is written under `author` by somebody else is the end of it here: nobody can take its place. */
  endsWithAuthor(author: ReplicaId): boolean {
    return !this.#options.isLeased && this.level !== "ephemeral" && !isReplaceable(this.#document, author);
  }

  /** Has `author` write nothing here at later openings either. */
  stopAuthor(author: ReplicaId): Promise<void> {
    return this.#options.storage.saveMeta(stoppedKeyPrefix + this.#nameOf(author), yes);
  }

  /** Whether something was written here under `author`, which nobody can replace: what others write under it is not this store's. */
  async hasWritten(author: ReplicaId): Promise<boolean> {
    return (await this.#options.storage.loadMeta(wroteKeyPrefix + this.#nameOf(author))) !== undefined;
  }

  /** Remembers that. */
  noteWritten(author: ReplicaId): Promise<void> {
    return this.#options.storage.saveMeta(wroteKeyPrefix + this.#nameOf(author), yes);
  }

  /** Names of authors have no slash. */
  #nameOf(author: ReplicaId): string {
    return `${author}/${this.#document}`;
  }

  /** A new author, and the promise that the store has it. What is written after this call is on disk after it. */
  renewAuthor(): { readonly author: ReplicaId; readonly kept: Promise<void> } {
    const { storage, random, epochs } = this.#options;
    const author = newAuthor(random);
    return { author, kept: keepAuthor(storage, this.#document, author, epochs) };
  }

  /** Call it before the first change. */
  async begin(): Promise<void> {
    if (this.level === "relaxed") await this.#mark(open);
    else if (this.level === "durable" && (await this.#wasLeftOpen())) await this.#mark(closed);
  }

  /** Call it once everything is written. What is saved here takes to disk all that was written before. */
  async end(): Promise<void> {
    if (this.level === "relaxed") await this.#mark(closed);
  }

  async #wasLeftOpen(): Promise<boolean> {
    return ((await this.#options.storage.loadMeta(openKeyPrefix + this.#document))?.length ?? 0) > 0;
  }

  #mark(value: Uint8Array): Promise<void> {
    return this.#options.storage.saveMeta(openKeyPrefix + this.#document, value);
  }
}

/** Throws `DocumentError`, code `NEEDS_DURABLE`, when it is asked for another level where the author can't be replaced. */
export function durableOnly(what: string, asked: DurabilityLevel | undefined): DurabilityLevel {
  if (asked === undefined || asked === "durable") return "durable";
  const why = "whose author can't be replaced after a crash has taken some of what it wrote";
  throw new DocumentError("NEEDS_DURABLE", `${what}, ${why}: open it without "durability"`);
}
