// Has the application open for a peer what storage has of what the peer seeks: documents that nobody asks for by name, as the
// peer has never heard of them. One after the other, so that a long list costs nobody else their turn.

import type { DocumentId } from "@joinery/replica";
import type { Interests } from "../core/interest/interests.js";
import type { PeerLink } from "./peer-link.js";

/** What seeking needs of sync. */
export interface SoughtHost {
  /** The documents that are open, or that storage has anything of. */
  documents(): Promise<readonly DocumentId[]>;
  /** True for one that is not open and that this replica wants to talk about. */
  isToBeOpened(document: DocumentId): boolean;
  isThere(link: PeerLink): boolean;
  /** Opens it, if the peer may read it and the application likes to. Never rejects. */
  request(link: PeerLink, document: DocumentId): Promise<unknown>;
}

export class SoughtDocuments {
  readonly #host: SoughtHost;
  /** What is looked for next for a link that is being served. */
  readonly #next: Map<PeerLink, Interests | undefined> = new Map();

  constructor(host: SoughtHost) {
    this.#host = host;
  }

  /** A peer seeks these from now on, in place of what it sought before. */
  seek(link: PeerLink, interests: Interests): void {
    const isServed = this.#next.has(link);
    this.#next.set(link, interests);
    if (!isServed) void this.#serve(link);
  }

  async #serve(link: PeerLink): Promise<void> {
    try {
      for (let interests = this.#take(link); interests !== undefined; interests = this.#take(link)) {
        for (const document of await this.#host.documents()) {
          if (!this.#host.isThere(link) || this.#next.get(link) !== undefined) break;
          if (interests.seeks(document) && this.#host.isToBeOpened(document)) await this.#host.request(link, document);
        }
      }
    } catch (error) {
      // The storage can't be read: that surfaces, unless it was closed with everything else.
      if (this.#host.isThere(link)) {
        queueMicrotask(() => {
          throw error;
        });
      }
    } finally {
      this.#next.delete(link);
    }
  }

  #take(link: PeerLink): Interests | undefined {
    const interests = this.#next.get(link);
    this.#next.set(link, undefined);
    return interests;
  }
}
