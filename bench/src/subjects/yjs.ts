// Yjs: shared maps, one `transact` per transaction. Its documentation has no counter (its users keep a key per replica
// and add them up) and no set (a map with the elements as keys).

import * as Y from "yjs";
import type { Pair } from "../work/workload.js";
import { names } from "./names.js";
import type {
  CounterDocument,
  Emit,
  Encodings,
  FieldsDocument,
  Replicated,
  SetDocument,
  Subject,
  TableDocument,
} from "./subject.js";

class YjsDocument implements Replicated {
  readonly doc: Y.Doc;

  constructor(doc: Y.Doc) {
    this.doc = doc;
  }

  flushed(): undefined {}

  async settled(): Promise<void> {}

  encode(): Encodings {
    return { "": this.encodeOnce(), v2: Y.encodeStateAsUpdateV2(this.doc) };
  }

  encodeOnce(): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc);
  }

  exportAll(): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc);
  }

  exportLast(): Uint8Array {
    return this.exportAll();
  }

  /** Inside one transaction, so that its bookkeeping is done once. */
  mergeAll(exports: readonly Uint8Array[]): void {
    this.doc.transact(() => {
      for (const exported of exports) Y.applyUpdate(this.doc, exported);
    });
  }

  merge(exported: Uint8Array): void {
    Y.applyUpdate(this.doc, exported);
  }

  release(): void {
    this.doc.destroy();
  }
}

class YjsTable extends YjsDocument implements TableDocument {
  readonly #map: Y.Map<string>;

  constructor(doc: Y.Doc) {
    super(doc);
    this.#map = doc.getMap(names.table);
  }

  set(key: string, value: string): void {
    this.doc.transact(() => this.#map.set(key, value));
  }

  setAll(pairs: readonly Pair[]): void {
    this.doc.transact(() => {
      for (const [key, value] of pairs) this.#map.set(key, value);
    });
  }

  get(key: string): string | undefined {
    return this.#map.get(key);
  }

  pairs(): Iterable<Pair> {
    return this.#map.entries();
  }
}

class YjsCounter extends YjsDocument implements CounterDocument {
  readonly #map: Y.Map<number>;
  readonly #own: string;

  constructor(doc: Y.Doc) {
    super(doc);
    this.#map = doc.getMap(names.counter);
    this.#own = String(doc.clientID);
  }

  increment(): void {
    this.doc.transact(() => this.#map.set(this.#own, (this.#map.get(this.#own) ?? 0) + 1));
  }

  value(): number {
    let sum = 0;
    for (const share of this.#map.values()) sum += share;
    return sum;
  }
}

class YjsSet extends YjsDocument implements SetDocument {
  readonly #map: Y.Map<boolean>;

  constructor(doc: Y.Doc) {
    super(doc);
    this.#map = doc.getMap(names.set);
  }

  add(element: string): void {
    this.doc.transact(() => this.#map.set(element, true));
  }

  remove(element: string): void {
    this.doc.transact(() => this.#map.delete(element));
  }

  elements(): Iterable<string> {
    return this.#map.keys();
  }
}

class YjsFields extends YjsDocument implements FieldsDocument {
  readonly #maps: readonly Y.Map<string>[];

  constructor(doc: Y.Doc, count: number) {
    super(doc);
    this.#maps = Array.from({ length: count }, (_, field) => doc.getMap(names.field(field)));
  }

  set(field: number, value: string): void {
    this.doc.transact(() => this.#maps[field]?.set("value", value));
  }

  observe(field: number, listener: () => void): void {
    this.#maps[field]?.observe(() => listener());
  }

  values(): readonly string[] {
    return this.#maps.map((map) => map.get("value") ?? "");
  }
}

/** The subject `yjs`. */
export const yjs: Subject = {
  operationsPerTransaction: 1,
  async table(emit?: Emit) {
    const doc = new Y.Doc();
    if (emit !== undefined) doc.on("update", emit);
    return new YjsTable(doc);
  },
  async loadTable(state) {
    const table = new YjsTable(new Y.Doc());
    table.merge(state);
    return table;
  },
  async counter() {
    return new YjsCounter(new Y.Doc());
  },
  async set() {
    return new YjsSet(new Y.Doc());
  },
  async fields(count) {
    return new YjsFields(new Y.Doc(), count);
  },
};
