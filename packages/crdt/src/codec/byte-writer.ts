// A growing run of bytes and the numbers and texts in it. Numbers take seven bits a byte, least first; signed ones keep
// their sign in the second bit of the first byte. `ByteReader` accepts exactly what is written here.

/** Every engine has it; the language's own types don't. */
declare const TextEncoder: new () => { encodeInto(text: string, bytes: Uint8Array): { readonly written: number } };

const encoder = new TextEncoder();
const empty = new Uint8Array();
const firstSize = 64;
/** Room beyond this is given back by `clear`. */
const keptSize = 16 * 1024;
/** Longer text is encoded by the engine, shorter faster byte by byte. */
const encodedMin = 48;

/** Bytes that are being written. Grows by doubling; holds nothing else. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  /** `room` is for how many bytes there is room before it grows. */
  constructor(room = 0) {
    this.#bytes = room === 0 ? empty : new Uint8Array(room);
  }

  /** The byte at `index`, which was written. */
  at(index: number): number {
    return this.#bytes[index] as number;
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 - 1. */
  count(value: number): void {
    let rest = value;
    for (; rest >= 0x80000000; rest = Math.floor(rest / 0x80)) this.byte((rest % 0x80) | 0x80);
    for (; rest >= 0x80; rest >>>= 7) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
  }

  /** A whole number from -(2^53 - 1) to 2^53 - 1. */
  signed(value: number): void {
    const size = Math.abs(value);
    const sign = value < 0 ? 0x40 : 0;
    if (size < 0x40) {
      this.byte(sign | size);
      return;
    }
    this.byte(0x80 | sign | (size % 0x40));
    this.count(Math.floor(size / 0x40));
  }

  /** `size` bytes of a whole number, least first. */
  fixed(value: number, size: number): void {
    let rest = value;
    for (let left = size; left > 0; left--) {
      this.byte(rest % 0x100);
      rest = Math.floor(rest / 0x100);
    }
  }

  float(value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value);
    this.raw(bytes);
  }

  /** Text as UTF-8 with its length in bytes in front. */
  text(value: string): void {
    const mark = this.begin();
    this.utf8(value);
    this.end(mark);
  }

  /** Text as UTF-8, nothing in front. */
  utf8(value: string): void {
    const { length } = value;
    if (length > encodedMin) {
      this.#encode(value);
      return;
    }
    this.#reserve(length);
    const start = this.#length;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code >= 0x80) {
        this.#encode(value);
        return;
      }
      this.#bytes[start + index] = code;
    }
    this.#length = start + length;
  }

  /** These bytes, nothing in front. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Everything that `other` holds, with its length in front. */
  sized(other: ByteWriter): void {
    this.count(other.#length);
    this.all(other);
  }

  /** Everything that `other` holds, nothing in front. */
  all(other: ByteWriter): void {
    this.#reserve(other.#length);
    this.#bytes.set(other.#bytes.subarray(0, other.#length), this.#length);
    this.#length += other.#length;
  }

  /** Begins a part whose length will stand in front of it; `end` takes what this answers. */
  begin(): number {
    this.byte(0);
    return this.#length;
  }

  /** Writes the length of the part that began at `mark` in front of it. */
  end(mark: number): void {
    const size = this.#length - mark;
    if (size < 0x80) {
      this.#bytes[mark - 1] = size;
      return;
    }
    let more = 0;
    for (let rest = size; rest >= 0x80; rest = Math.floor(rest / 0x80)) more++;
    this.#reserve(more);
    this.#bytes.copyWithin(mark + more, mark, this.#length);
    this.#length = mark - 1;
    this.count(size);
    this.#length += size;
  }

  setByte(at: number, value: number): void {
    this.#bytes[at] = value;
  }

  /** Forgets everything from `length` on. */
  truncate(length: number): void {
    this.#length = length;
  }

  /** Forgets everything, and keeps the room for more unless it is large. */
  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > keptSize) this.#bytes = empty;
  }

  /** A copy of what was written from `from` on. */
  toBytes(from = 0): Uint8Array {
    return this.#bytes.slice(from, this.#length);
  }

  #encode(value: string): void {
    this.#reserve(value.length * 3);
    this.#length += encoder.encodeInto(value, this.#bytes.subarray(this.#length)).written;
  }

  #reserve(count: number): void {
    if (this.#length + count > this.#bytes.length) this.#grow(count);
  }

  #grow(count: number): void {
    const grown = new Uint8Array(Math.max(firstSize, this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
