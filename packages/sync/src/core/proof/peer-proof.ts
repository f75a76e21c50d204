// Both directions of proving who one is: this side's proof to the peer, and the peer's to this side. Until a peer that goes by
// the name of a key has proven that it holds it, nothing else that it says is listened to.

import { type ReplicaId, replicaIdToBytes } from "@joinery/clock";
import type { SignatureCheck } from "@joinery/replica";
import type { FrameDraft } from "../frame.js";
import { ProtocolError } from "../protocol-error.js";
import type { Prover, RandomWord } from "../session-options.js";
import { encodeAuth, nonceBytes, readAuth, signatureBytes, transcriptBytes } from "./proof-messages.js";

/** Check this signature, and tell the session by `verified` what came of it. */
export interface VerifyPeerEffect {
  readonly type: "verifyPeer";
  readonly check: SignatureCheck;
}

/** A name of so many bytes is a public key. */
const keyBytes = 32;
const authBytesMax = signatureBytes + 4;
/** How often a proof is waited for, a `repairMs` each. */
const waitsMax = 8;

export class PeerProof {
  /** What the peer is to sign, when this side can check it. */
  readonly nonce: Uint8Array | undefined;
  readonly #author: ReplicaId;
  readonly #prover: Prover | undefined;
  #peer: { readonly author: ReplicaId; readonly nonce: Uint8Array | undefined } | undefined;
  #state: "unproven" | "checking" | "proven" = "unproven";
  #isDue = false;
  #waits = 0;

  constructor(author: ReplicaId, prover: Prover | undefined, randomWord: RandomWord) {
    this.#author = author;
    this.#prover = prover;
    if (prover !== undefined) this.nonce = Uint8Array.from({ length: nonceBytes }, () => randomWord() & 255);
  }

  get isProven(): boolean {
    return this.#state === "proven";
  }

  /** True while the peer goes by the name of a key, and has yet to prove that it holds it. */
  get isAwaited(): boolean {
    if (this.nonce === undefined || this.#peer === undefined || this.isProven) return false;
    return replicaIdToBytes(this.#peer.author)?.length === keyBytes;
  }

  get isDue(): boolean {
    return this.#isDue;
  }

  /** The peer said, perhaps once more, who it is; it can check a proof when it gave a nonce. */
  heard(author: ReplicaId, nonce: Uint8Array | undefined): void {
    this.#peer ??= { author, nonce };
    this.#isDue = this.#prover !== undefined && this.#peer.nonce !== undefined;
  }

  receive(body: Uint8Array): VerifyPeerEffect | undefined {
    const signature = readAuth(body);
    if (this.#peer === undefined || this.nonce === undefined || this.#state !== "unproven") return undefined;
    const { author, nonce } = this.#peer;
    const publicKey = replicaIdToBytes(author);
    if (publicKey?.length !== keyBytes) return undefined;
    this.#state = "checking";
    const transcript = { signer: author, signerNonce: nonce, verifier: this.#author, verifierNonce: this.nonce };
    return { type: "verifyPeer", check: { publicKey, message: transcriptBytes(transcript), signature } };
  }

  /** What came of the check. Throws `ProtocolError` when the peer is not who it says. */
  verified(isValid: boolean): void {
    if (!isValid) throw unproven("its signature is not that of the key");
    this.#state = "proven";
  }

  /** Another wait was in vain. Throws `ProtocolError` when the peer had time enough. */
  waited(): void {
    if (++this.#waits > waitsMax) throw unproven("no signature came");
  }

  write(draft: FrameDraft): void {
    const { nonce, author } = this.#peer ?? {};
    if (!this.#isDue || draft.room < authBytesMax) return;
    this.#isDue = false;
    if (this.#prover === undefined || nonce === undefined || author === undefined) return;
    const transcript = { signer: this.#author, signerNonce: this.nonce, verifier: author, verifierNonce: nonce };
    draft.add(encodeAuth(this.#prover.sign(transcriptBytes(transcript))));
  }
}

function unproven(why: string): ProtocolError {
  const what = "the peer goes by the name of a key and has not proven that it holds it";
  return new ProtocolError("UNPROVEN_PEER", `${what}: ${why}`);
}
