// Joinery: an unsigned document over a memory storage, and `createSync` with every default over connections in virtual time.

import { createHash } from "node:crypto";
import { assert, table } from "@joinery/crdt";
import { ChangeError, createReplica, type Document, type DocumentCore, type Replica } from "@joinery/replica";
import { memoryStorage } from "@joinery/storage/memory";
import { createSync, messageSizes } from "@joinery/sync";
import { logBytes, receiveLogBytes } from "../../subjects/joinery-exchange.js";
import { names } from "../../subjects/names.js";
import type { Pair } from "../../work/workload.js";
import type { VirtualTime } from "../virtual-time.js";
import type { WireEnd } from "../wire.js";
import { dialerOf, listenerOf } from "../wire-port.js";
import type { Meeting, SyncedTable, SyncSubject } from "./synced-table.js";

const schema = { [names.table]: table<string>() };
/** Wall time when virtual time begins: of today's length in bytes. */
const epochMs = 1_800_000_000_000;

class JoineryTable implements SyncedTable {
  readonly #replica: Replica;
  readonly #document: Document<typeof schema>;
  readonly #core: DocumentCore;
  readonly #time: VirtualTime;

  constructor(replica: Replica, document: Document<typeof schema>, time: VirtualTime) {
    const core = replica.core.documents.get(document.id);
    assert(core !== undefined, "an open document is among its replica's");
    this.#replica = replica;
    this.#document = document;
    this.#core = core;
    this.#time = time;
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
    for (const exported of exports) receiveLogBytes(this.#replica, this.#core, exported);
  }

  async meet(end: WireEnd, isCaller: boolean): Promise<Meeting> {
    const sync = await createSync(this.#replica, {
      network: [isCaller ? dialerOf(end) : listenerOf(end)],
      timers: {
        setTimeout: (run, delayMs) => this.#time.after(delayMs, run),
        clearTimeout: (timer) => this.#time.cancel(timer),
      },
    });
    return { end: () => sync.close() };
  }
}

/** The bytes of a name, spread over the whole range, as those of random names are. */
function nameBytes(index: number): Uint8Array {
  return createHash("sha256").update(`author ${index}`).digest().subarray(0, 16);
}

export const joinery: SyncSubject = {
  async table(index, time) {
    const replica = await createReplica({
      storage: memoryStorage(),
      random: () => Uint8Array.from(nameBytes(index)),
      now: () => epochMs + time.nowMs,
    });
    return new JoineryTable(replica, await replica.open("bench", schema), time);
  },
  countOf(frame) {
    const sizes = messageSizes(frame);
    const greetings = sizes.filter(({ type }) => type === "greetings");
    // The last size is what frames the others: of a frame that only greets it is part of the greeting.
    if (greetings.length === sizes.length - 1) return 0;
    return greetings.reduce((left, { bytes }) => left - bytes, frame.length);
  },
};
