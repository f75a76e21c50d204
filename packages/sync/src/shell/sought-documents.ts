// Has the application open for a peer what storage has of what the peer seeks: documents that nobody asks for by name, as the
// peer has never heard of them. One after the other and at a measured pace, so that a long list costs nobody else their turn, and whoever
// seeks without end has no more opened than others who ask.

import type { DocumentId } from "@joinery/replica";
import { openingsMax, openingsPerSecond } from "../core/access/access-gate.js";
import { RateLimit } from "../core/flow/rate-limit.js";
import type { Interests } from "../core/interest/interests.js";
import type { PeerLink } from "./peer-link.js";

/** How long it waits before it looks whether another one may be opened. */
const restMs = 100;

/** What seeking needs of sync. */
export interface SoughtHost {
  /** Monotonic milliseconds. */
  now(): number;
  /** Settles after so long. */
  rest(delayMs: number): Promise<void>;
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

  /** As long as its link is there. */
  readonly #paces: WeakMap<PeerLink, RateLimit> = new WeakMap();

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
        await this.#open(link, interests);
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

  /** Ends early when the link has ended, or seeks others meanwhile. */
  async #open(link: PeerLink, interests: Interests): Promise<void> {
    const pace = this.#paces.get(link) ?? new RateLimit(openingsPerSecond, this.#host.now(), openingsMax);
    this.#paces.set(link, pace);
    for (const document of await this.#host.documents()) {
      if (!interests.seeks(document)) continue;
      while (this.#isWanted(link, document) && !pace.take(this.#host.now())) await this.#host.rest(restMs);
      if (this.#isWanted(link, document)) await this.#host.request(link, document);
    }
  }

  #isWanted(link: PeerLink, document: DocumentId): boolean {
    return this.#host.isThere(link) && this.#next.get(link) === undefined && this.#host.isToBeOpened(document);
  }

  #take(link: PeerLink): Interests | undefined {
    const interests = this.#next.get(link);
    this.#next.set(link, undefined);
    return interests;
  }
}
