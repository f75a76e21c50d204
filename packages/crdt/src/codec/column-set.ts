// The columns of one struct field and, below it, those of the fields inside: each kind of thing that deltas are made of
// has a column of its own, so that like stands beside like. A field nobody here knows is a block that is stepped over.

import { DecodeError } from "../errors.js";
import { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";
import { RunReader, RunWriter } from "./run-column.js";
import { type Lengths, readLengths, TextReader, TextWriter } from "./text-column.js";

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

/** The columns of numbers, in the order in which they are written: each as `make` has it, by its name. */
function numberColumns<Column>(make: (name: keyof NumberColumns<Column>) => Column): NumberColumns<Column> {
  return {
    fields: make("fields"),
    parts: make("parts"),
    heads: make("heads"),
    kinds: make("kinds"),
    coveredAuthors: make("coveredAuthors"),
    coveredSeqs: make("coveredSeqs"),
    counts: make("counts"),
    integers: make("integers"),
    authors: make("authors"),
    seqs: make("seqs"),
    ms: make("ms"),
    counters: make("counters"),
  };
}

const numberNames = Object.keys(numberColumns(() => 0)) as readonly (keyof NumberColumns<unknown>)[];

/** Which columns are there: those that most sets have come first, so that one byte tells. Dots that are covered have two. */
const bits = {
  fields: 1 << 0,
  parts: 1 << 1,
  heads: 1 << 2,
  kinds: 1 << 3,
  texts: 1 << 4,
  values: 1 << 5,
  coveredAuthors: 1 << 6,
  coveredSeqs: 1 << 6,
  counts: 1 << 7,
  integers: 1 << 8,
  authors: 1 << 9,
  seqs: 1 << 10,
  ms: 1 << 11,
  counters: 1 << 12,
  raw: 1 << 13,
} as const;

const bitsMax = 2 ** 14;

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
    for (const run of this.#runs) run.finish();
    const present = this.#present();
    bytes.count(present);
    for (const name of numberNames) {
      if (name === "counts") this.#writeLengths(bytes);
      const run = this.numbers[name];
      if (run.bytes.length > 0) run.writeTo(bytes);
    }
    this.#writeBlocks(bytes);
    if (this.#children.size > 0) this.#writeChildren(bytes);
  }

  #present(): number {
    let present = 0;
    for (const name of numberNames) if (this.numbers[name].bytes.length > 0) present |= bits[name];
    if (!this.texts.isEmpty) present |= bits.texts;
    if (!this.values.isEmpty) present |= bits.values;
    if (this.raw.length > 0) present |= bits.raw;
    return present;
  }

  #writeLengths(bytes: ByteWriter): void {
    if (!this.texts.isEmpty) this.texts.writeLengths(bytes);
    if (!this.values.isEmpty) this.values.writeLengths(bytes);
  }

  /** The last of them takes what is left where no fields follow. */
  #writeBlocks(bytes: ByteWriter): void {
    const blocks: ByteWriter[] = [];
    if (!this.texts.isEmpty) blocks.push(this.texts.bytes);
    if (!this.values.isEmpty) blocks.push(this.values.bytes);
    if (this.raw.length > 0) blocks.push(this.raw);
    for (const [index, block] of blocks.entries()) {
      if (index === blocks.length - 1 && this.#children.size === 0) bytes.all(block);
      else bytes.sized(block);
    }
  }

  /** The last of them takes what is left. */
  #writeChildren(bytes: ByteWriter): void {
    let left = this.#children.size;
    bytes.count(left);
    for (const [key, { set }] of this.#children) {
      bytes.fixed(key, 3);
      if (--left === 0) {
        set.finish(bytes);
        return;
      }
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
    if (present >= bitsMax) throw new DecodeError("an unknown column");
    const has = (bit: number): boolean => (present & bit) !== 0;
    const isLeaf = !has(bits.fields);
    const run = (bit: number): RunReader => (has(bit) ? RunReader.from(bytes) : noNumbers);
    let textLengths: Lengths | undefined;
    let valueLengths: Lengths | undefined;
    this.numbers = numberColumns((name) => {
      if (name === "counts") {
        if (has(bits.texts)) textLengths = readLengths(bytes);
        if (has(bits.values)) valueLengths = readLengths(bytes);
      }
      return run(bits[name]);
    });
    const block = (isLast: boolean): Uint8Array => (isLeaf && isLast ? bytes.rest() : bytes.sized());
    const hasRaw = has(bits.raw);
    this.texts = textLengths === undefined ? noTexts : new TextReader(textLengths, block(!has(bits.values) && !hasRaw));
    this.values = valueLengths === undefined ? noTexts : new TextReader(valueLengths, block(!hasRaw));
    this.raw = hasRaw ? rawOf(isLeaf ? bytes.partOf(bytes.remaining) : bytes.part()) : noBytes;
    this.#children = isLeaf ? noChildren(bytes) : childrenOf(bytes);
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
const noTexts = new TextReader(noNumbers, new Uint8Array());
const noFields: readonly ReadChild[] = [];

function rawOf(part: ByteReader): ByteReader {
  if (part.remaining === 0) throw new DecodeError("an empty column");
  return part;
}

function noChildren(bytes: ByteReader): readonly ReadChild[] {
  bytes.end();
  return noFields;
}

function childrenOf(bytes: ByteReader): ReadChild[] {
  const children: ReadChild[] = [];
  for (let left = bytes.count(); left > 0; left--) {
    const key = bytes.fixed(3);
    const part = left === 1 ? bytes.partOf(bytes.remaining) : bytes.part();
    children.push({ key, bytes: part, set: undefined });
  }
  if (children.length === 0) throw new DecodeError("fields without columns");
  if (children.length > 1 && new Set(children.map(({ key }) => key)).size < children.length) {
    throw new DecodeError("a field twice");
  }
  return children;
}
