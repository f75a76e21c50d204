// How large a document is: of its log at once, of its state when it is asked for.

import { encodeState } from "@joinery/crdt";
import type { DocumentCore } from "../core/document-core.js";

/** The size of a document. The log is counted as it grows; the state is measured once, until it changes. */
export interface DocumentSize {
  /** Entries in the log; the one that waits to be flushed is not. Known at once. */
  readonly entries: number;
  /** Their bytes, without what storage adds and with 16 for each author's name. Known at once. */
  readonly logBytes: number;
  /** Cells that are alive: about one per value, key or element, and per author of a counter. Counted, O(cells). */
  readonly liveCells: number;
  /** Bytes of the state without its history, as a snapshot would have them. Encoded for it, O(state). */
  readonly stateBytes: number;
}

/** Counts and encodes once, and only what is read. */
export class MeasuredSize implements DocumentSize {
  readonly #core: Pick<DocumentCore, "state" | "log">;
  #liveCells: number | undefined;
  #stateBytes: number | undefined;

  constructor(core: Pick<DocumentCore, "state" | "log">) {
    this.#core = core;
  }

  /** What JSON and consoles show, which read no getters of a class. */
  toJSON(): DocumentSize {
    const { entries, logBytes, liveCells, stateBytes } = this;
    return { entries, logBytes, liveCells, stateBytes };
  }

  get entries(): number {
    return this.#core.log.size;
  }

  get logBytes(): number {
    return this.#core.log.bytes;
  }

  get liveCells(): number {
    this.#liveCells ??= this.#core.state.liveDots().length;
    return this.#liveCells;
  }

  get stateBytes(): number {
    this.#stateBytes ??= encodeState(this.#core.state).length;
    return this.#stateBytes;
  }
}

// What Node's console asks an object for.
Object.defineProperty(MeasuredSize.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value: MeasuredSize.prototype.toJSON,
});
