// Parts of a document that were taken out and are there again, as other parts with the same content: by their names inside of
// the library, which are given out once.

import type { Names, Renewed } from "@joinery/crdt";

export class Renaming {
  readonly #before: Names;
  readonly #renewed: Map<string, string> = new Map();

  /** @param before what was renewed earlier */
  constructor(before: Names) {
    this.#before = before;
  }

  /** What has been renewed here. */
  get renewed(): Renewed {
    return [...this.#renewed];
  }

  /** Under which name `part` stands now. */
  latest(part: string): string {
    const before = this.#before.get(part) ?? part;
    let latest = before;
    for (let next = this.#renewed.get(latest); next !== undefined; next = this.#renewed.get(latest)) latest = next;
    return latest;
  }

  renew(from: string, to: string): void {
    this.#renewed.set(this.latest(from), to);
  }
}
