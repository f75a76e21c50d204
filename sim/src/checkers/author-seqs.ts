// Numbers by author, for runs in which most of the nodes never write: whoever does has a place, in the order in which checkers
// first see them, and takes room in every table; of all others tables know nothing.

/** The places of those who write, shared by all tables of a run. */
export class AuthorPlaces {
  /** By author: its place; -1 for none. */
  readonly #places: Int32Array;
  readonly #authors: number[] = [];

  /** `authors` is how many there are, by number from 0. */
  constructor(authors: number) {
    this.#places = new Int32Array(authors).fill(-1);
  }

  /** The author's place; -1 where it has none. */
  find(author: number): number {
    return this.#places[author] ?? -1;
  }

  /** The author's place, from now on. */
  take(author: number): number {
    const known = this.find(author);
    if (known >= 0) return known;
    this.#places[author] = this.#authors.length;
    return this.#authors.push(author) - 1;
  }

  authorAt(place: number): number {
    return this.#authors[place] as number;
  }
}

/** By author a sequence number, 0 at first. */
export class AuthorSeqs {
  readonly #places: AuthorPlaces;
  #seqs: number[] = [];

  constructor(places: AuthorPlaces) {
    this.#places = places;
  }

  get(author: number): number {
    return this.#seqs[this.#places.find(author)] ?? 0;
  }

  set(author: number, seq: number): void {
    const place = this.#places.take(author);
    while (this.#seqs.length < place) this.#seqs.push(0);
    this.#seqs[place] = seq;
  }

  raise(author: number, seq: number): void {
    if (seq > this.get(author)) this.set(author, seq);
  }

  /** An author of whom more is here than in `other`, but for `except`; undefined where there is none. */
  beyond(other: AuthorSeqs, except = -1): number | undefined {
    const theirs = other.#seqs;
    for (let place = 0; place < this.#seqs.length; place++) {
      if ((this.#seqs[place] as number) <= (theirs[place] ?? 0)) continue;
      const author = this.#places.authorAt(place);
      if (author !== except) return author;
    }
    return undefined;
  }

  clone(): AuthorSeqs {
    const copy = new AuthorSeqs(this.#places);
    copy.#seqs = this.#seqs.slice();
    return copy;
  }
}
