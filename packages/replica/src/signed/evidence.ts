// Entries of forked authors that count for nobody are kept within a bound per author, so that whoever forks can't fill
// the disks of others. What is refused here is taken when somebody has built on it.

import type { AuthorIndex } from "@joinery/clock";
import type { Arrival } from "./arrival.js";
import type { EntryNode, EntryTree } from "./entry-tree.js";

/** Most bytes of one forked author's entries that don't count. */
const evidenceBytesMax: number = 4 * 1024 * 1024;

export class Evidence {
  readonly #tree: EntryTree;
  readonly #bytes: Map<AuthorIndex, number> = new Map();

  constructor(tree: EntryTree) {
    this.#tree = tree;
  }

  /** False when `unit`, of one chain, is of a forked author and as much of that is kept already as may be. */
  hasRoom(unit: readonly Arrival[]): boolean {
    const { author } = unit[0] as Arrival;
    if (!this.#tree.forks.has(author)) return true;
    const bytes = unit.reduce((sum, arrival) => sum + arrival.bytes, 0);
    return (this.#bytes.get(author) ?? 0) + bytes <= evidenceBytesMax;
  }

  /** An entry was stored of which nobody knows yet whether it counts. */
  add({ author, bytes }: Arrival): void {
    if (this.#tree.forks.has(author)) this.#bytes.set(author, (this.#bytes.get(author) ?? 0) + bytes);
  }

  /** It was settled what counts: the rest is evidence. */
  settle(applied: ReadonlySet<EntryNode>): void {
    this.#bytes.clear();
    for (const author of this.#tree.forks.keys()) {
      let bytes = 0;
      for (const { nodes } of this.#tree.branchesOf(author)) {
        for (const node of nodes) if (!applied.has(node)) bytes += node.entry.rest.length;
      }
      this.#bytes.set(author, bytes);
    }
  }
}
