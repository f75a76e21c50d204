// Joinery: an unsigned document with a table, every transaction kept in the log and written to the storage.

import { assert, table } from "@joinery/crdt";
import { ChangeError, type Document, type DocumentCore } from "@joinery/replica";
import { logBytes, receiveLogBytes } from "../../subjects/joinery-exchange.js";
import { names } from "../../subjects/names.js";
import type { Pair } from "../../work/workload.js";
import type { WireEnd } from "../wire.js";
import { JoinerySide, joineryFrames } from "./joinery-side.js";
import type { Meeting, SyncedTable, SyncSubject } from "./synced-table.js";

const schema = { [names.table]: table<string>() };

export class JoineryTable implements SyncedTable {
  readonly #side: JoinerySide;
  readonly #document: Document<typeof schema>;
  readonly #core: DocumentCore;

  private constructor(side: JoinerySide, document: Document<typeof schema>) {
    const core = side.replica.core.documents.get(document.id);
    assert(core !== undefined, "an open document is among its replica's");
    this.#side = side;
    this.#document = document;
    this.#core = core;
  }

  static async open(side: JoinerySide, name: string): Promise<JoineryTable> {
    return new JoineryTable(side, await side.replica.open(name, schema));
  }

  setAll(pairs: readonly Pair[]): number {
    try {
      this.#document.change((draft) => {
        const items = draft[names.table];
        for (const [key, value] of pairs) items.set(key, value);
      });
      return 1;
    } catch (error) {
      if (!(error instanceof ChangeError) || error.code !== "CHANGE_TOO_LARGE" || pairs.length < 2) throw error;
      const middle = pairs.length >> 1;
      return this.setAll(pairs.slice(0, middle)) + this.setAll(pairs.slice(middle));
    }
  }

  async settled(): Promise<void> {
    // The storage in memory answers in microtasks, all of which run before the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    assert(this.#core.durable.compare(this.#core.applied) === "equal", "everything is written");
  }

  /** Writes a snapshot and lets go of all entries, where that is what the side does with them. */
  async letGo(): Promise<void> {
    await this.#document.snapshot();
    await this.settled();
    assert(this.#core.log.size === 0, "no entry is kept that a snapshot covers");
  }

  get(key: string): string | undefined {
    return this.#document.value[names.table].get(key);
  }

  pairs(): Iterable<Pair> {
    return this.#document.value[names.table];
  }

  exportAll(): Uint8Array {
    return logBytes(this.#core);
  }

  mergeAll(exports: readonly Uint8Array[]): void {
    for (const exported of exports) receiveLogBytes(this.#side.replica, this.#core, exported);
  }

  /** Everything is garbage once nobody holds the replica. */
  release(): void {}

  meet(end: WireEnd, isCaller: boolean): Promise<Meeting> {
    return this.#side.meet(end, isCaller);
  }
}

export const joinery: SyncSubject = {
  ...joineryFrames,
  table: async (index, time) => JoineryTable.open(await JoinerySide.open(index, time), "bench"),
};
