// A cursor over foreign bytes. Numbers are read in their shortest spelling only, text only when it is well-formed UTF-8,
// and nothing is allocated before the bytes for it are known to be there; anything else raises `DecodeError`.

import { DecodeError } from "../errors.js";

/** Every engine has it; the language's own types don't. */
declare const TextDecoder: new (
  label: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The longest text that is put together from its codes. */
const shortMax = 32;
/** Room for the codes of a text, by its length: made in one piece, it is no chain of strings that whoever keeps it keeps. */
const codesOf: readonly number[][] = Array.from({ length: shortMax + 1 }, (_, length) => new Array(length).fill(0));

/** Bytes that are being read. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  /** Reads `bytes` from `from` on, up to `end`. */
  constructor(bytes: Uint8Array, from = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = end;
  }

  get remaining(): number {
    return this.#end - this.#at;
  }

  byte(): number {
    if (this.#at >= this.#end) throw new DecodeError("the bytes end early");
    return this.#bytes[this.#at++] as number;
  }

  /** The byte that comes after `ahead` others, without stepping over any; there must be one. */
  peek(ahead: number): number {
    return this.#bytes[this.#at + ahead] as number;
  }

  /** A whole number from 0 to 2^53 - 1. */
  count(): number {
    const first = this.byte();
    return first < 0x80 ? first : this.numberFrom(first & 0x7f, 0x80);
  }

  /** A whole number from -(2^53 - 1) to 2^53 - 1; never a negative zero. */
  signed(): number {
    const first = this.byte();
    const low = first & 0x3f;
    const size = first < 0x80 ? low : this.numberFrom(low, 0x40);
    if ((first & 0x40) === 0) return size;
    if (size === 0) throw new DecodeError("a negative zero");
    return -size;
  }

  /** The rest of a number whose first byte held `low`; the next bits count `firstUnit` each. */
  numberFrom(low: number, firstUnit: number): number {
    let value = low;
    for (let unit = firstUnit; unit <= Number.MAX_SAFE_INTEGER; unit *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * unit;
      if (byte >= 0x80) continue;
      if (byte === 0) throw new DecodeError("a number with superfluous bytes");
      if (value > Number.MAX_SAFE_INTEGER) break;
      return value;
    }
    throw new DecodeError("a number out of range");
  }

  /** A whole number of `size` bytes, least first. */
  fixed(size: number): number {
    let value = 0;
    for (let index = 0, unit = 1; index < size; index++, unit *= 0x100) value += this.byte() * unit;
    return value;
  }

  float(): number {
    const bytes = this.raw(8);
    return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0);
  }

  /** A number of bytes, checked against those that are left. */
  length(): number {
    const length = this.count();
    if (length > this.remaining) throw new DecodeError("a length beyond the end of the bytes");
    return length;
  }

  /** The next `length` bytes, not copied. */
  raw(length: number): Uint8Array {
    if (length > this.remaining) throw new DecodeError("the bytes end early");
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return part;
  }

  /** The next part that has its length in front, not copied. */
  sized(): Uint8Array {
    return this.raw(this.length());
  }

  /** The next part that has its length in front, to be read by itself. */
  part(): ByteReader {
    return this.partOf(this.length());
  }

  /** The next `length` bytes, to be read by themselves. */
  partOf(length: number): ByteReader {
    if (length > this.remaining) throw new DecodeError("a length beyond the end of the bytes");
    const from = this.#at;
    this.#at += length;
    return new ByteReader(this.#bytes, from, this.#at);
  }

  /** Text with its length in bytes in front. */
  text(): string {
    return this.utf8(this.length());
  }

  /** The next `length` bytes as text. */
  utf8(length: number): string {
    if (length > this.remaining) throw new DecodeError("the bytes end early");
    if (length <= shortMax) {
      const short = this.#ascii(length);
      if (short !== undefined) return short;
    }
    return readText(this.raw(length));
  }

  /** Everything that is left, not copied. */
  rest(): Uint8Array {
    return this.raw(this.remaining);
  }

  /** Throws unless every byte was read. */
  end(): void {
    if (this.remaining > 0) throw new DecodeError("bytes after the end");
  }

  /** Short text is put together faster than a decoder is called; undefined where it is not ASCII. */
  #ascii(length: number): string | undefined {
    const codes = codesOf[length] as number[];
    for (let index = 0; index < length; index++) {
      const byte = this.#bytes[this.#at + index] as number;
      if (byte >= 0x80) return undefined;
      codes[index] = byte;
    }
    this.#at += length;
    return String.fromCharCode.apply(undefined, codes);
  }
}

/** UTF-8 text; throws `DecodeError` when it is not well-formed. */
export function readText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new DecodeError("text that is not UTF-8", { cause });
  }
}
