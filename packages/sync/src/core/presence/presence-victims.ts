// In which order what is known of peers makes way: of what one source brought first those that are gone, then those that were not
// heard for longest. Looking is as cheap however much there is, since whoever floods has it looked for every word.

import type { KnownPeer } from "./presence-board.js";
import type { Source } from "./presence-room.js";

interface Brought {
  /** In the order in which they were heard last. */
  readonly gone: Set<KnownPeer>;
  readonly present: Set<KnownPeer>;
}

export class PresenceVictims {
  readonly #brought: Map<Source, Brought> = new Map();

  add(known: KnownPeer): void {
    const brought = this.#brought.get(known.source) ?? { gone: new Set(), present: new Set() };
    this.#brought.set(known.source, brought);
    (known.value === undefined ? brought.gone : brought.present).add(known);
  }

  delete(known: KnownPeer): void {
    const brought = this.#brought.get(known.source);
    if (brought === undefined) return;
    brought.gone.delete(known);
    brought.present.delete(known);
    if (brought.gone.size + brought.present.size === 0) this.#brought.delete(known.source);
  }

  /** Who of what `source` brought goes first; where not `mayBePresent`, only one that is gone. */
  first(source: Source, mayBePresent: boolean): KnownPeer | undefined {
    const brought = this.#brought.get(source);
    const [gone] = brought?.gone ?? [];
    const [present] = (mayBePresent && gone === undefined && brought?.present) || [];
    return gone ?? present;
  }
}
