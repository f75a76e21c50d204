// What the benchmarks ask of a library. Each subject does it the way its own documentation advises; where a library has
// no such type, its emulation is the one its documentation or its users name. Whatever a transaction yields is kept.

import type { Pair } from "../work/workload.js";

/** The bytes of a state by format; "" is the format that the subject's documentation gives first. */
export type Encodings = Readonly<Record<string, Uint8Array>>;

/** A document of one replica. */
export interface Replicated {
  /** Ends what a transaction left to a later turn, where there is such a thing: its entry is written then. */
  flushed(): Promise<void> | undefined;
  /** Resolves when everything is in the log. */
  settled(): Promise<void>;
  /** The whole state in every format worth comparing. */
  encode(): Encodings;
  /** Only the format under "". */
  encodeOnce(): Uint8Array;
  /** What a replica that has nothing needs to have all of this. */
  exportAll(): Uint8Array;
  /** The one transaction that was made here, for replicas that have everything before it. */
  exportLast(): Uint8Array;
  /** Takes what other replicas exported, the way the subject takes many at once. */
  mergeAll(exports: readonly Uint8Array[]): void;
  /** Takes what one replica exported, by itself. */
  merge(exported: Uint8Array): void;
  /** Lets go of what the garbage collector of JavaScript does not see. */
  release(): void;
}

/** Texts by key, the last writer wins. */
export interface TableDocument extends Replicated {
  /** One transaction. */
  set(key: string, value: string): void;
  /** One transaction of many operations. */
  setAll(pairs: readonly Pair[]): void;
  get(key: string): string | undefined;
  pairs(): Iterable<Pair>;
}

export interface CounterDocument extends Replicated {
  /** Adds one, in one transaction. */
  increment(): void;
  value(): number;
}

/** A set of texts in which a concurrent add wins over a removal. */
export interface SetDocument extends Replicated {
  /** One transaction. */
  add(element: string): void;
  /** One transaction. */
  remove(element: string): void;
  elements(): Iterable<string>;
}

/** A document of several fields, each of which can be listened to by itself. */
export interface FieldsDocument extends Replicated {
  /** One transaction. */
  set(field: number, value: string): void;
  /** Calls `listener` after each change of one field. */
  observe(field: number, listener: () => void): void;
  values(): readonly string[];
}

/** Called with what would be sent to a peer, once per transaction. */
export type Emit = (update: Uint8Array) => void;

/** A library under measurement. Every document it makes belongs to a replica of its own. */
export interface Subject {
  /** How many operations one transaction holds where a case only needs the state, not the way there. */
  readonly operationsPerTransaction: number;
  table(emit?: Emit): Promise<TableDocument>;
  /** A table from what `encode` gave under "". */
  loadTable(state: Uint8Array): Promise<Pick<TableDocument, "get" | "pairs">>;
  counter(): Promise<CounterDocument>;
  set(): Promise<SetDocument>;
  fields(count: number): Promise<FieldsDocument>;
}
