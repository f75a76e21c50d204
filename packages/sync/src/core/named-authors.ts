// Authors whom peers have named and of whom nothing is on disk here: a name costs who makes it up next to nothing, and its number
// in the document's table can't be used again. So there is room for so many of them by one link in one document, and for so many
// by all links in all documents together; what is told of others is left out, as if it had been lost.

import type { AuthorIndex, VersionVector } from "@joinery/clock";

/** Most authors of whom nothing is here that one peer's messages add to a document. */
export const namesPerLinkMax = 16_384;

/** Most of them over all links and documents. */
export const namesMax = 65_536;

/** Over all documents of a replica. */
export class NamesRoom {
  taken = 0;

  get left(): number {
    return Math.max(0, namesMax - this.taken);
  }
}

/** How many of them one link has named in one document. */
export interface NamesAccount {
  count: number;
}

/** Those of one document. */
export class NamedAuthors {
  readonly #room: NamesRoom;
  readonly #accounts: Map<AuthorIndex, NamesAccount> = new Map();

  constructor(room: NamesRoom) {
    this.#room = room;
  }

  /** How many more a link may name. */
  left(account: NamesAccount): number {
    return Math.max(0, Math.min(namesPerLinkMax - account.count, this.#room.left));
  }

  /** A link has named the authors from number `from` up to `end`, who are new. */
  take(account: NamesAccount, from: AuthorIndex, end: AuthorIndex): void {
    for (let author = from; author < end; author++) this.#accounts.set(author, account);
    account.count += end - from;
    this.#room.taken += end - from;
  }

  /** Something of `author` is on disk. */
  settle(author: AuthorIndex): void {
    const account = this.#accounts.get(author);
    if (account === undefined) return;
    this.#accounts.delete(author);
    account.count--;
    this.#room.taken--;
  }

  /** All of this is on disk. */
  settleAll(durable: VersionVector): void {
    for (const author of this.#accounts.keys()) if (durable.get(author) > 0) this.settle(author);
  }

  /** The document is closed, and its table forgotten. */
  drop(): void {
    this.#room.taken -= this.#accounts.size;
    this.#accounts.clear();
  }
}
