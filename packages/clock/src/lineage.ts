// Which authors of a table are branches of another's chain, where somebody wrote two histories. Signed documents alone have
// some; everywhere else every author is its own owner.

import type { AuthorIndex } from "./author-table.js";

/** Where a branch comes from. */
export interface Origin {
  /** The author whose chain it is. */
  readonly owner: AuthorIndex;
  /** The branch, or the trunk under the owner's own name, that it goes on from; undefined when it begins the chain. */
  readonly from: AuthorIndex | undefined;
}

export class Lineage {
  readonly #origins: Map<AuthorIndex, Origin> = new Map();
  readonly #byOwner: Map<AuthorIndex, AuthorIndex[]> = new Map();

  /** The author whose chain `author` is on: itself, unless it is a branch. */
  ownerOf(author: AuthorIndex): AuthorIndex {
    return this.#origins.size === 0 ? author : (this.#origins.get(author)?.owner ?? author);
  }

  isBranch(author: AuthorIndex): boolean {
    return this.#origins.size > 0 && this.#origins.has(author);
  }

  /** What `author` goes on from, the nearest first; empty unless it is a branch. */
  before(author: AuthorIndex): AuthorIndex[] {
    const before: AuthorIndex[] = [];
    for (let at = this.#origins.get(author)?.from; at !== undefined; at = this.#origins.get(at)?.from) before.push(at);
    return before;
  }

  /** All authors that are branches, in no order to go by. */
  branches(): AuthorIndex[] {
    return [...this.#origins.keys()];
  }

  /** An author and all its branches. */
  allOf(owner: AuthorIndex): readonly AuthorIndex[] {
    return [owner, ...(this.#byOwner.get(owner) ?? [])];
  }

  /** Those of an author and its branches from which no other goes on. */
  tipsOf(owner: AuthorIndex): readonly AuthorIndex[] {
    const all = this.allOf(owner);
    return all.filter((tip) => all.every((other) => other === tip || !this.before(other).includes(tip)));
  }

  add(branch: AuthorIndex, origin: Origin): void {
    this.#origins.set(branch, origin);
    const branches = this.#byOwner.get(origin.owner);
    if (branches === undefined) this.#byOwner.set(origin.owner, [branch]);
    else branches.push(branch);
  }

  /** Forgets all branches: they are about to be named anew. */
  clear(): void {
    this.#origins.clear();
    this.#byOwner.clear();
  }
}
