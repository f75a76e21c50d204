// Who holds how much of something that all share.

export class Shares<H> {
  readonly #amounts: Map<H, number> = new Map();
  #total = 0;

  get total(): number {
    return this.#total;
  }

  of(holder: H): number {
    return this.#amounts.get(holder) ?? 0;
  }

  /** Adds to what `holder` has, or with an amount below 0 takes from it. */
  add(holder: H, amount: number): void {
    const sum = this.of(holder) + amount;
    this.#total += amount;
    if (sum === 0) this.#amounts.delete(holder);
    else this.#amounts.set(holder, sum);
  }

  /** Who holds the most; undefined where nobody holds anything. */
  get largest(): H | undefined {
    let largest: H | undefined;
    for (const [holder, amount] of this.#amounts) {
      if (largest === undefined || amount > this.of(largest)) largest = holder;
    }
    return largest;
  }
}
