// Where permissions meet promises: it asks the application what a peer may do with a document.

import type { DocumentId } from "@joinery/replica";
import type { Permission } from "../core/access/access-gate.js";
import type { Access } from "../core/access/refused-message.js";
import type { Peer, SyncOptions } from "./sync.js";
import { UnprovenPeers } from "./unproven-peers.js";

const nothing: Permission = { read: false, write: false };

export class AccessDesk {
  readonly #options: Pick<SyncOptions, "authorize" | "onRequested">;

  /** Undefined where peers can be asked to prove who they are. */
  readonly #unproven: UnprovenPeers | undefined;

  constructor(options: Pick<SyncOptions, "authorize" | "onRequested">, canProve: boolean) {
    this.#options = options;
    this.#unproven = canProve ? undefined : new UnprovenPeers();
  }

  /** False where every peer may do everything, and nobody wants to hear of what peers ask for. */
  get isGated(): boolean {
    return this.#options.authorize !== undefined || this.#options.onRequested !== undefined;
  }

  /** What `peer` may do. Of a document that is not open here: after the application had its chance to open it. Never rejects. */
  async permissionOf(peer: Peer, document: DocumentId, isOpen: boolean): Promise<Permission> {
    return surfacing<Permission>(async () => {
      const read = await this.#may(peer, document, "read");
      if (!read) return nothing;
      if (!isOpen) await this.#options.onRequested?.(document, peer);
      return { read, write: await this.#may(peer, document, "write") };
    }, nothing);
  }

  /** Whether `peer` may read the document. Never rejects. */
  mayRead(peer: Peer, document: DocumentId): Promise<boolean> {
    return surfacing(() => this.#may(peer, document, "read"), false);
  }

  async #may(peer: Peer, document: DocumentId, access: Access): Promise<boolean> {
    const { authorize } = this.#options;
    return authorize === undefined || (await authorize(this.#unproven?.shown(peer) ?? peer, document, access)) === true;
  }
}

/** What `ask` answers, or `refusal` where it fails. That is the application's own bug: it surfaces, and has not let anybody in. */
async function surfacing<T>(ask: () => Promise<T>, refusal: T): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
    return refusal;
  }
}
