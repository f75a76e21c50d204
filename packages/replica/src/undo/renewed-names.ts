// Under which names parts of values stand again that an undo brought back: an element of a list, a letter of a text. What was
// taken down earlier knows them by their old names.

import type { Names, Renewed } from "@joinery/crdt";
import type { PlaceKeys } from "@joinery/crdt/inverse";
import { placeOf } from "./undo-stack.js";

/** So many names of a document are known at most. Where an older one is forgotten, undoing leaves that part alone. */
const namesMax = 100_000;

export class RenewedNames {
  readonly #max: number;
  readonly #names: Map<string, string> = new Map();

  constructor(max: number = namesMax) {
    this.#max = max;
  }

  /** What has been renewed at one place. */
  at(keys: PlaceKeys): Names {
    const place = placeOf(keys);
    return {
      get: (name) => {
        let latest: string | undefined;
        for (let next = this.#names.get(place + name); next !== undefined; next = this.#names.get(place + next)) {
          latest = next;
        }
        return latest;
      },
    };
  }

  note(keys: PlaceKeys, renewed: Renewed): void {
    const place = placeOf(keys);
    for (const [from, to] of renewed) {
      this.#names.set(place + from, to);
      if (this.#names.size > this.#max) this.#names.delete(this.#names.keys().next().value as string);
    }
  }

  clear(): void {
    this.#names.clear();
  }
}
