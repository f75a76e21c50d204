// The bytes of something that arrives in pieces, held until it is whole: never more than twice what has come of it, and
// never more than it needs, whatever length was announced.

export class HeldBytes {
  #bytes: Uint8Array = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What is held, not copied: good until the next call. */
  get view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Holds bytes of `piece` until there are `wanted`. @returns the bytes behind them */
  take(piece: Uint8Array, wanted: number): Uint8Array {
    const taken = Math.min(piece.length, wanted - this.#length);
    const length = this.#length + taken;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(wanted, Math.max(length, 2 * this.#bytes.length)));
      grown.set(this.view);
      this.#bytes = grown;
    }
    this.#bytes.set(piece.subarray(0, taken), this.#length);
    this.#length = length;
    return piece.subarray(taken);
  }

  clear(): void {
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
  }
}
