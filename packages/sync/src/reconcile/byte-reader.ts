// Reads foreign bytes strictly: nothing past the end, numbers in their shortest spelling only. The first fault sticks, and
// everything read after it is zero, so a decoder checks once at its end and wherever a number decides about memory.

export class ByteReader {
  readonly bytes: Uint8Array;
  at = 0;
  /** What is wrong with the bytes; undefined as long as nothing is. */
  fault: string | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  fail(fault: string): void {
    this.fault ??= fault;
    this.at = this.bytes.length;
  }

  /** Steps over `length` bytes and answers where they begin; -1 when they are not there. */
  skip(length: number): number {
    if (this.fault !== undefined || length > this.left) {
      this.fail("ends early");
      return -1;
    }
    this.at += length;
    return this.at - length;
  }

  byte(): number {
    const at = this.skip(1);
    return at < 0 ? 0 : (this.bytes[at] as number);
  }

  /** A natural number up to 2^53 - 1: seven bits a byte, the lowest first. */
  natural(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (value > Number.MAX_SAFE_INTEGER) this.fail("holds a number out of range");
      if (byte === 0 && scale > 1) this.fail("spells a number with more bytes than it needs");
      if (this.fault !== undefined) return 0;
      if (byte < 128) return value;
    }
  }

  /** An integer: naturals take turns with the numbers below zero. */
  integer(): number {
    const folded = this.natural();
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
  }

  /** Bytes that belong to nothing are a fault too. */
  end(): void {
    if (this.left > 0) this.fail("goes on beyond its end");
  }
}
