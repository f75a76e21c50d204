// Goes over the log of a document that is not signed, as it lies on a disk or in an archive, and says of each record why no
// replica could open it. Keeps a number and a hash per author, not the entries.

import { type AuthorIndex, AuthorTable, type Dot, replicaIdToBytes, VersionVector } from "@joinery/clock";
import { type Fields, type StructField, struct } from "@joinery/crdt";
import type { LogRecord, Prefix } from "../../storage-port.js";
import type { Hash } from "../document-options.js";
import { type Entry, sameBytes } from "../entry.js";
import { decodeEntry, isSealed } from "../entry-codec.js";
import { readTransactions } from "../operations.js";

export interface ChainAuditOptions {
  /** What the latest snapshot covers: of that, records may lack. */
  readonly covers: readonly Prefix[];
  /** In a document with a genesis each entry names the hash of its author's previous one, the first that of the genesis. */
  readonly links?: { readonly hash: Hash; readonly genesisHash: Uint8Array };
}

export class ChainAudit {
  readonly #authors: AuthorTable = new AuthorTable();
  readonly #covered: VersionVector = new VersionVector();
  /** Up to where each chain is there, by the snapshot or by records. */
  readonly #known: VersionVector = new VersionVector();
  /** The last number of each author's in records. */
  readonly #recorded: VersionVector = new VersionVector();
  readonly #links: ChainAuditOptions["links"];
  readonly #heads: Map<AuthorIndex, Uint8Array> = new Map();
  /** No field is known, so the frame of every operation is read and nothing in it. */
  readonly #root: StructField<Fields> = struct({});

  constructor({ covers, links }: ChainAuditOptions) {
    this.#links = links;
    for (const { author, seq } of covers) {
      if (replicaIdToBytes(author) === undefined) continue;
      this.#covered.set(this.#authors.intern(author), seq);
      this.#known.set(this.#authors.intern(author), seq);
    }
  }

  /** Why the next record of the log can't be one, if so. What follows is judged as if it were. */
  accept(record: LogRecord): string | undefined {
    const decoded = decodeEntry(record.bytes, this.#authors);
    if (!decoded.ok) return `is malformed: ${decoded.reason}`;
    const entry = decoded.value;
    const { author, firstSeq, lastSeq } = entry;
    if (this.#authors.idOf(author) !== record.author || firstSeq !== record.firstSeq || lastSeq !== record.lastSeq) {
      return "is filed under another author or other numbers than it holds";
    }
    const problem =
      this.#placeFault(entry) ?? this.#depsFault(entry.deps) ?? this.#linkFault(entry) ?? this.#bodyFault(entry);
    this.#known.raise(author, lastSeq);
    this.#recorded.raise(author, lastSeq);
    if (this.#links !== undefined) this.#heads.set(author, this.#links.hash(record.bytes));
    return problem;
  }

  #placeFault({ author, firstSeq, lastSeq }: Entry): string | undefined {
    if (firstSeq <= this.#recorded.get(author)) return "has numbers that a record before it has";
    const known = this.#known.get(author);
    // What a snapshot covers may stand in records or not.
    if (lastSeq <= known || (firstSeq <= known && known === this.#covered.get(author))) return undefined;
    return firstSeq === known + 1 ? undefined : `comes after a gap: ${known + 1} to ${firstSeq - 1} are missing`;
  }

  #depsFault(deps: readonly Dot[]): string | undefined {
    const lacking = deps.find(({ author, seq }) => !this.#known.covers(author, seq));
    if (lacking === undefined) return undefined;
    return `depends on ${lacking.seq} of ${this.#authors.idOf(lacking.author)}, which is not before it`;
  }

  #linkFault(entry: Entry): string | undefined {
    if (isSealed(entry)) return "has a seal, and its document is not signed";
    if (this.#links === undefined)
      return entry.prev === undefined ? undefined : "is linked, and its document has no genesis";
    if (entry.prev === undefined) return "does not name its predecessor";
    const first = entry.firstSeq === 1 ? this.#links.genesisHash : undefined;
    const head = this.#heads.get(entry.author) ?? first;
    return head === undefined || sameBytes(head, entry.prev) ? undefined : "names another predecessor than it follows";
  }

  #bodyFault(entry: Entry): string | undefined {
    const read = readTransactions(entry, this.#root, this.#authors, this.#known);
    return read.ok ? undefined : `has transactions that can't be read: ${read.reason}`;
  }
}
