// What an application holds of the presence in one document: what it says of itself, and what the others do.

import type { ReplicaId } from "@joinery/clock";
import type { DocumentCore, PlainValue } from "@joinery/replica";
import { type EncodedPlain, encodePlain } from "@joinery/replica";
import type { PresenceBoards } from "../../core/presence/presence-boards.js";
import type { PresenceChange } from "../../core/presence/shown-presence.js";
import { SyncError } from "../../errors.js";
import { callShielded } from "../call-shielded.js";
import { documentClosed } from "../synced-waits.js";

export type PresenceListener = (change: PresenceChange) => void;

/**
 * Who else has a document open, and what each says of itself: a name, a cursor, "is typing". It is told to whoever has the
 * document open, expires with its owner's silence, and is never stored.
 */
export interface Presence {
  /** What this replica says of itself; undefined before `set` and after `clear`. */
  readonly state: PlainValue | undefined;
  /** What the others say, by the id of their replica: the same object until something changes, then another. */
  readonly others: ReadonlyMap<ReplicaId, PlainValue>;
  /**
   * Says something else of this replica: plain data of at most 4 KiB, unless `limits` say otherwise. Peers hear of it at
   * once, and of what follows at most every 50 ms, the latest of it. Throws `InvalidValueError` for what is no plain data,
   * `SyncError` with code `PRESENCE_TOO_LARGE`, or `DOCUMENT_CLOSED` once the document is closed.
   */
  set(state: PlainValue): void;
  /** This replica is not to be seen any more. Closing the document does that too. */
  clear(): void;
  /** Calls `listener` after `others` has changed, at most every 50 ms. Answers the function that ends it. */
  subscribe(listener: PresenceListener): () => void;
}

/** What the presence of a document needs of sync. */
export interface PresenceHost {
  readonly presence: PresenceBoards;
  now(): number;
  /** There may be something to tell by now. */
  changed(): void;
}

const nobody: ReadonlyMap<ReplicaId, PlainValue> = new Map();

export class DocumentPresence implements Presence {
  readonly #document: DocumentCore;
  readonly #host: PresenceHost;
  readonly #listeners: Set<{ readonly call: PresenceListener }> = new Set();
  #isClosed = false;

  constructor(document: DocumentCore, host: PresenceHost) {
    this.#document = document;
    this.#host = host;
  }

  get state(): PlainValue | undefined {
    return this.#host.presence.find(this.#document)?.own.value;
  }

  get others(): ReadonlyMap<ReplicaId, PlainValue> {
    return this.#host.presence.find(this.#document)?.shown.states ?? nobody;
  }

  set(state: PlainValue): void {
    if (this.#isClosed) throw documentClosed(this.#document);
    this.#say(this.#checked(encodePlain(state)));
  }

  clear(): void {
    if (this.state !== undefined) this.#say(undefined);
  }

  subscribe(listener: PresenceListener): () => void {
    const entry = { call: listener };
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  tell(change: PresenceChange): void {
    for (const listener of [...this.#listeners]) callShielded(() => listener.call(change));
  }

  closed(): void {
    this.#isClosed = true;
    this.#listeners.clear();
  }

  #say(state: EncodedPlain | undefined): void {
    this.#host.presence.say(this.#document, state, this.#host.now());
    this.#host.changed();
  }

  #checked(state: EncodedPlain): EncodedPlain {
    const { presenceStateBytesMax } = this.#host.presence.limits;
    const { length } = state.bytes;
    if (length <= presenceStateBytesMax) return state;
    const what = `a presence of ${length} bytes, where ${presenceStateBytesMax} are allowed`;
    throw new SyncError(
      "PRESENCE_TOO_LARGE",
      `${what}: say less, or raise limits.presenceStateBytesMax at all replicas`,
    );
  }
}
