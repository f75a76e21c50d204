// What became durable since links last spoke. A hub is told of entries one by one, as its peers send them, and each of its
// sessions would be told of each: together they are told once per round of speaking. Few links are told at once.

import type { DocumentCore, Entry } from "@joinery/replica";
import type { SyncEngine } from "../core/engine.js";
import { peersMin } from "../core/fan-out/entry-runs.js";

export class GatheredNews {
  readonly #engine: Pick<SyncEngine, "announce" | "sessions">;
  readonly #gathered: Map<DocumentCore, Entry[]> = new Map();

  constructor(engine: Pick<SyncEngine, "announce" | "sessions">) {
    this.#engine = engine;
  }

  /** Entries have become durable, or a state where there are none, which is told after all that came before it. */
  add(document: DocumentCore, entries: readonly Entry[]): void {
    if (entries.length === 0 || this.#engine.sessions.size < peersMin) {
      this.tell();
      this.#engine.announce(document, entries);
      return;
    }
    const gathered = this.#gathered.get(document);
    if (gathered === undefined) this.#gathered.set(document, [...entries]);
    else for (const entry of entries) gathered.push(entry);
  }

  /** Tells all sessions: before any of them speaks. */
  tell(): void {
    if (this.#gathered.size === 0) return;
    for (const [document, entries] of this.#gathered) this.#engine.announce(document, entries);
    this.#gathered.clear();
  }
}
