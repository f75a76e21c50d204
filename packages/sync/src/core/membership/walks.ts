// The way back of SHUFFLEs that came by: an answer goes from hand to hand as its question did, so that it needs no dial and
// reaches those whom nobody can dial.

import type { MeshLink } from "./membership-effects.js";

/** Most walks that are remembered; the oldest make way, and their answers get lost. */
const walksMax = 256;

export class Walks {
  /** By name of the walk; "own" for one that began here. */
  readonly #backs: Map<string, MeshLink | "own"> = new Map();

  add(walk: string, back: MeshLink | "own"): void {
    this.#backs.set(walk, back);
    for (const oldest of this.#backs.keys()) if (this.#backs.size > walksMax) this.#backs.delete(oldest);
  }

  has(walk: string): boolean {
    return this.#backs.has(walk);
  }

  /** Where an answer goes; it is the only one. */
  take(walk: string): MeshLink | "own" | undefined {
    const back = this.#backs.get(walk);
    this.#backs.delete(walk);
    return back;
  }
}
