// A column of whole numbers in which equal neighbours share one head of up to eight: sequential data costs next to
// nothing. A head never stands for more than eight numbers, and a column of one byte for 32, so that bytes bound what they
// can make a reader hold.

import { DecodeError } from "../errors.js";
import { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";

/** Most numbers that one head stands for. */
export const runMax = 8;

/** Most numbers, and the greatest, of a column that takes one byte. */
const briefMax = 32;
const briefValueMax = 3;

/** Set in the first byte of a column that takes no more. */
const briefFlag = 0x80;

/** Writes a column. A head holds, from the top bit: whether bytes follow, the sign, the run less one, three low bits. */
export class RunWriter {
  readonly bytes: ByteWriter = new ByteWriter();
  #value = 0;
  #run = 0;

  /** Whole numbers from -(2^53 - 1) to 2^53 - 1. */
  write(value: number): void {
    if (this.#run > 0) {
      if (value === this.#value && this.#run < runMax) {
        this.#run++;
        return;
      }
      this.#head();
    }
    this.#value = value;
    this.#run = 1;
  }

  /** What the column takes at most, finished. */
  get length(): number {
    return this.bytes.length + (this.#run === 0 ? 0 : 9);
  }

  /** Writes what is left; nothing may be written after that but by `clear` first. */
  finish(): void {
    if (this.#run > 0) this.#head();
    this.#run = 0;
  }

  /** Writes the column, finished, to `bytes`: one byte where a few equal numbers are all of it, else its length and heads. */
  writeTo(bytes: ByteWriter): void {
    const brief = this.#brief();
    if (brief !== undefined) bytes.byte(briefFlag | brief);
    else this.writeAll(bytes);
  }

  /** Writes length and heads, the length such that its first byte has the top bit free. */
  writeAll(bytes: ByteWriter): void {
    const { length } = this.bytes;
    if (length < 0x40) bytes.byte(length);
    else {
      bytes.byte(0x40 | (length % 0x40));
      bytes.count(Math.floor(length / 0x40));
    }
    bytes.all(this.bytes);
  }

  /** The value, then how many times, less one; undefined where there is more to say. */
  #brief(): number | undefined {
    const { length } = this.bytes;
    if (length > briefMax / runMax) return undefined;
    const first = this.bytes.at(0);
    const value = first & 0x47;
    if (first >= 0x80 || value > briefValueMax) return undefined;
    let count = 0;
    for (let index = 0; index < length; index++) {
      const head = this.bytes.at(index);
      if ((head & ~(7 << 3)) !== value) return undefined;
      count += ((head >> 3) & 7) + 1;
    }
    return value | ((count - 1) << 2);
  }

  clear(): void {
    this.bytes.clear();
    this.#run = 0;
  }

  #head(): void {
    const size = Math.abs(this.#value);
    const head = (this.#value < 0 ? 0x40 : 0) | ((this.#run - 1) << 3);
    if (size < 8) {
      this.bytes.byte(head | size);
      return;
    }
    this.bytes.byte(0x80 | head | (size % 8));
    this.bytes.count(Math.floor(size / 8));
  }
}

/** Reading from it raises an error and leaves it as it was, so all columns of one byte share it. */
const noBytes = new ByteReader(new Uint8Array());

/** Reads a column, strictly: only what `RunWriter` writes. */
export class RunReader {
  readonly #bytes: ByteReader;
  #value = 0;
  #left = 0;
  #run = 0;

  constructor(bytes: ByteReader) {
    this.#bytes = bytes;
  }

  /** Reads what `writeTo` wrote. */
  static from(bytes: ByteReader): RunReader {
    const first = bytes.byte();
    if (first < briefFlag) {
      const part = bytes.partOf(columnLength(bytes, first));
      if (isBrief(part)) throw new DecodeError("a column longer than needed");
      return new RunReader(part);
    }
    const column = new RunReader(noBytes);
    column.#value = first & briefValueMax;
    column.#left = ((first >> 2) & (briefMax - 1)) + 1;
    return column;
  }

  read(): number {
    if (this.#left === 0) this.#head();
    this.#left--;
    return this.#value;
  }

  /** A whole number that is not negative. */
  readCount(): number {
    const value = this.read();
    if (value < 0) throw new DecodeError("a negative count");
    return value;
  }

  /** Throws unless every number was read. */
  end(): void {
    if (this.#left > 0) throw new DecodeError("numbers after the end");
    this.#bytes.end();
  }

  #head(): void {
    const head = this.#bytes.byte();
    const low = head & 7;
    const size = head < 0x80 ? low : this.#bytes.numberFrom(low, 8);
    if (size === 0 && (head & 0x40) !== 0) throw new DecodeError("a negative zero");
    const value = (head & 0x40) === 0 ? size : -size;
    if (value === this.#value && this.#run > 0 && this.#run < runMax) throw new DecodeError("a run that was cut short");
    this.#value = value;
    this.#run = ((head >> 3) & 7) + 1;
    this.#left = this.#run;
  }
}

/** The length of a column, after its first byte. */
export function columnLength(bytes: ByteReader, first: number): number {
  const length = first < 0x40 ? first : bytes.numberFrom(first & 0x3f, 0x40);
  if (length === 0) throw new DecodeError("an empty column");
  return length;
}

/** True for heads that would fit one byte. */
function isBrief(part: ByteReader): boolean {
  const { remaining } = part;
  if (remaining > briefMax / runMax) return false;
  const value = part.peek(0) & ~(7 << 3);
  if (value > briefValueMax) return false;
  for (let index = 1; index < remaining; index++) if ((part.peek(index) & ~(7 << 3)) !== value) return false;
  return true;
}
