// What all documents of one replica hold of entries that wait, bounded together. When there is no room, the document that
// holds most lets go of what it has held longest: a flood in one document costs that document its share and no other one.

/** Most bytes of memory that entries which wait take in one document, unless said otherwise. */
export const pendingBytesMaxDefault: number = 32 * 1024 * 1024;

/** Most bytes of memory that entries which wait take in all documents of a replica, unless said otherwise. */
export const pendingTotalBytesMaxDefault: number = 64 * 1024 * 1024;

/** Whoever makes room makes this part of all, so that the largest need not be looked for again for each entry. */
const shedPart = 1 / 256;

/** The bound, and who holds how much. */
export class PendingBudget {
  readonly #bytesMax: number;
  /** Those who hold anything. */
  readonly #shares: Set<PendingShare> = new Set();
  #bytes = 0;
  /** Who holds most, where that is known. */
  #largest: PendingShare | undefined;

  constructor(bytesMax: number = pendingTotalBytesMaxDefault) {
    this.#bytesMax = bytesMax;
  }

  /** What all hold together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** True when there is room for `bytes` more of `share`: free, or with those who hold more than it does then. */
  hasRoom(share: PendingShare, bytes: number): boolean {
    if (this.#bytes + bytes <= this.#bytesMax) return true;
    const largest = this.#findLargest();
    return largest !== undefined && largest !== share && largest.bytes > share.bytes + bytes;
  }

  /** `share` holds `bytes` more, or less. */
  changed(share: PendingShare, bytes: number): void {
    this.#bytes += bytes;
    this.#largest = undefined;
    if (share.bytes > 0) this.#shares.add(share);
    else this.#shares.delete(share);
  }

  /** Has those let go who hold most, until the bound is kept. */
  balance(): void {
    while (this.#bytes > this.#bytesMax) {
      const largest = this.#findLargest();
      if (largest === undefined) return;
      const before = largest.bytes;
      largest.shed(Math.max(this.#bytes - this.#bytesMax, this.#bytesMax * shedPart));
      if (largest.bytes === before) return;
    }
  }

  #findLargest(): PendingShare | undefined {
    if (this.#largest !== undefined) return this.#largest;
    let largest: PendingShare | undefined;
    for (const share of this.#shares) if (largest === undefined || share.bytes > largest.bytes) largest = share;
    this.#largest = largest;
    return largest;
  }
}

/** What one document holds. */
export class PendingShare {
  /** Lets go of so many bytes or more, or of all. */
  readonly shed: (bytes: number) => void;
  readonly #budget: PendingBudget;
  #bytes = 0;
  #hasEnded = false;

  constructor(budget: PendingBudget, shed: (bytes: number) => void) {
    this.#budget = budget;
    this.shed = shed;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** True when `bytes` more would fit. */
  hasRoom(bytes: number): boolean {
    return this.#budget.hasRoom(this, bytes);
  }

  /** Holds `bytes` more; others make room where there is none, or this one does where it holds most. */
  take(bytes: number): void {
    this.#change(bytes);
    this.#budget.balance();
  }

  give(bytes: number): void {
    this.#change(-bytes);
  }

  /** Nothing that is held counts any more. */
  end(): void {
    this.#change(-this.#bytes);
    this.#hasEnded = true;
  }

  #change(bytes: number): void {
    if (this.#hasEnded) return;
    this.#bytes += bytes;
    this.#budget.changed(this, bytes);
  }
}
