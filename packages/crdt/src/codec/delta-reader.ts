// What field types read their deltas from, strictly: foreign bytes either are a delta in canonical form or raise
// `DecodeError`. What an operation may claim is checked here: cells under its own dot, removals of what its author had
// seen, rows of its own author.

import type { AuthorIndex, AuthorTable, Dot, Stamp } from "@joinery/clock";
import { compareDots } from "@joinery/clock";
import type { DotPredicate } from "../core/join-scope.js";
import { DecodeError, UnknownFieldError } from "../errors.js";
import type { PlainValue } from "../values/plain-value.js";

/** An operation whose bytes are read: its cells have its dot and time. */
export interface OperationBase {
  /** The authors mentioned, the operation's own first. */
  readonly locals: readonly AuthorIndex[];
  readonly stamp: Stamp;
  /** True for the dots in the operation's causal past, which are all that it may remove; absent: any. */
  readonly past?: DotPredicate | undefined;
  /** What the dots in the bytes stand for; absent: what they say. */
  readonly names?: DotNames | undefined;
}

/** Where an author may have several branches, each an author of its own in the state. */
export interface DotNames {
  /** The dot as the state knows it; undefined for one that can't be told or that the bytes may not mention. */
  dotOf(author: AuthorIndex, seq: number): Dot | undefined;
  /** The author of a branch; itself for any other. */
  ownerOf(author: AuthorIndex): AuthorIndex;
  /** The rows that the row of `author` in the bytes stands for: one per branch. What the bytes say goes for each. */
  rowsOf(author: AuthorIndex): readonly AuthorIndex[];
}

/** A cursor over deltas. Every method throws `DecodeError` when the bytes are not what it expects. */
export abstract class DeltaReader {
  readonly authors: AuthorTable;
  /** How many cells the last `head` announced. */
  added = 0;
  /** How many covered dots the last `head` announced. */
  removed = 0;
  /** The dot of the last cell. */
  cellAuthor = 0 as AuthorIndex;
  cellSeq = 0;
  /** While set, told the dot of every cell. */
  onCell: ((author: AuthorIndex, seq: number) => void) | undefined;
  /** True for a whole state: then a part without cells is none. */
  abstract readonly isState: boolean;
  readonly #past: DotPredicate | undefined;
  readonly #names: DotNames | undefined;
  /** The author whose row is being read. */
  #row: AuthorIndex | undefined;
  /** How many deletable keys lie above what is being read. */
  #keys = 0;
  #cells = 0;
  /** Whether a field of this operation was stepped over. */
  #isUnknown = false;
  /** In a state, how many cells had been read where each part began that is being read. */
  #marks: number[] | undefined;

  constructor(authors: AuthorTable, past: DotPredicate | undefined, names: DotNames | undefined) {
    this.authors = authors;
    this.#past = past;
    this.#names = names;
  }

  /** How many fields or keys follow. */
  abstract parts(): number;
  /** The key of the struct field that follows. Call `enterField` to read it or `skip` to step over it. */
  abstract field(): number;
  /** Steps over the field that was announced; throws `UnknownFieldError` where nothing else of the operation can be read. */
  skip(): void {
    this.#isUnknown = true;
  }
  abstract author(): AuthorIndex;
  abstract count(): number;
  abstract text(): string;
  abstract value(): PlainValue;
  abstract amount(): bigint;
  abstract byte(): number;
  abstract bytes(): Uint8Array;
  /** Throws unless everything was read. */
  abstract end(): void;

  protected abstract enter(): void;
  protected abstract leave(): void;
  protected abstract readHead(): number;
  /** Into `cellAuthor` and `cellSeq`. */
  protected abstract readCellDot(): void;
  protected abstract readCellStamp(): Stamp;
  protected abstract readCovered(): Dot;
  /** The author of the operation; undefined for a state. */
  protected abstract get writer(): AuthorIndex | undefined;

  /** Ends an operation that was read: throws `UnknownFieldError` when fields of it were stepped over. */
  endOperation(): void {
    if (this.#isUnknown) throw new UnknownFieldError();
  }

  /** Begins to read the field that was announced; `leaveField` follows. */
  enterField(): void {
    this.#mark();
    this.enter();
  }

  leaveField(): void {
    this.leave();
    this.#checkFilled();
  }

  /** Reads how many cells and covered dots follow, into `added` and `removed`. */
  head(): void {
    const head = this.readHead();
    this.added = this.isState ? head : head % 2;
    this.removed = this.isState ? 0 : Math.floor(head / 2);
    if (head === 0) throw new DecodeError("a change of nothing");
  }

  /** Reads the dot of a cell that is added, into `cellAuthor` and `cellSeq`. */
  nextCell(): void {
    this.readCellDot();
    if (this.#names !== undefined) {
      const dot = this.#named({ author: this.cellAuthor, seq: this.cellSeq });
      this.cellAuthor = dot.author;
      this.cellSeq = dot.seq;
    }
    this.#cells++;
    this.#checkRow(this.cellAuthor);
    this.onCell?.(this.cellAuthor, this.cellSeq);
  }

  /** The dot of a cell that is added. */
  cellDot(): Dot {
    this.nextCell();
    return { author: this.cellAuthor, seq: this.cellSeq };
  }

  /** The time of a cell that is added. */
  cellStamp(): Stamp {
    return this.readCellStamp();
  }

  /** `count` dots that are covered, in strictly ascending order, as canonical bytes have them. */
  covered(count: number): Dot[] {
    const dots: Dot[] = [];
    let last: Dot | undefined;
    for (let left = count; left > 0; left--) {
      const written = this.readCovered();
      if (last !== undefined && compareDots(this.authors, last, written) >= 0) {
        throw new DecodeError("dots out of order");
      }
      last = written;
      const dot = this.#named(written);
      this.#checkRow(dot.author);
      if (this.#past?.(dot.author, dot.seq) === false) {
        throw new DecodeError("a removal of what its author had not seen");
      }
      dots.push(dot);
    }
    return this.#names === undefined ? dots : this.#sorted(dots);
  }

  /** The dot of an operation that the delta speaks of, written as `author` and `count`. */
  mentioned(): Dot {
    const dot = { author: this.author(), seq: this.count() };
    if (dot.seq < 1) throw new DecodeError("a sequence number out of range");
    return this.#named(dot);
  }

  /** The rows of the state that the row of `author` in the bytes stands for. */
  rowsOf(author: AuthorIndex): readonly AuthorIndex[] {
    return this.#names?.rowsOf(author) ?? [author];
  }

  /** Reads the row of `author`, in which all dots are its own. Others touch it only by deleting a key above it. */
  row<T>(author: AuthorIndex, read: () => T): T {
    const outer = this.#row;
    this.#checkRow(author);
    if (this.#keys === 0 && this.writer !== undefined && this.#ownerOf(this.writer) !== this.#ownerOf(author)) {
      throw new DecodeError("a row of another author");
    }
    this.#row = author;
    this.#mark();
    const row = read();
    this.#checkFilled();
    this.#row = outer;
    return row;
  }

  /** Begins to read what lies below a key that can be deleted; `leaveKey` follows. */
  enterKey(): void {
    this.#keys++;
    this.#mark();
  }

  leaveKey(): void {
    this.#checkFilled();
    this.#keys--;
  }

  /** Begins an operation. */
  protected restart(): void {
    this.#isUnknown = false;
  }

  /** A part begins. */
  #mark(): void {
    if (!this.isState) return;
    this.#marks ??= [];
    this.#marks.push(this.#cells);
  }

  #checkFilled(): void {
    if (this.isState && this.#cells === this.#marks?.pop()) throw new DecodeError("a part without cells");
  }

  #checkRow(author: AuthorIndex): void {
    if (this.#row === undefined || this.#row === author || this.#ownerOf(this.#row) === this.#ownerOf(author)) return;
    throw new DecodeError("a dot in the row of another author");
  }

  #ownerOf(author: AuthorIndex): AuthorIndex {
    return this.#names?.ownerOf(author) ?? author;
  }

  #named(dot: Dot): Dot {
    if (this.#names === undefined) return dot;
    const named = this.#names.dotOf(dot.author, dot.seq);
    if (named === undefined) throw new DecodeError("a dot that its author can't have seen");
    return named;
  }

  /** In the order of what they stand for; a dot under two names is one too many. */
  #sorted(dots: Dot[]): Dot[] {
    dots.sort((a, b) => compareDots(this.authors, a, b));
    for (let index = 1; index < dots.length; index++) {
      if (compareDots(this.authors, dots[index - 1] as Dot, dots[index] as Dot) === 0) {
        throw new DecodeError("a dot under two names");
      }
    }
    return dots;
  }
}
