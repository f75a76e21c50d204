// The records of one document in the order in which they came, and where each author's are. All of an append or nothing.
// Copied bytes stand one after the other in large blocks: a buffer of its own costs a small record more than it holds. A lasting
// record is kept as it is, so that nobody makes its bytes unless they are read.
import type { DocumentId, LogRecord } from "@joinery/replica";
import { conflictingRecord, sameRecord } from "../record-check.js";

const blockSize = 64 * 1024;

/** A lasting record, or one and where its bytes are. */
type Kept = (LogRecord & { readonly isLasting: true }) | Copied;

interface Copied {
  readonly isLasting?: undefined;
  readonly author: LogRecord["author"];
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly block: Uint8Array;
  readonly from: number;
  readonly to: number;
}

export class MemoryLog {
  #kept: Kept[] = [];
  readonly #places: Map<LogRecord["author"], Map<number, Kept>> = new Map();
  #block = new Uint8Array(0);
  #used = 0;

  get isEmpty(): boolean {
    return this.#kept.length === 0;
  }

  /** Copies of the records, in the order of their appends. */
  records(): readonly LogRecord[] {
    return this.#kept.map(recordOf);
  }

  /** Keeps the lasting records, and copies of the others, that are not here; throws `CONFLICTING_RECORD`, and keeps none, when one's place is taken. */
  append(document: DocumentId, records: readonly LogRecord[]): void {
    const before = this.#kept.length;
    for (const record of records) {
      const places = this.#placesOf(record.author);
      const there = places.get(record.firstSeq);
      if (there === undefined) {
        const kept = isLasting(record) ? record : this.#copy(record);
        places.set(record.firstSeq, kept);
        this.#kept.push(kept);
      } else if (!sameRecord(recordOf(there), record)) {
        this.#cut(before);
        throw conflictingRecord(document, record);
      }
    }
  }

  /** The records that end beyond what is covered, in the order of their appends. */
  recordsAbove(covered: ReadonlyMap<LogRecord["author"], number>): readonly LogRecord[] {
    return this.#kept.filter(({ author, lastSeq }) => lastSeq > (covered.get(author) ?? 0)).map(recordOf);
  }

  /** Forgets the records that are covered. Blocks without any are freed with them. */
  drop(covered: ReadonlyMap<LogRecord["author"], number>): void {
    const isCovered = ({ author, lastSeq }: Kept): boolean => lastSeq <= (covered.get(author) ?? 0);
    for (const kept of this.#kept) if (isCovered(kept)) this.#placesOf(kept.author).delete(kept.firstSeq);
    this.#kept = this.#kept.filter((kept) => !isCovered(kept));
  }

  #copy({ author, firstSeq, lastSeq, bytes }: LogRecord): Copied {
    const { length } = bytes;
    if (this.#used + length > this.#block.length) {
      this.#block = new Uint8Array(Math.max(blockSize, length));
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += length;
    this.#block.set(bytes, from);
    return { author, firstSeq, lastSeq, block: this.#block, from, to: this.#used };
  }

  #placesOf(author: LogRecord["author"]): Map<number, Kept> {
    let places = this.#places.get(author);
    if (places === undefined) {
      places = new Map();
      this.#places.set(author, places);
    }
    return places;
  }

  /** Takes back the records from `length` on. */
  #cut(length: number): void {
    for (const { author, firstSeq } of this.#kept.splice(length)) this.#placesOf(author).delete(firstSeq);
  }
}

function isLasting(record: LogRecord): record is LogRecord & { readonly isLasting: true } {
  return record.isLasting === true;
}

function recordOf(kept: Kept): LogRecord {
  const { author, firstSeq, lastSeq } = kept;
  const bytes = kept.isLasting === true ? kept.bytes : kept.block.slice(kept.from, kept.to);
  return { author, firstSeq, lastSeq, bytes };
}
