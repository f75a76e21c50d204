// Automerge: its own sync protocol, a sync state per connection, messages until neither side has one.

import * as Automerge from "@automerge/automerge";
import { names } from "../../subjects/names.js";
import type { Pair } from "../../work/workload.js";
import type { WireEnd } from "../wire.js";
import type { Meeting, SyncedTable, SyncSubject } from "./synced-table.js";

type Content = { [names.table]: Record<string, string> };

/** The first change of every replica: the same bytes, as it has one author and one time. */
const beginning = Automerge.save(
  Automerge.change(Automerge.init<Content>({ actor: "00" }), { time: 0 }, (draft) => {
    draft[names.table] = {};
  }),
);

class AutomergeTable implements SyncedTable {
  #doc: Automerge.Doc<Content>;

  constructor(index: number) {
    // As long as the random ones.
    const actor = (0x9000_0001 + index).toString(16).padEnd(32, "0");
    this.#doc = Automerge.load<Content>(beginning, { actor });
  }

  setAll(pairs: readonly Pair[]): number {
    this.#doc = Automerge.change(this.#doc, { time: 0 }, (draft) => {
      const items = draft[names.table];
      for (const [key, value] of pairs) items[key] = value;
    });
    return 1;
  }

  async settled(): Promise<void> {}

  get(key: string): string | undefined {
    return this.#doc[names.table][key];
  }

  pairs(): Iterable<Pair> {
    return Object.entries(this.#doc[names.table]);
  }

  exportAll(): Uint8Array {
    return Automerge.save(this.#doc);
  }

  mergeAll(exports: readonly Uint8Array[]): void {
    this.#doc = Automerge.loadIncremental(this.#doc, Buffer.concat(exports));
  }

  release(): void {
    Automerge.free(this.#doc);
  }

  async meet(end: WireEnd): Promise<Meeting> {
    let state = Automerge.initSyncState();
    const say = (): void => {
      const [next, message] = Automerge.generateSyncMessage(this.#doc, state);
      state = next;
      if (message !== null) end.send(message);
    };
    end.listen((frame) => {
      [this.#doc, state] = Automerge.receiveSyncMessage(this.#doc, state, frame);
      say();
    });
    say();
    return { end: async () => end.listen(() => {}) };
  }
}

export const automerge: SyncSubject = {
  table: async (index) => new AutomergeTable(index),
  countOf: (frame) => frame.length,
  payloadOf: (frame) => Automerge.decodeSyncMessage(frame).changes.reduce((sum, change) => sum + change.length, 0),
};
