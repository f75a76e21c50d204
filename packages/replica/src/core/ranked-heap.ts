// The least in front, such as what is due first: a binary heap, from which anything can be taken out wherever it is.

/** What a heap holds knows its place in there, so that it is found. */
export interface Ranked {
  /** Stays the same as long as it is in the heap. */
  readonly rank: number;
  /** Written by the heap alone. */
  place: number;
}

export class RankedHeap<T extends Ranked> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** What has the least rank. */
  get first(): T | undefined {
    // Mostly there is nothing, and reading beyond the end of an array is slow.
    return this.#items.length === 0 ? undefined : this.#items[0];
  }

  add(item: T): void {
    this.#items.push(item);
    this.#up(item, this.#items.length - 1);
  }

  /** Takes `item` out, which has to be here. */
  delete(item: T): void {
    const last = this.#items.pop() as T;
    if (last === item) return;
    const { place } = item;
    this.#up(last, place);
    if (last.place === place) this.#down(last, place);
  }

  #up(item: T, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >>> 1;
      const parent = this.#items[above] as T;
      if (parent.rank <= item.rank) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(item, place);
  }

  #down(item: T, from: number): void {
    const items = this.#items;
    let place = from;
    for (let below = 2 * place + 1; below < items.length; below = 2 * place + 1) {
      const right = items[below + 1];
      if (right !== undefined && right.rank < (items[below] as T).rank) below++;
      const child = items[below] as T;
      if (item.rank <= child.rank) break;
      this.#put(child, place);
      place = below;
    }
    this.#put(item, place);
  }

  #put(item: T, place: number): void {
    this.#items[place] = item;
    item.place = place;
  }
}
