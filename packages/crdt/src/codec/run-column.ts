// A column of whole numbers in which equal neighbours share one head of up to eight: sequential data costs next to
// nothing, and yet a byte never stands for more than eight numbers, so that bytes bound what they can make a reader hold.

import { DecodeError } from "../errors.js";
import type { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";

/** Most numbers that one head stands for. */
export const runMax = 8;

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

/** Reads a column, strictly: only what `RunWriter` writes. */
export class RunReader {
  readonly #bytes: ByteReader;
  #value = 0;
  #left = 0;
  #run = 0;

  constructor(bytes: ByteReader) {
    this.#bytes = bytes;
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
