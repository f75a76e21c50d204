// A column of texts: one run of UTF-8 and a column of their lengths, so that all of it is decoded at once.

import { DecodeError } from "../errors.js";
import { type ByteReader, readText } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";
import { columnLength, RunReader, RunWriter } from "./run-column.js";

/** Set in the first byte of lengths that are all the same. */
const sharedFlag = 0x80;

/** True for a length that stands once for all texts. */
function isShared(length: number): boolean {
  return length > 0 && length < sharedFlag;
}

export class TextWriter {
  /** In UTF-16 code units, as the decoded text is cut. */
  readonly lengths: RunWriter = new RunWriter();
  readonly #bytes: ByteWriter = new ByteWriter();
  /** What is not encoded yet: many texts at once cost little more than one. */
  #text = "";
  /** The length that all texts have; -1 where they differ, undefined before the first. */
  #same: number | undefined;

  get isEmpty(): boolean {
    return this.#same === undefined;
  }

  write(text: string): void {
    this.lengths.write(text.length);
    if (this.#same === undefined) this.#same = text.length;
    else if (this.#same !== text.length) this.#same = -1;
    this.#text += text;
  }

  get bytes(): ByteWriter {
    if (this.#text !== "") {
      this.#bytes.utf8(this.#text);
      this.#text = "";
    }
    return this.#bytes;
  }

  /** Writes the lengths, finished: one byte where all texts have the same, which the text itself then counts. */
  writeLengths(bytes: ByteWriter): void {
    const same = this.#same as number;
    if (isShared(same)) bytes.byte(sharedFlag | same);
    else this.lengths.writeAll(bytes);
  }

  clear(): void {
    this.#same = undefined;
    this.lengths.clear();
    this.#bytes.clear();
    this.#text = "";
  }
}

/** What lengths are read from: all texts have this one, or each its own. */
export type Lengths = number | RunReader;

export function readLengths(bytes: ByteReader): Lengths {
  const first = bytes.byte();
  if (first < sharedFlag) return new RunReader(bytes.partOf(columnLength(bytes, first)));
  if (first === sharedFlag) throw new DecodeError("empty texts without an end");
  return first & ~sharedFlag;
}

export class TextReader {
  readonly #lengths: Lengths;
  readonly #text: string;
  readonly #isAscii: boolean;
  #at = 0;
  /** As in the writer. */
  #same: number | undefined;

  /** Throws `DecodeError` for bytes that are not UTF-8. */
  constructor(lengths: Lengths, bytes: Uint8Array) {
    this.#lengths = lengths;
    this.#text = readText(bytes);
    this.#isAscii = this.#text.length === bytes.length;
  }

  read(): string {
    const from = this.#at;
    const end = from + this.#length();
    if (end > this.#text.length) throw new DecodeError("the texts end early");
    if (!this.#isAscii) this.#checkCuts(from, end);
    this.#at = end;
    return this.#text.slice(from, end);
  }

  end(): void {
    if (this.#at < this.#text.length) throw new DecodeError("text after the end");
    if (typeof this.#lengths === "number") {
      if (this.#at === 0) throw new DecodeError("an empty column");
      return;
    }
    this.#lengths.end();
    if (this.#same !== undefined && isShared(this.#same)) throw new DecodeError("lengths longer than needed");
  }

  #length(): number {
    if (typeof this.#lengths === "number") return this.#lengths;
    const length = this.#lengths.readCount();
    if (this.#same === undefined) this.#same = length;
    else if (this.#same !== length) this.#same = -1;
    return length;
  }

  /** What was decoded as a whole is well-formed; a cut through a pair would leave two halves that are not. */
  #checkCuts(from: number, end: number): void {
    if ((from < end && isLowSurrogate(this.#text.charCodeAt(from))) || isLowSurrogate(this.#text.charCodeAt(end))) {
      throw new DecodeError("a text cut through a character");
    }
  }
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
