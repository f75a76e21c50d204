// The columns of a journal: a row per leg, one typed array per thing that is known of it. A row takes some 80 bytes,
// which is what lets a million transfers stay in memory. Rows come at the end and go from the end only.

import type { HoldRole } from "../transfers/transfer.js";

const roomAtFirst = 64;

interface Arrays {
  /** Two halves per row, the upper one first. */
  readonly idHalves: BigUint64Array;
  /** The same memory as four words per row, for whoever compares: a bigint is made for those that read an id. */
  readonly idWords: Uint32Array;
  readonly author: Int32Array;
  readonly seq: Float64Array;
  readonly ms: Float64Array;
  readonly counter: Float64Array;
  readonly leg: Uint32Array;
  readonly code: Uint32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly amount: Float64Array;
  readonly beforeFrom: Int32Array;
  readonly beforeTo: Int32Array;
}

function arraysOf(room: number): Arrays {
  const idHalves = new BigUint64Array(2 * room);
  return {
    idHalves,
    idWords: new Uint32Array(idHalves.buffer),
    author: new Int32Array(room),
    seq: new Float64Array(room),
    ms: new Float64Array(room),
    counter: new Float64Array(room),
    leg: new Uint32Array(room),
    code: new Uint32Array(room),
    from: new Int32Array(room),
    to: new Int32Array(room),
    amount: new Float64Array(room),
    beforeFrom: new Int32Array(room),
    beforeTo: new Int32Array(room),
  };
}

/** Writes the two halves of an id of 128 bits. */
export function setHalves(halves: BigUint64Array, at: number, id: bigint): void {
  halves[at] = id >> 64n;
  // Stored modulo 2^64.
  halves[at + 1] = id;
}

/** Arrays that grow by doubling. Each holds `size` rows; what lies behind is room. */
export class Columns {
  /** Made by the first row: most states in a program never see a transfer. */
  #arrays: Arrays = arraysOf(0);
  size = 0;
  /** What a 53-bit number can't hold, by row: amounts, and data of the application other than 0n. */
  readonly largeAmounts: Map<number, bigint> = new Map();
  readonly userData: Map<number, bigint> = new Map();
  /** What a transfer has to do with a hold, by the row of its first leg. */
  readonly roles: Map<number, HoldRole> = new Map();

  get arrays(): Arrays {
    return this.#arrays;
  }

  /** The number of a new row, all of whose columns are to be written. */
  add(): number {
    if (this.size === this.#arrays.seq.length) this.#grow();
    return this.size++;
  }

  /** Drops the last row. */
  drop(): void {
    this.size--;
    this.largeAmounts.delete(this.size);
    this.userData.delete(this.size);
    this.roles.delete(this.size);
  }

  setAmount(row: number, amount: bigint): void {
    const isSmall = amount <= Number.MAX_SAFE_INTEGER;
    this.#arrays.amount[row] = isSmall ? Number(amount) : -1;
    if (!isSmall) this.largeAmounts.set(row, amount);
  }

  amount(row: number): bigint {
    const small = this.#arrays.amount[row] as number;
    return small < 0 ? (this.largeAmounts.get(row) as bigint) : BigInt(small);
  }

  setId(row: number, id: bigint): void {
    setHalves(this.#arrays.idHalves, 2 * row, id);
  }

  id(row: number): bigint {
    const { idHalves } = this.#arrays;
    return ((idHalves[2 * row] as bigint) << 64n) | (idHalves[2 * row + 1] as bigint);
  }

  #grow(): void {
    const grown = arraysOf(Math.max(roomAtFirst, 2 * this.size));
    for (const name of Object.keys(grown) as (keyof Arrays)[]) {
      (grown[name] as { set(from: unknown): void }).set(this.#arrays[name]);
    }
    this.#arrays = grown;
  }
}
