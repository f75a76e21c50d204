// Which coded symbols an item goes into: symbol i with probability 2/(i + 2), independently of all others, as a walk over
// the symbols in ascending order that costs one square root a step. Every item is in symbol 0.
// Yang, Gilad, Alizadeh: Practical Rateless Set Reconciliation (SIGCOMM 2024), section 4.1 (there 1/(1 + i/2)).
// The generator is xoroshiro64** (Blackman, Vigna: Scrambled linear pseudorandom number generators, 2018).

/** Symbols are numbered below this; a walk that comes here has ended. */
export const walkEnd = 0x7fffffff;

/** One item's way through the symbols; used again and again, so that walking allocates nothing. */
export class SymbolWalk {
  /** The symbol that the walk stands at. */
  index = 0;
  /** The generator's state: what `resume` needs to go on from `index`. */
  s0 = 0;
  s1 = 0;

  /** Stands at symbol 0, seeded by the two halves of the item's tag. */
  start(low: number, high: number): void {
    this.resume(0, low, high);
  }

  resume(index: number, s0: number, s1: number): void {
    this.index = index;
    this.s0 = s0;
    this.s1 = s1;
  }

  /**
   * Goes on to the item's next symbol. From i, a step ends beyond j with probability (i+1)(i+2) / ((j+1)(j+2)), the
   * product of all k/(k+2) in between; this solves it for j. Square roots and quotients are exact to the last bit by
   * IEEE 754, so every engine walks the same way.
   */
  advance(): void {
    const drawn = (this.#next() + 0.5) / 4294967296;
    const { index } = this;
    const next = Math.ceil(Math.sqrt(((index + 1) * (index + 2)) / drawn + 0.25) - 1.5);
    this.index = Math.min(next, walkEnd);
  }

  #next(): number {
    const { s0, s1 } = this;
    const product = Math.imul(s0, 0x9e3779bb);
    const mixed = s1 ^ s0;
    this.s0 = ((s0 << 26) | (s0 >>> 6)) ^ mixed ^ (mixed << 9);
    this.s1 = (mixed << 13) | (mixed >>> 19);
    return Math.imul((product << 5) | (product >>> 27), 5) >>> 0;
  }
}
