// One connection and its session: frames in, frames out. A frame that the connection refuses is kept and tried again
// at the next tick, so what the session believes it said is said.

import type { DocumentCore, DocumentId, Entry, SignatureCheck } from "@joinery/replica";
import type { AuthorizeEffect, Permission } from "../core/access/access-gate.js";
import type { Access } from "../core/access/refused-message.js";
import type { InstallEffect } from "../core/document-effects.js";
import type { GenesisEffect } from "../core/genesis/genesis-talk.js";
import type { Interests } from "../core/interest/interests.js";
import type { LeaseEffect } from "../core/leases/lease-talk.js";
import type { Session } from "../core/session.js";
import type { StateOutcome } from "../core/states/state-taker.js";
import type { SyncEffect } from "../core/sync-effect.js";
import type { Connection } from "../transport-port.js";
import type { Peer, PeerError } from "./sync.js";

/** What a link tells its owner. */
export interface PeerLinkHost {
  readonly bufferedBytesMax: number;
  readonly bulkBufferedBytesMax: number;
  now(): number;
  deliver(document: DocumentCore, entries: readonly Entry[]): void;
  /** Joins a snapshot of the peer's to a document, or its patch. */
  install(effect: InstallEffect): StateOutcome;
  verify(check: SignatureCheck): Promise<boolean>;
  /** What the peer may do with a document, and with one that is not open here whether it is being opened for the peer. */
  authorize(peer: Peer, document: DocumentId, isOpen: boolean): Promise<Permission>;
  refused(peer: Peer, document: DocumentCore, access: Access): void;
  /** The peer wants to hear of documents that it does not know. */
  sought(link: PeerLink, interests: Interests): void;
  /** The peer wants a genesis, or has answered. */
  heardOfGenesis(link: PeerLink, effect: GenesisEffect): void;
  heardOfLease(link: PeerLink, effect: LeaseEffect): void;
  /** The session may have something to say by now. */
  stirred(link: PeerLink): void;
  failed(error: PeerError): void;
  /** The peer is another replica that goes by this one's name. */
  metCopy(): void;
  ended(link: PeerLink): void;
}

export class PeerLink {
  readonly session: Session;
  readonly #connection: Connection;
  readonly #host: PeerLinkHost;
  readonly #stopDialing: (() => void) | undefined;
  /** Refused by the connection, which was full. */
  #refused: Uint8Array | undefined;
  #isOpen = true;

  /** @param stopDialing keeps whoever dialed from dialing again */
  constructor(connection: Connection, session: Session, host: PeerLinkHost, stopDialing?: () => void) {
    this.session = session;
    this.#stopDialing = stopDialing;
    this.#connection = connection;
    this.#host = host;
  }

  get peer(): Peer {
    const { peer, isPeerProven, settled } = this.session;
    return { id: peer, remote: this.#connection.remote, isProven: isPeerProven, settled };
  }

  /** Bytes that wait in the connection, or for it. */
  get bufferedBytes(): number {
    return this.#connection.bufferedBytes + (this.#refused?.length ?? 0);
  }

  start(): void {
    this.#connection.start({
      onFrame: (frame) => {
        if (!this.#isOpen) return;
        this.#perform(this.session.receive(frame, this.#host.now()));
        if (this.#isOpen) this.#host.stirred(this);
      },
      onClose: () => this.#end(),
    });
    this.#host.stirred(this);
  }

  /** Writes what the session has to say, as long as the connection takes it. */
  pump(): void {
    while (this.#isOpen && this.#isTaking()) {
      const withBulk = this.#connection.bufferedBytes < this.#host.bulkBufferedBytesMax;
      const effects = this.session.pump(withBulk);
      if (effects.length === 0) return;
      this.#perform(effects);
    }
  }

  tick(nowMs: number): void {
    this.#perform(this.session.tick(nowMs));
    this.pump();
  }

  close(reason: string): void {
    if (!this.#isOpen) return;
    this.#end();
    this.#connection.close(reason);
  }

  /** True when another frame may be written; a refused one goes first. */
  #isTaking(): boolean {
    if (this.#connection.bufferedBytes >= this.#host.bufferedBytesMax) return false;
    if (this.#refused === undefined) return true;
    if (!this.#connection.send(this.#refused)) return false;
    this.#refused = undefined;
    return true;
  }

  #perform(effects: readonly SyncEffect[]): void {
    for (const effect of effects) {
      if (effect.type === "deliver") this.#host.deliver(effect.document, effect.entries);
      else if (effect.type === "send") this.#send(effect.frame);
      else if (effect.type === "install") this.#install(effect);
      else if (effect.type === "close") this.#fail(effect);
      else if (effect.type === "verifyPeer") this.#verify(effect.check);
      else if (effect.type === "fault") this.#host.failed(this.#errorOf(effect, true));
      else if (effect.type === "refused") this.#host.refused(this.peer, effect.document, effect.access);
      else if (effect.type === "genesis" || effect.type === "genesisWanted") this.#host.heardOfGenesis(this, effect);
      else if (effect.type === "sought") this.#host.sought(this, effect.interests);
      else if (effect.type === "authorize") this.#authorize(effect);
      else this.#host.heardOfLease(this, effect);
    }
  }

  #install(effect: InstallEffect): void {
    const outcome = this.#host.install(effect);
    this.#perform(this.session.installed(effect, outcome, this.#host.now()));
  }

  #send(frame: Uint8Array): void {
    // Only a session's last word can come while another frame is held back, and the peer can do without it.
    if (this.#refused === undefined && !this.#connection.send(frame)) this.#refused = frame;
  }

  /** A verifier that fails has said no. */
  #verify(check: SignatureCheck): void {
    const answer = (isValid: boolean): void => {
      if (!this.#isOpen) return;
      this.#perform(this.session.verified(isValid, this.#host.now()));
      if (this.#isOpen) this.#host.stirred(this);
    };
    this.#host.verify(check).then(answer, () => answer(false));
  }

  #authorize({ document, isOpen }: AuthorizeEffect): void {
    void this.#host.authorize(this.peer, document, isOpen).then((permission) => {
      if (!this.#isOpen) return;
      this.session.authorized(document, permission, this.#host.now());
      this.#host.stirred(this);
    });
  }

  #fail(effect: Extract<SyncEffect, { type: "close" }>): void {
    this.close(effect.code);
    if (effect.isFatal) this.#stopDialing?.();
    if (effect.isCopy === true) this.#host.metCopy();
    this.#host.failed(this.#errorOf(effect, effect.isFatal));
  }

  #errorOf({ code, reason }: Pick<PeerError, "code" | "reason">, fatal: boolean): PeerError {
    return { remote: this.#connection.remote, peer: this.session.peer, code, reason, fatal };
  }

  #end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#refused = undefined;
    this.#host.ended(this);
  }
}
