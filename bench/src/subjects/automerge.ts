// Automerge: one `change` per transaction, its own counter, a map with the elements as keys for a set. Replicas begin
// with the same first change, as its documentation has it for documents that several people set up on their own.

import * as Automerge from "@automerge/automerge";
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

type Content = {
  [names.table]: Record<string, string>;
  [names.counter]: Automerge.Counter;
  [names.set]: Record<string, boolean>;
  fields: Record<string, string>;
};

class AutomergeDocument implements Replicated {
  protected doc: Automerge.Doc<Content>;

  constructor(doc: Automerge.Doc<Content>) {
    this.doc = doc;
  }

  flushed(): undefined {}

  async settled(): Promise<void> {}

  encode(): Encodings {
    return { "": this.encodeOnce() };
  }

  encodeOnce(): Uint8Array {
    return Automerge.save(this.doc);
  }

  exportAll(): Uint8Array {
    return Automerge.save(this.doc);
  }

  exportLast(): Uint8Array {
    return Automerge.getLastLocalChange(this.doc) ?? Automerge.save(this.doc);
  }

  /** Saved documents may stand one behind the other, and are then taken in one step. */
  mergeAll(exports: readonly Uint8Array[]): void {
    this.merge(Buffer.concat(exports));
  }

  merge(exported: Uint8Array): void {
    this.doc = Automerge.loadIncremental(this.doc, exported);
  }

  release(): void {
    Automerge.free(this.doc);
  }

  protected change(run: (draft: Content) => void): void {
    this.doc = Automerge.change(this.doc, run);
  }
}

class AutomergeTable extends AutomergeDocument implements TableDocument {
  readonly #emit: Emit | undefined;

  constructor(doc: Automerge.Doc<Content>, emit?: Emit) {
    super(doc);
    this.#emit = emit;
  }

  set(key: string, value: string): void {
    this.change((draft) => {
      draft[names.table][key] = value;
    });
    this.#emit?.(this.exportLast());
  }

  setAll(pairs: readonly Pair[]): void {
    this.change((draft) => {
      const items = draft[names.table];
      for (const [key, value] of pairs) items[key] = value;
    });
  }

  get(key: string): string | undefined {
    return this.doc[names.table][key];
  }

  pairs(): Iterable<Pair> {
    return Object.entries(this.doc[names.table]);
  }
}

class AutomergeCounter extends AutomergeDocument implements CounterDocument {
  increment(): void {
    this.change((draft) => draft[names.counter].increment(1));
  }

  value(): number {
    return this.doc[names.counter].value;
  }
}

class AutomergeSet extends AutomergeDocument implements SetDocument {
  add(element: string): void {
    this.change((draft) => {
      draft[names.set][element] = true;
    });
  }

  remove(element: string): void {
    this.change((draft) => {
      delete draft[names.set][element];
    });
  }

  elements(): Iterable<string> {
    return Object.keys(this.doc[names.set]);
  }
}

/** Automerge tells of changes by patches; who listens to what is left to the application, here by the second key. */
class AutomergeFields extends AutomergeDocument implements FieldsDocument {
  readonly #listeners: Map<Automerge.Prop | undefined, (() => void)[]> = new Map();
  readonly #count: number;

  constructor(doc: Automerge.Doc<Content>, count: number) {
    super(doc);
    this.#count = count;
  }

  set(field: number, value: string): void {
    const options: Automerge.ChangeOptions<Content> = { patchCallback: (patches) => this.#tell(patches) };
    this.doc = Automerge.change(this.doc, options, (draft) => {
      draft.fields[names.field(field)] = value;
    });
  }

  observe(field: number, listener: () => void): void {
    this.#listeners.set(names.field(field), [...(this.#listeners.get(names.field(field)) ?? []), listener]);
  }

  values(): readonly string[] {
    return Array.from({ length: this.#count }, (_, field) => this.doc.fields[names.field(field)] ?? "");
  }

  /** One transaction is one event per field, however many patches it has. */
  #tell(patches: readonly Automerge.Patch[]): void {
    for (const field of new Set(patches.map((patch) => patch.path[1]))) {
      for (const listener of this.#listeners.get(field) ?? []) listener();
    }
  }
}

/** The first change of every replica: the same bytes, as it has one author and one time. */
const beginning = Automerge.save(
  Automerge.change(Automerge.init<Content>({ actor: "00" }), { time: 0 }, (draft) => {
    draft[names.table] = {};
    draft[names.counter] = new Automerge.Counter();
    draft[names.set] = {};
    draft.fields = {};
  }),
);

function begin(): Automerge.Doc<Content> {
  return Automerge.load<Content>(beginning);
}

/** The subject `automerge`. */
export const automerge: Subject = {
  operationsPerTransaction: 1000,
  async table(emit?: Emit) {
    return new AutomergeTable(begin(), emit);
  },
  async loadTable(state) {
    return new AutomergeTable(Automerge.load<Content>(state));
  },
  async counter() {
    return new AutomergeCounter(begin());
  },
  async set() {
    return new AutomergeSet(begin());
  },
  async fields(count) {
    return new AutomergeFields(begin(), count);
  },
};
