// Entries of forked authors that count for nobody are kept within a bound per author, so that whoever forks can't fill
// the disks of others. What is refused here is taken when somebody who has not forked has built on it.

import type { AuthorIndex } from "@joinery/clock";
import type { Arrival } from "./arrival.js";
import type { EntryNode, EntryTree } from "./entry-tree.js";

/** Most bytes of one forked author's entries that don't count, unless said otherwise. */
export const evidenceBytesMaxDefault: number = 4 * 1024 * 1024;

export class Evidence {
  readonly #tree: EntryTree;
  readonly #bytesMax: number;
  /** What is stored of each author and not applied. */
  readonly #bytes: Map<AuthorIndex, number> = new Map();

  constructor(tree: EntryTree, bytesMax: number) {
    this.#tree = tree;
    this.#bytesMax = bytesMax;
  }

  /** False when `unit`, of one chain, is of a forked author and as much of that is kept already as may be. */
  hasRoom(unit: readonly Arrival[]): boolean {
    const { author } = unit[0] as Arrival;
    if (!this.#tree.forks.has(author)) return true;
    const bytes = unit.reduce((sum, { entry }) => sum + entry.rest.length, 0);
    return (this.#bytes.get(author) ?? 0) + bytes <= this.#bytesMax;
  }

  /** An entry was stored and is not applied yet. */
  stored({ author, entry }: EntryNode): void {
    this.#bytes.set(author, (this.#bytes.get(author) ?? 0) + entry.rest.length);
  }

  /** It became applied, or evidence again. */
  changed({ author, entry, isApplied }: EntryNode): void {
    this.#bytes.set(author, (this.#bytes.get(author) ?? 0) + (isApplied ? -1 : 1) * entry.rest.length);
  }
}
