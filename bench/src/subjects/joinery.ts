// Joinery: an unsigned document over a memory storage, with every default: `document.change` per transaction, a flush per
// turn in a microtask, every entry kept in the log and written to the storage.

import { assert, counter, type Fields, register, set, table } from "@joinery/crdt";
import { type Change, createReplica, type Document, type DocumentCore, type Replica } from "@joinery/replica";
import { memoryStorage } from "@joinery/storage/memory";
import type { Pair } from "../work/workload.js";
import { entryOnWire, logBytes, readStateBytes, receiveLogBytes, stateBytes } from "./joinery-exchange.js";
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

interface Opened<F extends Fields> {
  readonly replica: Replica;
  readonly document: Document<F>;
  readonly core: DocumentCore;
}

/** A turn of its own, which begins after the microtask that flushes. */
const nextTurn = Promise.resolve();

class JoineryDocument<F extends Fields> implements Replicated {
  readonly #replica: Replica;
  readonly #core: DocumentCore;
  protected readonly document: Document<F>;
  protected lastChange: Change<unknown> | undefined;

  constructor({ replica, document, core }: Opened<F>) {
    this.#replica = replica;
    this.#core = core;
    this.document = document;
  }

  flushed(): Promise<void> {
    return nextTurn;
  }

  async settled(): Promise<void> {
    await this.lastChange?.saved;
    // The storage in memory answers in microtasks, all of which run before the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    assert(this.#core.durable.compare(this.#core.applied) === "equal", "everything is written");
  }

  encode(): Encodings {
    return { "": this.encodeOnce() };
  }

  encodeOnce(): Uint8Array {
    return stateBytes(this.#core);
  }

  exportAll(): Uint8Array {
    return logBytes(this.#core);
  }

  exportLast(): Uint8Array {
    return this.exportAll();
  }

  mergeAll(exports: readonly Uint8Array[]): void {
    for (const exported of exports) this.merge(exported);
  }

  merge(exported: Uint8Array): void {
    receiveLogBytes(this.#replica, this.#core, exported);
  }

  /** Everything is garbage once nobody holds the replica. */
  release(): void {}
}

const tableSchema = { [names.table]: table<string>() };
const counterSchema = { [names.counter]: counter() };
const setSchema = { [names.set]: set<string>() };

class JoineryTable extends JoineryDocument<typeof tableSchema> implements TableDocument {
  set(key: string, value: string): void {
    this.lastChange = this.document.change((draft) => draft[names.table].set(key, value));
  }

  setAll(pairs: readonly Pair[]): void {
    this.lastChange = this.document.change((draft) => {
      const items = draft[names.table];
      for (const [key, value] of pairs) items.set(key, value);
    });
  }

  get(key: string): string | undefined {
    return this.document.value[names.table].get(key);
  }

  pairs(): Iterable<Pair> {
    return this.document.value[names.table];
  }
}

class JoineryCounter extends JoineryDocument<typeof counterSchema> implements CounterDocument {
  increment(): void {
    this.lastChange = this.document.change((draft) => draft[names.counter].add(1));
  }

  value(): number {
    return this.document.value[names.counter];
  }
}

class JoinerySet extends JoineryDocument<typeof setSchema> implements SetDocument {
  add(element: string): void {
    this.lastChange = this.document.change((draft) => draft[names.set].add(element));
  }

  remove(element: string): void {
    this.lastChange = this.document.change((draft) => draft[names.set].remove(element));
  }

  elements(): Iterable<string> {
    return this.document.value[names.set];
  }
}

type Registers = { readonly [name: string]: ReturnType<typeof register<string>> };

class JoineryFields extends JoineryDocument<Registers> implements FieldsDocument {
  set(field: number, value: string): void {
    this.lastChange = this.document.change((draft) => draft[names.field(field)]?.set(value));
  }

  observe(field: number, listener: () => void): void {
    this.document.subscribe([names.field(field)], () => listener());
  }

  values(): readonly string[] {
    return Object.keys(this.document.value)
      .sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
      .map((name) => this.document.value[name] ?? "");
  }
}

async function open<F extends Fields>(schema: F): Promise<Opened<F>> {
  const replica = await createReplica({ storage: memoryStorage() });
  const document = await replica.open("bench", schema);
  const core = replica.core.documents.get(document.id);
  assert(core !== undefined, "an open document is among its replica's");
  return { replica, document, core };
}

/** The subject `joinery`. */
export const joinery: Subject = {
  operationsPerTransaction: 1,
  async table(emit?: Emit) {
    const opened = await open(tableSchema);
    if (emit !== undefined) {
      opened.replica.onDurable((_document, entries) => {
        for (const entry of entries) emit(entryOnWire(entry));
      });
    }
    return new JoineryTable(opened);
  },
  async loadTable(state) {
    const { core } = await open(tableSchema);
    const view = readStateBytes(core, state) as Document<typeof tableSchema>["value"];
    const items = view[names.table];
    return { get: (key) => items.get(key), pairs: () => items };
  },
  async counter() {
    return new JoineryCounter(await open(counterSchema));
  },
  async set() {
    return new JoinerySet(await open(setSchema));
  },
  async fields(count) {
    const fields = Array.from({ length: count }, (_, field) => names.field(field));
    const schema: Registers = Object.fromEntries(fields.map((name) => [name, register("")]));
    return new JoineryFields(await open(schema));
  },
};
