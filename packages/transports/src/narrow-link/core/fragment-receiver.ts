// Puts fragments back in order. It holds at most a window of them, hands each over once, and says by a bit for each what
// has come, so that only what was lost is sent again.

export class FragmentReceiver {
  readonly #window: number;
  /** The number of the next fragment to hand over. */
  #next = 0;
  /** What came early, or waits for whoever takes it. */
  readonly #held: Map<number, Uint8Array> = new Map();

  constructor(window: number) {
    this.#window = window;
  }

  get next(): number {
    return this.#next;
  }

  /** Takes a fragment; false when it came before or lies beyond the window, and then nothing is kept. */
  accept(number: number, payload: Uint8Array): boolean {
    if (number < this.#next || number >= this.#next + this.#window || this.#held.has(number)) return false;
    this.#held.set(number, payload.slice());
    return true;
  }

  /** The next fragment in order, if it has come. */
  take(): Uint8Array | undefined {
    const payload = this.#held.get(this.#next);
    if (payload === undefined) return undefined;
    this.#held.delete(this.#next);
    this.#next += 1;
    return payload;
  }

  /** Whether something came that can't be handed over yet, because what lies before it was lost. */
  get hasGap(): boolean {
    return this.#held.size > 0 && !this.#held.has(this.#next);
  }

  /** A bit for each fragment from `next` on that has come, lowest first, without zeros behind the last of them. */
  bitmap(): Uint8Array {
    const bits = new Uint8Array(Math.ceil(this.#window / 8));
    let length = 0;
    for (const number of this.#held.keys()) {
      const index = number - this.#next;
      bits[index >> 3] = (bits[index >> 3] as number) | (1 << (index & 7));
      length = Math.max(length, (index >> 3) + 1);
    }
    return bits.subarray(0, length);
  }
}
