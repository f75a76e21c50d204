// Gets the genesis of a document from peers for whoever wants to open it without having written it, and gives to peers what
// this replica has. Whoever knows the name of such a document can check a genesis, since it is its hash.

import { type DocumentId, endedWait, throwIfEnded } from "@joinery/replica";
import type { GenesisEffect } from "../core/genesis/genesis-talk.js";
import type { Session } from "../core/session.js";
import { SyncError } from "../errors.js";
import type { PeerLink } from "./peer-link.js";

/** What the desk needs of sync. */
export interface GenesisHost {
  readonly links: ReadonlySet<PeerLink>;
  stirred(link: PeerLink): void;
  /** The genesis that is to be told to this peer; undefined where there is none or the peer may not have it. Never rejects. */
  genesisFor(link: PeerLink, document: DocumentId): Promise<Uint8Array | undefined>;
  /** What is wrong with the bytes; undefined when they are the genesis of the document. */
  problemOf(document: DocumentId, bytes: Uint8Array): string | undefined;
  forged(link: PeerLink, reason: string): void;
}

/** Stands for all who asked for documents and left. */
const left: object = {};

interface Wait {
  /** A peer asked for the document. */
  readonly isForPeer: boolean;
  resolve(bytes: Uint8Array): void;
  reject(reason: unknown): void;
}

export class GenesisDesk {
  readonly #host: GenesisHost;
  readonly #waits: Map<DocumentId, Set<Wait>> = new Map();

  constructor(host: GenesisHost) {
    this.#host = host;
  }

  /** The genesis of a document, from whichever peer has it first. Rejects with the signal's reason. */
  async fetch(document: DocumentId, signal: AbortSignal): Promise<Uint8Array> {
    const what = (): string => `the genesis of "${document}": a peer that has it has to let it be read`;
    throwIfEnded(signal, what);
    let wait: Wait | undefined;
    const abort = (): void => wait?.reject(endedWait(signal, what));
    try {
      return await new Promise<Uint8Array>((resolve, reject) => {
        const asker = this.#askerOf(document);
        wait = { isForPeer: asker !== undefined, resolve, reject };
        signal.addEventListener("abort", abort);
        const waits = this.#waits.get(document) ?? new Set();
        this.#waits.set(document, waits.add(wait));
        for (const link of this.#host.links) this.#ask(link, document, asker);
      });
    } finally {
      signal.removeEventListener("abort", abort);
      this.#settle(document, wait);
    }
  }

  /** A new connection is asked for what nobody has brought yet. */
  connected(link: PeerLink): void {
    for (const [document, waits] of this.#waits) {
      const isForPeer = [...waits].every((wait) => wait.isForPeer);
      this.#ask(link, document, isForPeer ? (this.#askerOf(document) ?? left) : undefined);
    }
  }

  async heard(link: PeerLink, effect: GenesisEffect): Promise<void> {
    const { document } = effect;
    if (effect.type === "genesisWanted") {
      link.session.genesis.tell(document, await this.#host.genesisFor(link, document));
      this.#host.stirred(link);
      return;
    }
    const waits = this.#waits.get(document);
    if (waits === undefined || effect.bytes.length === 0) return;
    const bytes = effect.bytes.slice();
    const problem = this.#host.problemOf(document, bytes);
    if (problem === undefined) for (const wait of waits) wait.resolve(bytes);
    else this.#host.forged(link, `the genesis of "${document}" that the peer sent is not it: ${problem}`);
  }

  close(): void {
    const closed = new SyncError("CLOSED", "sync is closed");
    for (const waits of this.#waits.values()) for (const wait of waits) wait.reject(closed);
  }

  #ask(link: PeerLink, document: DocumentId, asker: object | undefined): void {
    const { session } = link;
    // Whoever asked for the document most likely knows its genesis, and is asked as often as it likes.
    session.genesis.want(document, session.isAskedFor(document) ? undefined : asker);
    this.#host.stirred(link);
  }

  /** The first whose peer asked for the document; undefined where this replica itself wants it. */
  #askerOf(document: DocumentId): Session | undefined {
    for (const { session } of this.#host.links) if (session.isAskedFor(document)) return session;
    return undefined;
  }

  #settle(document: DocumentId, wait: Wait | undefined): void {
    const waits = this.#waits.get(document);
    if (waits === undefined || wait === undefined) return;
    waits.delete(wait);
    if (waits.size > 0) return;
    this.#waits.delete(document);
    for (const { session } of this.#host.links) session.genesis.wantNoMore(document);
  }
}
