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
  /** In order of their first numbers. */
  readonly #byAuthor: Map<LogRecord["author"], Kept[]> = new Map();
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
      const chain = this.#chainOf(record.author);
      const place = placeIn(chain, record.firstSeq);
      const there = chain[place];
      if (there?.firstSeq !== record.firstSeq) {
        const kept = isLasting(record) ? record : this.#copy(record);
        if (there === undefined) chain.push(kept);
        else chain.splice(place, 0, kept);
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
    for (const [author, chain] of this.#byAuthor) {
      if (!chain.some(isCovered)) continue;
      this.#byAuthor.set(
        author,
        chain.filter((kept) => !isCovered(kept)),
      );
    }
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

  #chainOf(author: LogRecord["author"]): Kept[] {
    let chain = this.#byAuthor.get(author);
    if (chain === undefined) {
      chain = [];
      this.#byAuthor.set(author, chain);
    }
    return chain;
  }

  /** Takes back the records from `length` on. */
  #cut(length: number): void {
    for (const { author, firstSeq } of this.#kept.splice(length)) {
      const chain = this.#chainOf(author);
      chain.splice(placeIn(chain, firstSeq), 1);
    }
  }
}

/** The place of the first that begins at `firstSeq` or later: nearly always the end. */
function placeIn(chain: readonly Kept[], firstSeq: number): number {
  let low = 0;
  let high = chain.length;
  const last = chain[high - 1];
  if (last === undefined || last.firstSeq < firstSeq) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((chain[middle] as Kept).firstSeq < firstSeq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isLasting(record: LogRecord): record is LogRecord & { readonly isLasting: true } {
  return record.isLasting === true;
}

function recordOf(kept: Kept): LogRecord {
  const { author, firstSeq, lastSeq } = kept;
  const bytes = kept.isLasting === true ? kept.bytes : kept.block.slice(kept.from, kept.to);
  return { author, firstSeq, lastSeq, bytes };
}
