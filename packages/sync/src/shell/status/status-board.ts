// What applications see of how documents stand with their peers. The status stays the same object until it changes, and
// whoever listens is called once for all that changed in a turn. Nothing is computed for documents that nobody asks about.

import type { DocumentCore } from "@joinery/replica";
import { type DocumentStatus, isSameStatus } from "../../core/status/document-status.js";
import { callShielded } from "../call-shielded.js";

export type StatusListener = (status: DocumentStatus) => void;

/** What is asked of the engine. */
export interface StatusSources {
  statusOf(document: DocumentCore): DocumentStatus;
  unacknowledged(document: DocumentCore): number;
}

interface Watch {
  readonly listeners: Set<{ readonly call: StatusListener }>;
  /** What the listeners were told last. */
  status: DocumentStatus;
  unsynced: number;
  unwatch(): void;
}

export class StatusBoard {
  readonly #sources: StatusSources;
  readonly #shown: WeakMap<DocumentCore, DocumentStatus> = new WeakMap();
  readonly #watches: Map<DocumentCore, Watch> = new Map();
  #isDue = false;

  constructor(sources: StatusSources) {
    this.#sources = sources;
  }

  of(document: DocumentCore): DocumentStatus {
    const status = this.#sources.statusOf(document);
    const shown = this.#shown.get(document);
    if (shown !== undefined && isSameStatus(shown, status)) return shown;
    this.#shown.set(document, status);
    return status;
  }

  subscribe(document: DocumentCore, listener: StatusListener): () => void {
    const watch = this.#watches.get(document) ?? this.#watch(document);
    const entry = { call: listener };
    watch.listeners.add(entry);
    return () => {
      watch.listeners.delete(entry);
      if (watch.listeners.size === 0 && this.#watches.get(document) === watch) this.#drop(document, watch);
    };
  }

  /** Something may have changed: who listens hears of it at the end of the turn. */
  changed(): void {
    if (this.#isDue || this.#watches.size === 0) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      for (const [document, watch] of [...this.#watches]) this.#tell(document, watch);
    });
  }

  /** A document was closed: who listens is told so, and nothing after it. */
  closed(document: DocumentCore): void {
    const watch = this.#watches.get(document);
    if (watch === undefined) return;
    this.#drop(document, watch);
    queueMicrotask(() => this.#tell(document, watch));
  }

  #watch(document: DocumentCore): Watch {
    const unwatch = document.watchers.add({ began: nothing, applying: nothing, ended: () => this.changed() });
    const unsynced = this.#sources.unacknowledged(document);
    const watch: Watch = { listeners: new Set(), status: this.of(document), unsynced, unwatch };
    this.#watches.set(document, watch);
    return watch;
  }

  #drop(document: DocumentCore, watch: Watch): void {
    watch.unwatch();
    this.#watches.delete(document);
  }

  #tell(document: DocumentCore, watch: Watch): void {
    const status = this.of(document);
    const unsynced = this.#sources.unacknowledged(document);
    if (status === watch.status && unsynced === watch.unsynced) return;
    watch.status = status;
    watch.unsynced = unsynced;
    for (const { call } of [...watch.listeners]) callShielded(() => call(status));
  }
}

const nothing = (): void => {};
