// Hash links: in a document that asks for them, each entry names the hash of its author's previous one,
// the first that of the genesis. A chain can then be extended, but not rewritten without everybody seeing it.

import type { AuthorIndex, AuthorTable } from "@joinery/clock";
import type { Hash } from "../document-options.js";
import { type Entry, sameBytes } from "../entry.js";
import { encodeEntry } from "../entry-codec.js";

/** The head hash of each author's chain; does nothing in documents without links. */
export class Chains {
  readonly #authors: AuthorTable;
  readonly #link: { readonly hash: Hash; readonly genesisHash: Uint8Array } | undefined;
  /** The last entry of each chain whose hash was not asked for yet: a single writer's chain costs nothing to hold. */
  readonly #heads: Map<AuthorIndex, Entry | Uint8Array> = new Map();

  constructor(authors: AuthorTable, link: { readonly hash: Hash; readonly genesisHash: Uint8Array } | undefined) {
    this.#authors = authors;
    this.#link = link;
  }

  /** What the author's next entry must name as `prev`; undefined where entries are not linked. */
  headOf(author: AuthorIndex): Uint8Array | undefined {
    if (this.#link === undefined) return undefined;
    const head = this.#heads.get(author);
    if (head === undefined) return this.#link.genesisHash;
    if (head instanceof Uint8Array) return head;
    const hash = this.#link.hash(encodeEntry(head, this.#authors));
    this.#heads.set(author, hash);
    return hash;
  }

  /** True when `entry` extends its author's chain. */
  accepts(entry: Entry): boolean {
    const head = this.headOf(entry.author);
    if (head === undefined || entry.prev === undefined) return head === entry.prev;
    return sameBytes(head, entry.prev);
  }

  extend(entry: Entry): void {
    if (this.#link !== undefined) this.#heads.set(entry.author, entry);
  }
}
