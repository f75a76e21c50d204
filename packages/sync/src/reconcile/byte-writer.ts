// Writes bytes that `ByteReader` reads: a buffer that doubles.

export class ByteWriter {
  #bytes: Uint8Array = new Uint8Array(64);
  length = 0;

  /** Makes room for `length` bytes, answers where they begin in `buffer`. */
  reserve(length: number): number {
    const at = this.length;
    this.length += length;
    if (this.length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.length, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return at;
  }

  get buffer(): Uint8Array {
    return this.#bytes;
  }

  byte(value: number): void {
    const at = this.reserve(1);
    this.#bytes[at] = value;
  }

  bytes(value: Uint8Array): void {
    const at = this.reserve(value.length);
    this.#bytes.set(value, at);
  }

  natural(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.byte((rest % 128) + 128);
    this.byte(rest);
  }

  integer(value: number): void {
    this.natural(value >= 0 ? 2 * value : -2 * value - 1);
  }

  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }
}
