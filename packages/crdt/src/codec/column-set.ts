// The columns of one struct field and, below it, those of the fields inside: each kind of thing that deltas are made of
// has a column of its own, so that like stands beside like. A field nobody here knows is a block that is stepped over.

import { DecodeError } from "../errors.js";
import { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";
import { RunReader, RunWriter } from "./run-column.js";
import { TextReader, TextWriter } from "./text-column.js";

/** The columns in the order in which they are written. */
const numberColumns = [
  "fields",
  "parts",
  "heads",
  "authors",
  "seqs",
  "ms",
  "counters",
  "coveredAuthors",
  "coveredSeqs",
  "counts",
  "kinds",
  "integers",
] as const;

type NumberColumn = (typeof numberColumns)[number];
const columnCount = numberColumns.length + 5;

/** What a set takes beside what is in its columns, at most. */
export const setBytesMax: number = 8 * columnCount + 12;

interface Child {
  readonly index: number;
  readonly set: ColumnSetWriter;
}

/** Columns that are being written. */
export class ColumnSetWriter {
  readonly numbers: { readonly [Name in NumberColumn]: RunWriter } = {
    fields: new RunWriter(),
    parts: new RunWriter(),
    heads: new RunWriter(),
    authors: new RunWriter(),
    seqs: new RunWriter(),
    ms: new RunWriter(),
    counters: new RunWriter(),
    coveredAuthors: new RunWriter(),
    coveredSeqs: new RunWriter(),
    counts: new RunWriter(),
    kinds: new RunWriter(),
    integers: new RunWriter(),
  };
  readonly texts: TextWriter = new TextWriter();
  readonly values: TextWriter = new TextWriter();
  /** What has no column of its own. */
  readonly raw: ByteWriter = new ByteWriter();
  /** The last cell's time, which the next is written relative to. */
  ms = 0;
  /** Per local author the last number written of it, likewise. */
  readonly seqs: number[] = [];
  readonly #runs: readonly RunWriter[] = [
    ...numberColumns.map((name) => this.numbers[name]),
    this.texts.lengths,
    this.values.lengths,
  ];
  readonly #children: Map<number, Child> = new Map();
  /** Sets that were children before `clear`, by key. */
  readonly #spare: Map<number, ColumnSetWriter> = new Map();
  #lastKey = -1;
  #lastChild: Child | undefined;

  hasChild(key: number): boolean {
    return key === this.#lastKey || this.#children.has(key);
  }

  /** The columns of the field with this key, whose place goes into this set's own columns. */
  child(key: number): ColumnSetWriter {
    const child = key === this.#lastKey ? (this.#lastChild as Child) : this.#childOf(key);
    this.numbers.fields.write(child.index);
    return child.set;
  }

  /** What it takes at most, finished. */
  get length(): number {
    let length = setBytesMax + this.texts.bytes.length + this.values.bytes.length + this.raw.length;
    for (const run of this.#runs) length += run.length;
    for (const { set } of this.#children.values()) length += set.length;
    return length;
  }

  /** Writes all of it to `bytes`; before anything more is written, `clear` the set. */
  finish(bytes: ByteWriter): void {
    const blocks = [this.texts.bytes, this.values.bytes, this.raw];
    let present = 0;
    let column = 1;
    for (const run of this.#runs) {
      run.finish();
      if (run.bytes.length > 0) present |= column;
      column <<= 1;
    }
    for (const block of blocks) {
      if (block.length > 0) present |= column;
      column <<= 1;
    }
    bytes.count(present);
    for (const run of this.#runs) if (run.bytes.length > 0) bytes.sized(run.bytes);
    for (const block of blocks) if (block.length > 0) bytes.sized(block);
    bytes.count(this.#children.size);
    for (const [key, { set }] of this.#children) {
      bytes.fixed(key, 3);
      const mark = bytes.begin();
      set.finish(bytes);
      bytes.end(mark);
    }
  }

  /** Forgets what was written, and keeps the room for more. */
  clear(): void {
    for (const run of this.#runs) run.clear();
    this.texts.clear();
    this.values.clear();
    this.raw.clear();
    this.ms = 0;
    this.seqs.length = 0;
    this.#lastKey = -1;
    for (const [key, { set }] of this.#children) {
      set.clear();
      this.#spare.set(key, set);
    }
    this.#children.clear();
  }

  #childOf(key: number): Child {
    let child = this.#children.get(key);
    if (child === undefined) {
      child = { index: this.#children.size, set: this.#spare.get(key) ?? new ColumnSetWriter() };
      this.#children.set(key, child);
    }
    this.#lastKey = key;
    this.#lastChild = child;
    return child;
  }
}

/** Columns that are being read. */
export class ColumnSetReader {
  readonly numbers: { readonly [Name in NumberColumn]: RunReader };
  readonly texts: TextReader;
  readonly values: TextReader;
  readonly raw: ByteReader;
  ms = 0;
  readonly seqs: number[] = [];
  readonly #children: { readonly key: number; readonly bytes: Uint8Array; set?: ColumnSetReader }[] = [];
  #met = 0;

  /** Throws `DecodeError` unless these are the bytes of a column set and nothing else. */
  constructor(bytes: ByteReader) {
    const present = bytes.count();
    if (present >= 1 << columnCount) throw new DecodeError("an unknown column");
    const columns: Uint8Array[] = [];
    for (let index = 0; index < columnCount; index++) {
      const column = (present & (1 << index)) === 0 ? none : bytes.sized();
      if (column !== none && column.length === 0) throw new DecodeError("an empty column");
      columns.push(column);
    }
    const next = (): Uint8Array => columns.shift() as Uint8Array;
    const numbers = {} as { [Name in NumberColumn]: RunReader };
    for (const name of numberColumns) {
      const column = next();
      numbers[name] = column === none ? noNumbers : new RunReader(new ByteReader(column));
    }
    this.numbers = numbers;
    const [textLengths, valueLengths] = [next(), next()];
    this.texts = textsOf(textLengths, next());
    this.values = textsOf(valueLengths, next());
    this.raw = new ByteReader(next());
    for (let left = bytes.count(); left > 0; left--) this.#children.push({ key: bytes.fixed(3), bytes: bytes.sized() });
    bytes.end();
    const keys = new Set(this.#children.map(({ key }) => key));
    if (keys.size < this.#children.length) throw new DecodeError("a field twice");
  }

  /** The next field: its key and the bytes of its columns; they come in the order of their first use. */
  field(): number {
    const index = this.numbers.fields.readCount();
    const child = this.#children[index];
    if (child === undefined || index > this.#met) throw new DecodeError("a field beyond the columns");
    if (index === this.#met) this.#met++;
    return index;
  }

  keyOf(index: number): number {
    return (this.#children[index] as { key: number }).key;
  }

  childOf(index: number): ColumnSetReader {
    const child = this.#children[index] as { bytes: Uint8Array; set?: ColumnSetReader };
    child.set ??= new ColumnSetReader(new ByteReader(child.bytes));
    return child.set;
  }

  /** Throws unless everything was read, but for fields that were stepped over. */
  end(): void {
    for (const name of numberColumns) this.numbers[name].end();
    this.texts.end();
    this.values.end();
    this.raw.end();
    if (this.#met < this.#children.length) throw new DecodeError("columns of no field");
    for (const { set } of this.#children) set?.end();
  }
}

const none = new Uint8Array();
// Most columns of most sets are not there. Reading from an empty one raises an error and leaves it as it was, so all share these.
const noNumbers = new RunReader(new ByteReader(none));
const noTexts = new TextReader(none, none);

function textsOf(lengths: Uint8Array, bytes: Uint8Array): TextReader {
  return lengths === none && bytes === none ? noTexts : new TextReader(lengths, bytes);
}
