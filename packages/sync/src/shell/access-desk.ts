// Where permissions meet promises: it asks the application what a peer may do with a document.

import type { DocumentId } from "@joinery/replica";
import type { Permission } from "../core/access/access-gate.js";
import type { Access } from "../core/access/refused-message.js";
import { warn } from "./platform.js";
import type { Peer, SyncOptions } from "./sync.js";
import { UnprovenPeers } from "./unproven-peers.js";

const nothing: Permission = { read: false, write: false };

/** What the desk asks of the application. */
export type AccessHandlers = Pick<SyncOptions, "authorize" | "onRequested" | "onError">;

export class AccessDesk {
  readonly #options: AccessHandlers;
  readonly #isOpen: (document: DocumentId) => boolean;
  /** What the application is opening, or not, for a peer. */
  readonly #requests: Map<DocumentId, Promise<void>> = new Map();
  #hasWarned = false;

  /** Undefined where peers can be asked to prove who they are. */
  readonly #unproven: UnprovenPeers | undefined;

  /** @param canProve peers can be asked to prove who they are */
  constructor(options: AccessHandlers, canProve: boolean, isOpen: (document: DocumentId) => boolean) {
    this.#options = options;
    this.#isOpen = isOpen;
    this.#unproven = canProve ? undefined : new UnprovenPeers();
  }

  /** False where every peer may do everything, and nobody wants to hear of what peers ask for. */
  get isGated(): boolean {
    return this.#options.authorize !== undefined || this.#options.onRequested !== undefined;
  }

  /** What `peer` may do. Of a document that is not open here: after the application had its chance to open it. Never rejects. */
  async permissionOf(peer: Peer, document: DocumentId, isOpen: boolean): Promise<Permission> {
    if (!(await this.mayRead(peer, document))) return nothing;
    if (!isOpen) await this.#request(document, peer);
    return { read: true, write: await this.#safely(() => this.#may(peer, document, "write"), false) };
  }

  /** Whether `peer` may read the document. Never rejects. */
  mayRead(peer: Peer, document: DocumentId): Promise<boolean> {
    return this.#safely(() => this.#may(peer, document, "read"), false);
  }

  /** The application hears of one request for a document at a time, and of no more once it is open. */
  async #request(document: DocumentId, peer: Peer): Promise<void> {
    const { onRequested } = this.#options;
    for (let other = this.#requests.get(document); other !== undefined; other = this.#requests.get(document))
      await other;
    if (onRequested === undefined || this.#isOpen(document)) return;
    const request = this.#safely(async () => void (await onRequested(document, peer)), undefined).finally(() => {
      this.#requests.delete(document);
    });
    this.#requests.set(document, request);
    await request;
  }

  async #may(peer: Peer, document: DocumentId, access: Access): Promise<boolean> {
    const { authorize } = this.#options;
    return authorize === undefined || (await authorize(this.#unproven?.shown(peer) ?? peer, document, access)) === true;
  }

  /** What `ask` answers, or `refusal` where it fails: nobody is let in, and no peer ends the process by what it asks for. */
  async #safely<T>(ask: () => Promise<T>, refusal: T): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      this.#failed(error);
      return refusal;
    }
  }

  #failed(error: unknown): void {
    const { onError } = this.#options;
    if (isAlreadyOpen(error)) return;
    if (onError !== undefined) {
      // A handler that fails itself is nobody's to catch.
      queueMicrotask(() => onError(error));
      return;
    }
    if (!this.#hasWarned)
      warn(`${handlerFailed} ${error instanceof Error ? error.stack : String(error)}`, "JOINERY_HANDLER_FAILED");
    this.#hasWarned = true;
  }
}

const handlerFailed =
  "authorize or onRequested failed, and the peer was refused; later failures are not told: give createReplica an onError to hear of each.";

/** The application opens it by itself meanwhile, so what was asked for comes. */
function isAlreadyOpen(error: unknown): boolean {
  return error instanceof Error && (error as Error & { readonly code?: unknown }).code === "ALREADY_OPEN";
}
