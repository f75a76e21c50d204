// Loro: root containers, one `commit` per transaction, events by container, updates by `subscribeLocalUpdates`.
// A set is a map with the elements as keys; many updates come in by `importBatch`, as its documentation advises.

import { type LoroCounter, LoroDoc, type LoroMap } from "loro-crdt";
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

class LoroDocument implements Replicated {
  readonly doc: LoroDoc;

  constructor(doc: LoroDoc) {
    this.doc = doc;
  }

  flushed(): undefined {}

  async settled(): Promise<void> {}

  /** A shallow snapshot drops the history, as Joinery's state does; a snapshot is what the documentation saves. */
  encode(): Encodings {
    return {
      "": this.encodeOnce(),
      shallow: this.doc.export({ mode: "shallow-snapshot", frontiers: this.doc.frontiers() }),
      update: this.doc.export({ mode: "update" }),
    };
  }

  encodeOnce(): Uint8Array {
    return this.doc.export({ mode: "snapshot" });
  }

  exportAll(): Uint8Array {
    return this.doc.export({ mode: "update" });
  }

  exportLast(): Uint8Array {
    return this.exportAll();
  }

  mergeAll(exports: readonly Uint8Array[]): void {
    this.doc.importBatch([...exports]);
  }

  merge(exported: Uint8Array): void {
    this.doc.import(exported);
  }

  release(): void {
    this.doc.free();
  }
}

class LoroTable extends LoroDocument implements TableDocument {
  readonly #map: LoroMap<Record<string, unknown>>;

  constructor(doc: LoroDoc) {
    super(doc);
    this.#map = doc.getMap(names.table);
  }

  set(key: string, value: string): void {
    this.#map.set(key, value);
    this.doc.commit();
  }

  setAll(pairs: readonly Pair[]): void {
    for (const [key, value] of pairs) this.#map.set(key, value);
    this.doc.commit();
  }

  get(key: string): string | undefined {
    return this.#map.get(key) as string | undefined;
  }

  pairs(): Iterable<Pair> {
    return this.#map.entries() as Pair[];
  }
}

class LoroCount extends LoroDocument implements CounterDocument {
  readonly #counter: LoroCounter;

  constructor(doc: LoroDoc) {
    super(doc);
    this.#counter = doc.getCounter(names.counter);
  }

  increment(): void {
    this.#counter.increment(1);
    this.doc.commit();
  }

  value(): number {
    return this.#counter.value;
  }
}

class LoroSet extends LoroDocument implements SetDocument {
  readonly #map: LoroMap<Record<string, unknown>>;

  constructor(doc: LoroDoc) {
    super(doc);
    this.#map = doc.getMap(names.set);
  }

  add(element: string): void {
    this.#map.set(element, true);
    this.doc.commit();
  }

  remove(element: string): void {
    this.#map.delete(element);
    this.doc.commit();
  }

  elements(): Iterable<string> {
    return this.#map.keys();
  }
}

class LoroFields extends LoroDocument implements FieldsDocument {
  readonly #maps: readonly LoroMap<Record<string, unknown>>[];

  constructor(doc: LoroDoc, count: number) {
    super(doc);
    this.#maps = Array.from({ length: count }, (_, field) => doc.getMap(names.field(field)));
  }

  set(field: number, value: string): void {
    this.#maps[field]?.set("value", value);
    this.doc.commit();
  }

  observe(field: number, listener: () => void): void {
    this.#maps[field]?.subscribe(() => listener());
  }

  values(): readonly string[] {
    return this.#maps.map((map) => (map.get("value") as string | undefined) ?? "");
  }
}

/** The subject `loro`. */
export const loro: Subject = {
  operationsPerTransaction: 1,
  async table(emit?: Emit) {
    const doc = new LoroDoc();
    if (emit !== undefined) doc.subscribeLocalUpdates(emit);
    return new LoroTable(doc);
  },
  async loadTable(state) {
    return new LoroTable(LoroDoc.fromSnapshot(state));
  },
  async counter() {
    return new LoroCount(new LoroDoc());
  },
  async set() {
    return new LoroSet(new LoroDoc());
  },
  async fields(count) {
    return new LoroFields(new LoroDoc(), count);
  },
};
