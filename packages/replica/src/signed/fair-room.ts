// A bounded room that is shared fairly: when it is full, the oldest of whoever holds most has to leave. So a flood under
// one author's name costs that author's share and nobody else's.

import type { AuthorIndex } from "@joinery/clock";
import { type Ranked, RankedHeap } from "../core/ranked-heap.js";
import type { Arrival, EntryName } from "./arrival.js";

/** What a guest takes in memory beside its bytes, about as much as an entry that waits in any document. */
export const guestOverheadBytes = 800;

/** What one author has here, oldest first; the more it is, the lower it ranks. */
interface Share<Guest> extends Ranked {
  rank: number;
  readonly guests: Set<Guest>;
}

export class FairRoom<Guest extends Pick<Arrival, "name" | "author" | "bytes">> {
  readonly #bytesMax: number;
  readonly #guests: Map<EntryName, Guest> = new Map();
  readonly #shares: Map<AuthorIndex, Share<Guest>> = new Map();
  readonly #bySize: RankedHeap<Share<Guest>> = new RankedHeap();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** What all guests take in memory. */
  get memory(): number {
    return this.#bytes + this.#guests.size * guestOverheadBytes;
  }

  get(name: EntryName): Guest | undefined {
    return this.#guests.get(name);
  }

  has(name: EntryName): boolean {
    return this.#guests.has(name);
  }

  values(): IterableIterator<Guest> {
    return this.#guests.values();
  }

  /** Takes a guest in, whether there is room or not: `shrink` makes some. */
  add(guest: Guest): void {
    const share = this.#shares.get(guest.author) ?? { rank: 0, place: 0, guests: new Set() };
    if (share.guests.size > 0) this.#bySize.delete(share);
    this.#shares.set(guest.author, share);
    share.guests.add(guest);
    this.#guests.set(guest.name, guest);
    this.#grow(share, guest.bytes);
  }

  /** Answers those who have to leave, for there is not room for more or, where that is given, for so much of memory. */
  shrink(memoryMax: number = Number.POSITIVE_INFINITY): Guest[] {
    const left: Guest[] = [];
    while (this.#bytes > this.#bytesMax || this.memory > memoryMax) {
      const oldest = this.#bySize.first?.guests.values().next().value as Guest;
      this.delete(oldest);
      left.push(oldest);
    }
    return left;
  }

  delete(guest: Guest): void {
    const share = this.#shares.get(guest.author);
    if (share === undefined || !share.guests.delete(guest)) return;
    this.#bySize.delete(share);
    this.#guests.delete(guest.name);
    if (share.guests.size === 0) this.#shares.delete(guest.author);
    this.#grow(share, -guest.bytes);
  }

  #grow(share: Share<Guest>, bytes: number): void {
    this.#bytes += bytes;
    share.rank -= bytes;
    if (share.guests.size > 0) this.#bySize.add(share);
  }
}
