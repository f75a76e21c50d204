// One conversation with one peer over a link that may lose, duplicate, reorder and cut. It keeps nothing that a new
// session would need: a cut costs a comparison of vectors, no more.

import type { ReplicaId, VersionVector } from "@joinery/clock";
import type { DocumentCore, DocumentId, Entry } from "@joinery/replica";
import type { Permission } from "./access/access-gate.js";
import type { ChannelProgress } from "./channel-context.js";
import { closeEffect } from "./close-effect.js";
import type { Reference } from "./document-directory.js";
import type { FaultEffect, InstallEffect } from "./document-effects.js";
import type { DocumentNumbers } from "./document-ref.js";
import { DocumentTalk } from "./document-talk.js";
import type { WireNames } from "./entry-dots.js";
import { decodeFrame, FrameDraft, messageType, type RawMessage } from "./frame.js";
import { GenesisTalk, isAboutGenesis } from "./genesis/genesis-talk.js";
import { Handshake } from "./handshake.js";
import { InterestTalk, isAboutInterest } from "./interest/interest-talk.js";
import { isAboutLeases } from "./leases/lease-messages.js";
import { LeaseTalk } from "./leases/lease-talk.js";
import type { MeshTalk } from "./membership/mesh-talk.js";
import type { Lane } from "./outgoing.js";
import { PresenceTalk } from "./presence/presence-talk.js";
import { HeldMessages } from "./proof/held-messages.js";
import { PeerProof } from "./proof/peer-proof.js";
import { isFatalFault, ProtocolError } from "./protocol-error.js";
import { SessionCounts } from "./session-counts.js";
import { decodeFarewell, encodeFarewell } from "./session-messages.js";
import type { SessionLimits, SessionOptions } from "./session-options.js";
import type { StateOutcome } from "./states/state-taker.js";
import type { SoughtEffect, SyncEffect } from "./sync-effect.js";
import type { Wanted } from "./wanted.js";

/** A session with one peer. `receive`, `pump` and `tick` answer effects; nothing else does anything. */
export class Session implements WireNames {
  /** What is said about leased authors. */
  readonly leases: LeaseTalk;
  /** What is said about the genesis of documents. */
  readonly genesis: GenesisTalk;
  readonly #limits: SessionLimits;
  readonly #counts: SessionCounts;
  readonly #handshake: Handshake;
  readonly #proof: PeerProof;
  readonly #interest: InterestTalk;
  readonly #documents: DocumentTalk;
  readonly #presence: PresenceTalk;
  /** Undefined where this side is no member of a mesh, or not on this link: then nothing waits. */
  readonly #mesh: MeshTalk | undefined;
  readonly #held: HeldMessages;
  #hasMet = false;
  /** Documents are talked about: with a member of the mesh, once the link is one of the active view. */
  #isAdmitted = false;
  #closed = false;
  /** The peer has told anew what it wants. */
  #isSought = false;
  #nowMs: number;

  constructor(options: SessionOptions) {
    const { author, limits, counts, prover, randomWord, run, nowMs } = options;
    this.leases = new LeaseTalk(limits);
    this.#limits = limits;
    this.#counts = new SessionCounts(counts);
    this.#interest = new InterestTalk(options.interest, limits, nowMs);
    this.genesis = new GenesisTalk(limits, nowMs);
    this.#documents = new DocumentTalk(options, this.#interest);
    this.#proof = new PeerProof(author, prover, randomWord);
    this.#held = new HeldMessages(limits.frameBytesMax);
    this.#handshake = new Handshake({ author, limits, nonce: this.#proof.nonce, run, nowMs });
    this.#presence = new PresenceTalk(this, options.presence, nowMs);
    this.#mesh = options.mesh?.talk(this);
    this.#nowMs = nowMs;
  }

  /** The author at the other end; undefined until its HELLO has come. */
  get peer(): ReplicaId | undefined {
    return this.#handshake.peer;
  }

  /** True when the peer has proven that it holds the key that its author's name is. */
  get isPeerProven(): boolean {
    return this.#proof.isProven;
  }

  /** True once it has ended. */
  get closed(): boolean {
    return this.#closed;
  }

  /** True when documents are talked about: always, unless both are members of a mesh and the link is not active. */
  get isAdmitted(): boolean {
    return this.#isAdmitted;
  }

  /** True when both sides have everything of each other in every document that both have, as far as both have said. */
  get settled(): boolean {
    return !this.#closed && this.#isAdmitted && this.#documents.settled;
  }

  /** True when `pump` has something to say. */
  get busy(): boolean {
    return this.isBusy(true);
  }

  /** True when `pump(withBulk)` has something to say. */
  isBusy(withBulk: boolean): boolean {
    if (this.#closed) return false;
    if (this.#handshake.isDue || this.#proof.isDue || this.#interest.isDue) return true;
    if (this.#hasMet && this.#mesh?.busy === true) return true;
    if (!this.#isAdmitted) return false;
    if (this.#documents.isHeard && this.genesis.busy) return true;
    return this.leases.busy || this.#documents.isBusy(withBulk) || this.#presence.busy;
  }

  /** How far a document is with this peer; undefined when the document is not talked about. */
  progressOf(document: DocumentCore): ChannelProgress | undefined {
    return this.#documents.channelOf(document)?.progress;
  }

  /** How many entries of a document wait for the peer: "live" ones that are new, and those "owed" to it because it asked. */
  waitingOf(document: DocumentCore, lane: Lane): number {
    return this.#documents.channelOf(document)?.sending.count(lane) ?? 0;
  }

  /** What the peer has of a document on disk, as far as it said; undefined when the document is not talked about. */
  heardOf(document: DocumentCore): VersionVector | undefined {
    return this.#documents.channelOf(document)?.peer;
  }

  /** What both sides call a document; undefined unless the peer has shown that it has it open. */
  numbersOf(document: DocumentCore): DocumentNumbers | undefined {
    return this.#documents.numbersOf(document);
  }

  nameOf(ref: Reference): string | undefined {
    return this.#documents.nameOf(ref);
  }

  documentOf(ref: Reference): DocumentCore | undefined {
    return this.#documents.documentOf(ref);
  }

  /** Brings a document into the conversation. */
  attach(document: DocumentCore, wanted: Wanted, nowMs: number): void {
    this.#nowMs = nowMs;
    if (this.#isAdmitted || this.#mesh === undefined) this.#documents.attach(document, wanted, nowMs);
    else this.#mesh.hold(document, wanted);
  }

  detach(document: DocumentCore): void {
    this.#mesh?.drop(document);
    this.#documents.detach(document);
  }

  /** Entries of a document have become durable. */
  announce(document: DocumentCore, entries: readonly Entry[]): void {
    this.#documents.announce(document, entries);
  }

  /** Takes a frame from the peer, whatever its bytes are: nothing of a frame that is refused is delivered. */
  receive(frame: Uint8Array, nowMs: number): SyncEffect[] {
    if (this.#closed) return [];
    this.#nowMs = nowMs;
    this.#counts.came(frame);
    this.#mesh?.heard(nowMs);
    this.#documents.heard(frame.length, nowMs);
    try {
      const { frameBytesMax } = this.#limits;
      if (frame.length > frameBytesMax) {
        const what = `the peer sent a frame of ${frame.length} bytes, where ${frameBytesMax} are allowed`;
        throw new ProtocolError("FRAME_TOO_LARGE", what);
      }
      const messages = decodeFrame(frame);
      this.#counts.read(frame, messages);
      return this.#handleAll(messages);
    } catch (error) {
      return this.#refuse(error);
    }
  }

  /**
   * Says what is due: greetings, vectors, requests, new entries and what was asked for. One frame at most.
   * Without `withBulk` what was asked for is held back: while much is buffered it would only make what is new wait.
   */
  pump(withBulk = true): SyncEffect[] {
    if (!this.isBusy(withBulk)) return [];
    const draft = new FrameDraft(this.#handshake.frameBytesMax);
    const isFull = this.#interest.write(draft, this.#handshake.isDue, this.#nowMs);
    if (this.#handshake.isDue) this.#mesh?.greet(draft);
    this.#handshake.write(draft);
    this.#proof.write(draft);
    if (this.#hasMet && !isFull) this.#mesh?.write(draft);
    const faults = this.#isAdmitted && !isFull && !this.#writeGenesis(draft) ? this.#write(draft, withBulk) : [];
    const asked = this.#isAdmitted ? this.#documents.questions(this.#nowMs) : [];
    return [...(draft.isEmpty ? [] : [this.#send(draft)]), ...faults, ...asked];
  }

  /** Looks after what got stuck. Call it every few hundred milliseconds, then `pump`. */
  tick(nowMs: number): SyncEffect[] {
    if (this.#closed) return [];
    this.#nowMs = nowMs;
    try {
      if (this.#handshake.tick(nowMs, this.#proof.isAwaited) && this.#proof.isAwaited) this.#proof.waited();
    } catch (error) {
      return this.#refuse(error);
    }
    this.#interest.tick(nowMs);
    this.genesis.tick(nowMs);
    this.leases.tick(nowMs);
    this.#presence.tick(nowMs);
    if (!this.#isAdmitted) return [];
    this.#documents.tick(nowMs);
    return this.#takeInterest();
  }

  /**
   * Until then `tick` has nothing to do but remember the time, and `pump` nothing to say, if nothing happens to the replica before: no
   * session of it takes, says or is told anything, and no document changes. Never in the future unless the two have met and all is quiet.
   * Whoever leaves ticks out until then has to make up for the last of them as soon as anything happens.
   */
  get restsUntilMs(): number {
    const hasMet = this.#isAdmitted && this.#handshake.isAtRest && !this.#proof.isAwaited;
    const isAtRest =
      this.#interest.isAtRest && this.genesis.isAtRest && this.leases.isAtRest && this.#presence.isAtRest;
    const untilMs = hasMet && isAtRest ? this.#documents.restsUntilMs : Number.NEGATIVE_INFINITY;
    return untilMs > this.#nowMs && !this.isBusy(true) ? untilMs : Number.NEGATIVE_INFINITY;
  }

  /** What the peer may do with a document, from now on: the answer to an `authorize` effect. */
  authorized(document: DocumentId, permission: Permission, nowMs: number): void {
    if (this.#closed) return;
    this.#nowMs = nowMs;
    this.#documents.authorized(document, permission, nowMs);
  }

  /** True while it is being found out whether the peer, which asked for the document, may read it, and the document is opened. */
  isAskedFor(document: DocumentId): boolean {
    return this.#documents.isAskedFor(document);
  }

  /** This side wants to talk about other documents than before. */
  interestChanged(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#documents.interestChanged(nowMs);
  }

  /** Permissions may have changed: `authorize` effects ask for them anew. */
  reauthorize(): void {
    this.#documents.reauthorize();
  }

  /** What came of a state of the peer's: the answer to an `install` effect. */
  installed(effect: InstallEffect, outcome: StateOutcome, nowMs: number): readonly SyncEffect[] {
    return this.#closed ? [] : this.#documents.installed(effect, outcome, nowMs);
  }

  /** What came of checking the peer's proof. */
  verified(isValid: boolean, nowMs: number): SyncEffect[] {
    if (this.#closed) return [];
    this.#nowMs = nowMs;
    try {
      this.#proof.verified(isValid);
      this.#meet();
      return this.#handleAll(this.#held.take());
    } catch (error) {
      return this.#refuse(error);
    }
  }

  /** Says a message of the mesh. */
  tell(message: Uint8Array): void {
    this.#mesh?.tell(message);
  }

  /** The link is one of the active view: documents are talked about from now on. */
  admit(nowMs: number): void {
    if (this.#closed || this.#isAdmitted) return;
    this.#nowMs = nowMs;
    this.#isAdmitted = true;
    for (const [document, wanted] of this.#mesh?.release() ?? []) this.#documents.attach(document, wanted, nowMs);
    this.#begin();
  }

  /** Ends it without a word, because its link has ended. */
  end(): void {
    if (!this.#closed) this.#mesh?.end(this.#nowMs);
    this.#closed = true;
    this.#documents.release();
    this.#presence.end();
  }

  #handleAll(messages: readonly RawMessage[]): SyncEffect[] {
    const effects = messages.flatMap((message) => this.#handle(message));
    if (this.#isAdmitted) {
      this.#documents.serve(this.#nowMs);
      effects.push(...this.#takeInterest());
    }
    this.#presence.commit(this.#nowMs);
    return effects;
  }

  /** What the peer wants is in force before anything is said of documents; of several changes in a frame the last. */
  #takeInterest(): SoughtEffect[] {
    if (this.#interest.take(this.#nowMs)) {
      this.#documents.interestChanged(this.#nowMs);
      this.#isSought = this.#interest.peer.list.length > 0;
    }
    // What is taken as the documents begin is sought with whatever comes next.
    if (!this.#isSought) return [];
    this.#isSought = false;
    return [{ type: "sought", interests: this.#interest.peer }];
  }

  #handle(message: RawMessage): readonly SyncEffect[] {
    const { type, body } = message;
    if (type === messageType.hello) {
      const hello = this.#handshake.receive(body, this.#nowMs);
      if (hello === undefined) return [];
      this.#proof.heard(hello.author, hello.nonce);
      if (!this.#proof.isAwaited) this.#meet();
      return [];
    }
    if (type === messageType.error) {
      const { code, reason } = decodeFarewell(body);
      const isFatal = isFatalFault(code);
      throw new ProtocolError("PEER_ENDED", `the peer ended the session: ${reason} (${code})`, { isFatal });
    }
    // Goes ahead of the greeting in a frame.
    if (isAboutInterest(type)) {
      this.#interest.receive(message);
      return [];
    }
    if (type === messageType.gossip) this.#mesh?.receive(message, this.#nowMs);
    if (this.peer === undefined) return [];
    this.#handshake.heard();
    if (type === messageType.auth) return [this.#proof.receive(body) ?? []].flat();
    if (!this.#hasMet) this.#held.hold(message);
    if (!this.#hasMet) return [];
    this.#mesh?.receive(message, this.#nowMs);
    if (!this.#isAdmitted) return [];
    if (type === messageType.presence) {
      this.#presence.receive(body, this.#nowMs);
      return [];
    }
    if (isAboutGenesis(type)) return this.genesis.receive(message);
    return isAboutLeases(type) ? [this.leases.receive(message)] : this.#documents.receive(message, this.#nowMs);
  }

  #meet(): void {
    const peer = this.peer as ReplicaId;
    this.#hasMet = true;
    if (this.#isAdmitted) this.#begin();
    else if (this.#mesh?.meet(peer, this.#nowMs) !== true) this.admit(this.#nowMs);
  }

  #begin(): void {
    this.#isSought = this.#takeInterest().length > 0;
    this.#documents.met(this.peer as ReplicaId, this.#handshake.takes, this.#nowMs);
  }

  /** True where the frame has a genesis, and nothing else. */
  #writeGenesis(draft: FrameDraft): boolean {
    if (!this.#documents.isHeard) return false;
    const { room } = draft;
    const isWritten = this.genesis.write(draft);
    this.#documents.spend(room - draft.room);
    return isWritten;
  }

  #write(draft: FrameDraft, withBulk: boolean): readonly FaultEffect[] {
    const faults = this.#documents.writeEntries(draft, withBulk, this.#nowMs);
    this.leases.write(draft, this.#nowMs);
    this.#documents.writeControl(draft, this.#nowMs);
    this.#presence.write(draft);
    return faults;
  }

  #send(draft: FrameDraft): SyncEffect {
    const frame = draft.toBytes();
    this.#counts.wrote(frame, draft);
    return { type: "send", frame };
  }

  #refuse(error: unknown): SyncEffect[] {
    if (!(error instanceof ProtocolError)) throw error;
    const { code, message } = error;
    if (code === "SAME_AUTHOR") this.#mesh?.metItself();
    this.end();
    const close = closeEffect(error);
    if (code === "PEER_ENDED") return [close];
    this.#counts.violation();
    const draft = new FrameDraft(this.#handshake.frameBytesMax);
    draft.add(encodeFarewell({ code, reason: message }));
    return [this.#send(draft), close];
  }
}
