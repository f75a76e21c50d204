// The columns of one struct field and, below it, those of the fields inside: each kind of thing that deltas are made of
// has a column of its own, so that like stands beside like. A field nobody here knows is a block that is stepped over.

import { DecodeError } from "../errors.js";
import { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";
import { RunReader, RunWriter } from "./run-column.js";
import { TextReader, TextWriter } from "./text-column.js";

type NumberColumns<Column> = {
  readonly [Name in
    | "fields"
    | "parts"
    | "heads"
    | "authors"
    | "seqs"
    | "ms"
    | "counters"
    | "coveredAuthors"
    | "coveredSeqs"
    | "counts"
    | "kinds"
    | "integers"]: Column;
};

/** The columns of numbers, in the order in which they are written: each as `make` has it, by its place. */
function numberColumns<Column>(make: (place: number) => Column): NumberColumns<Column> {
  return {
    fields: make(0),
    parts: make(1),
    heads: make(2),
    authors: make(3),
    seqs: make(4),
    ms: make(5),
    counters: make(6),
    coveredAuthors: make(7),
    coveredSeqs: make(8),
    counts: make(9),
    kinds: make(10),
    integers: make(11),
  };
}

/** The numbers, the texts' and the values' lengths, and three blocks. */
const columnCount = 17;

/** What a set takes beside what is in its columns, at most. */
export const setBytesMax: number = 8 * columnCount + 12;

interface Child {
  readonly index: number;
  readonly set: ColumnSetWriter;
}

/** Columns that are being written. */
export class ColumnSetWriter {
  readonly numbers: NumberColumns<RunWriter> = numberColumns(() => new RunWriter());
  readonly texts: TextWriter = new TextWriter();
  readonly values: TextWriter = new TextWriter();
  /** What has no column of its own. */
  readonly raw: ByteWriter = new ByteWriter();
  /** The time of the last cell, and of the last of each local author: the next is written relative to its author's last. */
  ms = 0;
  readonly times: number[] = [];
  /** Per local author the last number written of it, likewise. */
  readonly seqs: number[] = [];
  readonly #runs: readonly RunWriter[] = [...Object.values(this.numbers), this.texts.lengths, this.values.lengths];
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
    this.times.length = 0;
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

interface ReadChild {
  readonly key: number;
  readonly bytes: ByteReader;
  set: ColumnSetReader | undefined;
}

/** Columns that are being read. */
export class ColumnSetReader {
  readonly numbers: NumberColumns<RunReader>;
  readonly texts: TextReader;
  readonly values: TextReader;
  readonly raw: ByteReader;
  ms = 0;
  readonly times: number[] = [];
  readonly seqs: number[] = [];
  readonly #children: readonly ReadChild[];
  #met = 0;

  /** Throws `DecodeError` unless these are the bytes of a column set and nothing else. */
  constructor(bytes: ByteReader) {
    const present = bytes.count();
    if (present >= 1 << columnCount) throw new DecodeError("an unknown column");
    this.numbers = numberColumns((place) => runAt(bytes, present, place));
    const textLengths = partAt(bytes, present, 12);
    const valueLengths = partAt(bytes, present, 13);
    this.texts = textsOf(textLengths, partAt(bytes, present, 14));
    this.values = textsOf(valueLengths, partAt(bytes, present, 15));
    this.raw = partAt(bytes, present, 16) ?? noBytes;
    this.#children = childrenOf(bytes);
  }

  /** The next field: its key and the bytes of its columns; they come in the order of their first use. */
  field(): number {
    const index = this.numbers.fields.readCount();
    if (index >= this.#children.length || index > this.#met) throw new DecodeError("a field beyond the columns");
    if (index === this.#met) this.#met++;
    return index;
  }

  keyOf(index: number): number {
    return (this.#children[index] as ReadChild).key;
  }

  childOf(index: number): ColumnSetReader {
    const child = this.#children[index] as ReadChild;
    child.set ??= new ColumnSetReader(child.bytes);
    return child.set;
  }

  /** Throws unless everything was read, but for fields that were stepped over. */
  end(): void {
    for (const run of Object.values(this.numbers)) run.end();
    this.texts.end();
    this.values.end();
    this.raw.end();
    if (this.#met < this.#children.length) throw new DecodeError("columns of no field");
    for (const { set } of this.#children) set?.end();
  }
}

// Most columns of most sets are not there. Reading from an empty one raises an error and leaves it as it was, so all share these.
const noBytes = new ByteReader(new Uint8Array());
const noNumbers = new RunReader(noBytes);
const noTexts = new TextReader(noBytes, new Uint8Array());

/** The bytes of a column; undefined where it is not there. */
function partAt(bytes: ByteReader, present: number, index: number): ByteReader | undefined {
  if ((present & (1 << index)) === 0) return undefined;
  const part = bytes.part();
  if (part.remaining === 0) throw new DecodeError("an empty column");
  return part;
}

function runAt(bytes: ByteReader, present: number, index: number): RunReader {
  const part = partAt(bytes, present, index);
  return part === undefined ? noNumbers : new RunReader(part);
}

function textsOf(lengths: ByteReader | undefined, bytes: ByteReader | undefined): TextReader {
  if (lengths === undefined && bytes === undefined) return noTexts;
  return new TextReader(lengths ?? noBytes, (bytes ?? noBytes).rest());
}

function childrenOf(bytes: ByteReader): ReadChild[] {
  const children: ReadChild[] = [];
  for (let left = bytes.count(); left > 0; left--) {
    const key = bytes.fixed(3);
    children.push({ key, bytes: bytes.part(), set: undefined });
  }
  bytes.end();
  if (children.length > 1 && new Set(children.map(({ key }) => key)).size < children.length) {
    throw new DecodeError("a field twice");
  }
  return children;
}
