// The states that are given to peers, over all sessions of a replica, one per document: kept as they were made, so that chunks
// of two states are never mixed, whatever is written meanwhile, and made again only when entries that a state lacks are not in
// the log any more. What nobody has asked for in a while goes.

import type { VersionVector } from "@joinery/clock";
import type { ComparedParts, DocumentCore } from "@joinery/replica";
import type { Whole } from "../large/chunk-queue.js";
import { digestOf, type EntryDigest } from "../large/entry-digest.js";

export class ShelvedState implements Whole {
  readonly digest: EntryDigest;
  /** What it covers. */
  readonly vector: VersionVector;
  readonly bytes: number;
  usedMs: number;
  #content: Uint8Array | undefined;

  constructor(content: Uint8Array, vector: VersionVector, nowMs: number) {
    this.#content = content;
    this.bytes = content.length;
    this.digest = digestOf(content);
    this.vector = vector;
    this.usedMs = nowMs;
  }

  get isGone(): boolean {
    return this.#content === undefined;
  }

  slice(from: number, to: number): Uint8Array {
    return this.#content?.subarray(from, to) ?? new Uint8Array();
  }

  drop(): void {
    this.#content = undefined;
  }
}

export class StateShelf {
  readonly #bytesMax: number;
  readonly #idleMsMax: number;
  readonly #states: Map<DocumentCore, ShelvedState> = new Map();
  /** What documents have alive, as it was looked up last. */
  readonly #parts: Map<DocumentCore, { readonly compared: ComparedParts; readonly usedMs: number }> = new Map();
  #bytes = 0;

  /** @param bytesMax from here on nothing more is put on it; @param idleMsMax how long what nobody uses stays */
  constructor(bytesMax: number, idleMsMax: number) {
    this.#bytesMax = bytesMax;
    this.#idleMsMax = idleMsMax;
  }

  get isEmpty(): boolean {
    return this.#states.size === 0 && this.#parts.size === 0;
  }

  /** The bytes of all states that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * A state from which the log leads on to what is here. `later` while there is something in it that is not on disk, or
   * being written; `full` when others have to go first. Only for a document whose `base.refusal` is undefined.
   */
  stateOf(document: DocumentCore, nowMs: number): ShelvedState | "later" | "full" {
    this.expire(nowMs);
    let state = this.#states.get(document);
    if (state?.vector.coversAll(document.base.cut) !== true) {
      this.drop(document);
      if (this.#bytes >= this.#bytesMax) return "full";
      const snapshot = document.base.snapshot();
      if (snapshot === undefined) return "later";
      state = new ShelvedState(snapshot.bytes, snapshot.vector, nowMs);
      this.#states.set(document, state);
      this.#bytes += state.bytes;
    }
    state.usedMs = nowMs;
    return document.durable.coversAll(state.vector) ? state : "later";
  }

  /** The state of this digest, if it is here. */
  find(document: DocumentCore, digest: EntryDigest): ShelvedState | undefined {
    const state = this.#states.get(document);
    return state?.digest === digest ? state : undefined;
  }

  /** Some of it was sent. */
  used(document: DocumentCore, nowMs: number): void {
    const state = this.#states.get(document);
    if (state !== undefined) state.usedMs = nowMs;
  }

  /** What is alive now, looked up once for all peers: it takes a pass over all of it. Undefined where `base.parts` is. */
  partsOf(document: DocumentCore, nowMs: number): ComparedParts | undefined {
    const kept = this.#parts.get(document);
    const isOfNow = document.openSince === undefined && kept?.compared.vector.compare(document.applied) === "equal";
    const compared = isOfNow ? kept?.compared : document.base.parts();
    if (compared === undefined) this.#parts.delete(document);
    else this.#parts.set(document, { compared, usedMs: nowMs });
    return compared;
  }

  drop(document: DocumentCore): void {
    this.#parts.delete(document);
    const state = this.#states.get(document);
    if (state === undefined) return;
    this.#bytes -= state.bytes;
    state.drop();
    this.#states.delete(document);
  }

  expire(nowMs: number): void {
    for (const [document, { usedMs }] of this.#parts)
      if (nowMs >= usedMs + this.#idleMsMax) this.#parts.delete(document);
    for (const [document, { usedMs }] of this.#states) if (nowMs >= usedMs + this.#idleMsMax) this.drop(document);
  }
}
