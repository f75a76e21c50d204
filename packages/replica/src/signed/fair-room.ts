// A bounded room that is shared fairly: when it is full, the oldest of whoever holds most has to leave. So a flood under
// one author's name costs that author's share and nobody else's.

import type { AuthorIndex } from "@joinery/clock";
import type { Arrival, EntryName } from "./arrival.js";

export class FairRoom<Guest extends Pick<Arrival, "name" | "author" | "bytes">> {
  readonly #bytesMax: number;
  readonly #guests: Map<EntryName, Guest> = new Map();
  /** Per author, its guests, oldest first, and their bytes. */
  readonly #shares: Map<AuthorIndex, { bytes: number; readonly guests: Set<Guest> }> = new Map();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get bytes(): number {
    return this.#bytes;
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
    const share = this.#shares.get(guest.author) ?? { bytes: 0, guests: new Set() };
    this.#shares.set(guest.author, share);
    share.guests.add(guest);
    share.bytes += guest.bytes;
    this.#guests.set(guest.name, guest);
    this.#bytes += guest.bytes;
  }

  /** Answers those who have to leave. */
  shrink(bytesMax: number = this.#bytesMax): Guest[] {
    const left: Guest[] = [];
    while (this.#bytes > Math.min(bytesMax, this.#bytesMax)) {
      const oldest = this.#largestShare().values().next().value as Guest;
      this.delete(oldest);
      left.push(oldest);
    }
    return left;
  }

  delete(guest: Guest): void {
    const share = this.#shares.get(guest.author);
    if (share === undefined || !share.guests.delete(guest)) return;
    share.bytes -= guest.bytes;
    if (share.guests.size === 0) this.#shares.delete(guest.author);
    this.#guests.delete(guest.name);
    this.#bytes -= guest.bytes;
  }

  /** Found by looking at all: it is asked for only when the room is full, and leaving takes bytes that had to come first. */
  #largestShare(): Set<Guest> {
    let largest: { readonly bytes: number; readonly guests: Set<Guest> } = { bytes: -1, guests: new Set() };
    for (const share of this.#shares.values()) if (share.bytes > largest.bytes) largest = share;
    return largest.guests;
  }
}
