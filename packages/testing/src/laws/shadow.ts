// A copy of a view that is kept up to date by change events alone: what no event tells of stays stale here.
import { type Path, pathKeys } from "@joinery/crdt";
import { placeText } from "./place-text.js";

export class Shadow {
  readonly #leaves: Map<string, string> = new Map();
  readonly #touched: Set<string> = new Set();

  /** To be called by the state under test. */
  readonly listen = (path: Path): void => {
    const keys = pathKeys(path);
    for (let length = 0; length <= keys.length; length++) this.#touched.add(placeText(keys.slice(0, length)));
  };

  /** Takes over those values that an event told of. */
  refresh(current: ReadonlyMap<string, string>): void {
    for (const place of this.#touched) {
      const text = current.get(place);
      if (text === undefined) this.#leaves.delete(place);
      else this.#leaves.set(place, text);
    }
    this.#touched.clear();
  }

  get leaves(): ReadonlyMap<string, string> {
    return this.#leaves;
  }
}
