// "Numbers and texts" of docs/operations.md, read as it says and no faster.
import { need, Refused } from "./refused.js";

/** Bytes and how far they were read. */
export class Cursor {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    need(this.left > 0, "the end");
    return this.bytes[this.at++]!;
  }

  take(length: number): Uint8Array {
    need(length <= this.left, "beyond the end");
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }

  uint(): number {
    const first = this.byte();
    return first < 128 ? first : this.more(first & 127, 7);
  }

  /** What goes on after a byte that held the low `bits` of a number. */
  more(low: number, bits: number): number {
    let value = BigInt(low);
    for (let shift = BigInt(bits); ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      need(value <= BigInt(Number.MAX_SAFE_INTEGER), "a number out of range");
      if (byte >= 128) continue;
      need(byte > 0, "a number that could be shorter");
      return Number(value);
    }
  }

  int(): number {
    const first = this.byte();
    const size = first < 128 ? first & 63 : this.more(first & 63, 6);
    return signed(size, (first & 64) !== 0);
  }

  /** Little-endian. */
  fixed(length: number): number {
    return this.take(length).reduceRight((value, byte) => value * 256 + byte, 0);
  }

  sized(): Uint8Array {
    return this.take(this.uint());
  }

  text(): string {
    return textOf(this.sized());
  }

  amount(): bigint {
    const length = this.byte();
    need(length <= 16, "an amount above 2^128");
    const bytes = this.take(length);
    need(bytes[0] !== 0, "an amount with a zero in front");
    return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  }

  rest(): Uint8Array {
    return this.take(this.left);
  }

  end(): void {
    need(this.left === 0, "bytes behind the end");
  }
}

export function signed(size: number, isNegative: boolean): number {
  need(size > 0 || !isNegative, "a negative zero");
  return isNegative ? -size : size;
}

export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Refused("text that is not UTF-8", { cause });
  }
}

/** The text of an author's name. */
export function nameOf(bytes: Uint8Array): string {
  need(bytes.length === 16 || bytes.length === 32, "a name of another length");
  return Buffer.from(bytes).toString("base64url");
}

/** True for the text of a name, in its one spelling. */
export function isName(text: string): boolean {
  const bytes = Buffer.from(text, "base64url");
  return (bytes.length === 16 || bytes.length === 32) && bytes.toString("base64url") === text;
}
