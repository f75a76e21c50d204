// A rolling 64-bit hash over every delivered frame: when it came, over which link, and its bytes, in order.
// Two runs with the same digest took the same course. Each step is a bijection of the state of each lane,
// so a change of one word always shows; words are read little-endian, so every machine agrees.

import { mix32 } from "./mix32.js";

const chunkBytes = 16_384;

export class TraceHash {
  #a = 0x6a09e667;
  #b = 0x3c6ef372;
  #frames = 0;
  readonly #scratch: Uint8Array = new Uint8Array(chunkBytes);
  readonly #words: DataView = new DataView(this.#scratch.buffer);

  /** How many frames went in. */
  get frames(): number {
    return this.#frames;
  }

  /** Adds one delivered frame. `atMs`, `from` and `to` are integers below 2^32. */
  add(atMs: number, from: number, to: number, frame: Uint8Array): void {
    this.#frames++;
    const words = this.#words;
    words.setInt32(0, atMs, true);
    words.setInt32(4, from, true);
    words.setInt32(8, to, true);
    words.setInt32(12, frame.length, true);
    this.#absorb(16);
    for (let offset = 0; offset < frame.length; offset += chunkBytes) {
      this.#absorbChunk(frame.length <= chunkBytes ? frame : frame.subarray(offset, offset + chunkBytes));
    }
  }

  /** 16 hexadecimal digits over all that was added; adding may go on. */
  digest(): string {
    const a = mix32(this.#a ^ this.#frames);
    const b = mix32(this.#b + a);
    return hex32(a) + hex32(b);
  }

  /** The copy makes any alignment readable as words; the tail is padded with zeros, and the length went in before. */
  #absorbChunk(chunk: Uint8Array): void {
    const length = chunk.length;
    const end = (length + 3) & ~3;
    this.#scratch.set(chunk);
    if (end !== length) this.#scratch.fill(0, length, end);
    this.#absorb(end);
  }

  #absorb(end: number): void {
    const words = this.#words;
    let a = this.#a;
    let b = this.#b;
    for (let offset = 0; offset < end; offset += 4) {
      const word = words.getInt32(offset, true);
      a ^= word;
      a = Math.imul((a << 13) | (a >>> 19), 0x7feb352d);
      b = Math.imul(b, 0x846ca68b) + word;
      b ^= b >>> 15;
    }
    this.#a = a | 0;
    this.#b = b | 0;
  }
}

function hex32(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
