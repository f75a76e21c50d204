// Where presence meets timers: it tells applications what has changed, and wakes up when something is to be told,
// repeated or let go of, with or without a connection. Where nobody uses presence it does nothing.

import type { DocumentCore } from "@joinery/replica";
import type { PresenceBoards } from "../../core/presence/presence-boards.js";
import type { SyncTimers } from "../sync.js";
import { DocumentPresence, type Presence, type PresenceHost } from "./presence.js";

export interface PresenceCarrierOptions {
  readonly presence: PresenceBoards;
  readonly timers: SyncTimers;
  readonly now: () => number;
  readonly isOpen: (document: DocumentCore) => boolean;
  /** Links may have something to say by now. */
  readonly stirred: () => void;
}

/** Longer waits are taken in parts: timers overflow. */
const wakeMsMax = 60_000;

export class PresenceCarrier implements PresenceHost {
  readonly presence: PresenceBoards;
  readonly #options: PresenceCarrierOptions;
  readonly #documents: Map<DocumentCore, DocumentPresence> = new Map();
  #timer: unknown;
  #timerMs: number = Number.POSITIVE_INFINITY;

  constructor(options: PresenceCarrierOptions) {
    this.presence = options.presence;
    this.#options = options;
  }

  /** That of a closed document is empty, and stays so. */
  of(document: DocumentCore): Presence {
    const known = this.#documents.get(document) ?? new DocumentPresence(document, this);
    if (this.#options.isOpen(document)) this.#documents.set(document, known);
    else known.closed();
    return known;
  }

  now(): number {
    return this.#options.now();
  }

  changed(): void {
    this.#options.stirred();
    this.settle();
  }

  /** Tells what has changed, and sees to it that what is due later is not forgotten. */
  settle(): void {
    for (const { document, change } of this.presence.takeChanges(this.now()))
      this.#documents.get(document)?.tell(change);
    this.#wake(this.presence.nextMs);
  }

  /** A document was closed. */
  closed(document: DocumentCore): void {
    this.#documents.get(document)?.closed();
    this.#documents.delete(document);
    this.settle();
  }

  /** Leaves all documents. Links have to be pumped after it. */
  close(): void {
    this.presence.closeAll();
    for (const document of [...this.#documents.values()]) document.closed();
    this.#documents.clear();
    this.#stop();
  }

  /** A timer that is there already and comes first is left alone. */
  #wake(atMs: number): void {
    if (this.#timerMs <= atMs || atMs === Number.POSITIVE_INFINITY) return;
    this.#stop();
    this.#timerMs = atMs;
    const delayMs = Math.min(wakeMsMax, Math.max(1, Math.ceil(atMs - this.now())));
    this.#timer = this.#options.timers.setTimeout(() => this.#awake(), delayMs);
    (this.#timer as { unref?: () => void } | undefined)?.unref?.();
  }

  #awake(): void {
    this.#timerMs = Number.POSITIVE_INFINITY;
    this.changed();
  }

  #stop(): void {
    if (this.#timerMs !== Number.POSITIVE_INFINITY) this.#options.timers.clearTimeout(this.#timer);
    this.#timerMs = Number.POSITIVE_INFINITY;
  }
}
