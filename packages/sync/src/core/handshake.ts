// How two sides greet: each repeats its HELLO until it knows that the other has heard it, and answers every HELLO
// whose sender does not know that yet. So it ends on any link that lets something through, and then it is silent.
// Whoever never greets is not waited for for ever.

import type { ReplicaId } from "@joinery/clock";
import { RateLimit } from "./flow/rate-limit.js";
import type { FrameDraft } from "./frame.js";
import { ProtocolError } from "./protocol-error.js";
import { decodeHello, encodeHello, greeting, type Hello } from "./session-messages.js";
import type { SessionLimits } from "./session-options.js";

/** The smallest frames that two sides can talk in, in bytes. */
export const frameBytesMin = 4096;

/** What a peer takes: bytes of entries of one document and of all before it says more, and the largest entry in chunks. */
export interface Takes {
  readonly documentCredit: number;
  readonly sessionCredit: number;
  readonly entryBytesMax: number;
}

export interface HandshakeOptions {
  readonly author: ReplicaId;
  readonly limits: SessionLimits;
  /** What the peer is to sign, where it has to. */
  readonly nonce: Uint8Array | undefined;
  /** Random bytes that all sessions of this replica share, and no other replica. */
  readonly run: () => Uint8Array;
  readonly nowMs: number;
}

/** HELLOs that are heard at once, and each second: an answer may take a signature. */
const hellosMax = 16;
const hellosPerSecond = 4;

/** The greeting of one session. */
export class Handshake {
  readonly #author: ReplicaId;
  readonly #limits: SessionLimits;
  readonly #pace: RateLimit;
  /** What the peer is to sign, where it has to. */
  readonly #nonce: Uint8Array | undefined;
  #peer: ReplicaId | undefined;
  #frameBytesMax: number;
  #takes: Takes = { documentCredit: 0, sessionCredit: 0, entryBytesMax: 0 };
  /** What tells this replica from another one of its name; undefined where its name is proven, and can't be replaced. */
  readonly #run: (() => Uint8Array) | undefined;
  /** A peer has this replica's name: which it is has to be found out. */
  #hasNamesake = false;
  /** True once the peer has shown that it knows this side. */
  #isHeard = false;
  #isDue = true;
  #nextMs: number;
  /** When a peer that has not greeted is given up. */
  readonly #deadlineMs: number;

  constructor({ author, limits, nonce, run, nowMs }: HandshakeOptions) {
    this.#author = author;
    this.#nonce = nonce;
    this.#run = nonce === undefined ? run : undefined;
    this.#limits = limits;
    this.#pace = new RateLimit(hellosPerSecond, nowMs, hellosMax);
    this.#frameBytesMax = limits.frameBytesMax;
    this.#nextMs = nowMs + limits.repairMs;
    this.#deadlineMs = nowMs + limits.greetingMsMax;
  }

  /** The author at the other end; undefined until its HELLO has come. */
  get peer(): ReplicaId | undefined {
    return this.#peer;
  }

  /** The largest frame that both sides take. */
  get frameBytesMax(): number {
    return this.#frameBytesMax;
  }

  get isDue(): boolean {
    return this.#isDue;
  }

  /** What the peer takes, as it said. */
  get takes(): Takes {
    return this.#takes;
  }

  /**
   * Takes a HELLO, and answers it. Undefined where the peer has this replica's own name, and has yet to say which it is, and for
   * those that come too fast. Throws `ProtocolError` when the two can't talk.
   */
  receive(body: Uint8Array, nowMs: number): Hello | undefined {
    if (!this.#pace.take(nowMs)) return undefined;
    const hello = decodeHello(body);
    if (hello.author === this.#author) return this.#metNamesake(hello.run);
    if (this.#peer !== undefined && this.#peer !== hello.author) {
      throw new ProtocolError("MALFORMED_FRAME", "the peer sent a HELLO with another author name than at first");
    }
    const frameBytesMax = Math.min(hello.frameBytesMax, this.#limits.frameBytesMax);
    if (frameBytesMax < frameBytesMin) {
      const what = `frames of at most ${frameBytesMax} bytes`;
      throw new ProtocolError("FRAME_TOO_SMALL", `${what} are too small to talk in: ${frameBytesMin} are needed`);
    }
    // The first is answered by what is said next; whoever repeats it has not heard that.
    const isFirst = this.#peer === undefined;
    this.#peer = hello.author;
    this.#frameBytesMax = frameBytesMax;
    this.#takes = {
      documentCredit: hello.documentCreditBytes,
      sessionCredit: hello.sessionCreditBytes,
      entryBytesMax: hello.entryBytesMax,
    };
    if (hello.greeting >= greeting.heard) this.#isHeard = true;
    if (!isFirst && hello.greeting < greeting.complete) this.#isDue = true;
    return hello;
  }

  /** A replica that dialled itself hears its own `run`; another one, of a copied store, has one of its own. */
  #metNamesake(run: Uint8Array | undefined): undefined {
    const what = "the peer has this replica's own author name";
    const own = this.#run?.();
    if (own === undefined) {
      throw new ProtocolError("SAME_AUTHOR", `${what}: two replicas run on one identity, or a replica dialed itself`);
    }
    this.#isDue = true;
    const hasSaid = this.#hasNamesake;
    this.#hasNamesake = true;
    if (run === undefined) return undefined;
    if (run.every((byte, index) => byte === own[index])) {
      throw new ProtocolError("SAME_AUTHOR", `${what}: this replica dialed itself`);
    }
    // The peer learns it too before the session ends.
    if (!hasSaid) return undefined;
    throw new ProtocolError("SAME_AUTHOR", `${what}: two replicas run on copies of one store`, { isCopy: true });
  }

  /** The peer has spoken as only one does that has heard this side. */
  heard(): void {
    this.#isHeard = true;
  }

  /** The two have greeted each other: unless a proof is awaited, `tick` does nothing, whenever it is called. */
  get isAtRest(): boolean {
    return this.#peer !== undefined && this.#isHeard;
  }

  /**
   * Greets again when nothing shows that it was heard, or when a proof `isAwaited`; true then. Throws `ProtocolError` when the peer
   * had time enough to greet.
   */
  tick(nowMs: number, isAwaited: boolean): boolean {
    if (this.#peer === undefined && nowMs >= this.#deadlineMs) {
      throw new ProtocolError("GREETING_TIMEOUT", `no greeting came within ${this.#limits.greetingMsMax} ms`);
    }
    if (nowMs < this.#nextMs || (this.#peer !== undefined && this.#isHeard && !isAwaited)) return false;
    this.#isDue = true;
    this.#nextMs = nowMs + this.#limits.repairMs;
    return true;
  }

  write(draft: FrameDraft): void {
    if (!this.#isDue) return;
    this.#isDue = false;
    const progress = this.#peer === undefined ? greeting.unheard : this.#isHeard ? greeting.complete : greeting.heard;
    const { frameBytesMax, documentCreditBytes, sessionCreditBytes, entryBytesMax } = this.#limits;
    const takes = { frameBytesMax, documentCreditBytes, sessionCreditBytes, entryBytesMax };
    const run = this.#hasNamesake ? this.#run?.() : undefined;
    draft.add(encodeHello({ author: this.#author, ...takes, greeting: progress, nonce: this.#nonce, run }));
  }
}
