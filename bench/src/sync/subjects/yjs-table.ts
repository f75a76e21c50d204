// Yjs: both sides send their state vector, each answers with what the other lacks: the sync messages of `y-protocols`
// behind the type byte of its providers.

import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { messageYjsSyncStep1, readSyncMessage, writeSyncStep1 } from "y-protocols/sync";
import * as Y from "yjs";
import { names } from "../../subjects/names.js";
import type { Pair } from "../../work/workload.js";
import type { WireEnd } from "../wire.js";
import type { Meeting, SyncedTable, SyncSubject } from "./synced-table.js";

const messageSync = 0;
/** Its client ids are random numbers of 32 bits, nearly all of which take five bytes. */
const firstClient = 0x90000001;

class YjsTable implements SyncedTable {
  readonly #doc: Y.Doc = new Y.Doc();
  readonly #map: Y.Map<string> = this.#doc.getMap(names.table);

  constructor(index: number) {
    this.#doc.clientID = firstClient + index;
  }

  setAll(pairs: readonly Pair[]): number {
    this.#doc.transact(() => {
      for (const [key, value] of pairs) this.#map.set(key, value);
    });
    return 1;
  }

  async settled(): Promise<void> {}

  get(key: string): string | undefined {
    return this.#map.get(key);
  }

  pairs(): Iterable<Pair> {
    return this.#map.entries();
  }

  exportAll(): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc);
  }

  mergeAll(exports: readonly Uint8Array[]): void {
    this.#doc.transact(() => {
      for (const exported of exports) Y.applyUpdate(this.#doc, exported);
    });
  }

  release(): void {
    this.#doc.destroy();
  }

  async meet(end: WireEnd): Promise<Meeting> {
    end.listen((frame) => {
      const decoder = decoding.createDecoder(frame);
      decoding.readVarUint(decoder);
      const answer = message((encoder) => readSyncMessage(decoder, encoder, this.#doc, end));
      if (answer.length > 1) end.send(answer);
    });
    end.send(message((encoder) => writeSyncStep1(encoder, this.#doc)));
    return { end: async () => end.listen(() => {}) };
  }
}

function message(write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, messageSync);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

export const yjs: SyncSubject = {
  table: async (index) => new YjsTable(index),
  countOf: (frame) => frame.length,
  payloadOf: (frame) => (frame[1] === messageYjsSyncStep1 ? 0 : frame.length),
};
