// Loro: both sides send their version vector, each answers with the update from there, as its documentation on sync has it.
// A type byte tells the two messages apart.

import { LoroDoc, type LoroMap, VersionVector } from "loro-crdt";
import { names } from "../../subjects/names.js";
import type { Pair } from "../../work/workload.js";
import type { WireEnd } from "../wire.js";
import type { Meeting, SyncedTable, SyncSubject } from "./synced-table.js";

const messageType = { version: 0, update: 1 } as const;
/** Its peer ids are random numbers of 64 bits. */
const firstPeer = 0x9000_0000_0000_0001n;

class LoroTable implements SyncedTable {
  readonly #doc: LoroDoc = new LoroDoc();
  readonly #map: LoroMap<Record<string, unknown>>;

  constructor(index: number) {
    this.#doc.setPeerId(firstPeer + BigInt(index));
    this.#map = this.#doc.getMap(names.table);
  }

  setAll(pairs: readonly Pair[]): number {
    for (const [key, value] of pairs) this.#map.set(key, value);
    this.#doc.commit();
    return 1;
  }

  async settled(): Promise<void> {}

  get(key: string): string | undefined {
    return this.#map.get(key) as string | undefined;
  }

  pairs(): Iterable<Pair> {
    return this.#map.entries() as Pair[];
  }

  exportAll(): Uint8Array {
    return this.#doc.export({ mode: "update" });
  }

  mergeAll(exports: readonly Uint8Array[]): void {
    this.#doc.importBatch([...exports]);
  }

  release(): void {
    this.#doc.free();
  }

  async meet(end: WireEnd): Promise<Meeting> {
    end.listen((frame) => {
      const body = frame.subarray(1);
      if (frame[0] === messageType.update) this.#doc.import(body);
      else {
        const from = VersionVector.decode(body);
        end.send(message(messageType.update, this.#doc.export({ mode: "update", from })));
      }
    });
    end.send(message(messageType.version, this.#doc.version().encode()));
    return { end: async () => end.listen(() => {}) };
  }
}

function message(type: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(body.length + 1);
  bytes[0] = type;
  bytes.set(body, 1);
  return bytes;
}

export const loro: SyncSubject = {
  table: async (index) => new LoroTable(index),
  countOf: (frame) => frame.length,
  payloadOf: (frame) => (frame[0] === messageType.update ? frame.length : 0),
};
