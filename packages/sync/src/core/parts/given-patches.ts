// The patch that the peer is given in chunks, where it is too large to go along with what is said: kept until the peer has what it
// covers, or has asked for nothing of it for long.

import type { VersionVector } from "@joinery/clock";
import type { Snapshot } from "@joinery/replica";
import type { Whole } from "../large/chunk-queue.js";
import { expiryMsOf } from "../large/collecting.js";
import { digestOf, type EntryDigest } from "../large/entry-digest.js";
import type { SessionLimits } from "../session-options.js";
import type { CarriedPatch } from "./parts-messages.js";

/** A larger one goes in chunks, so that it holds up nothing that is new. */
const alongBytesMax = 64 * 1024;

class GivenPatch implements Whole {
  readonly digest: EntryDigest;
  readonly bytes: number;
  readonly vector: VersionVector;
  readonly #content: Uint8Array;

  constructor({ vector, bytes }: Snapshot) {
    this.#content = bytes;
    this.bytes = bytes.length;
    this.digest = digestOf(bytes);
    this.vector = vector;
  }

  slice(from: number, to: number): Uint8Array {
    return this.#content.subarray(from, to);
  }
}

export class GivenPatches {
  readonly #limits: SessionLimits;
  #given: GivenPatch | undefined;
  #stirredMs = 0;

  constructor(limits: SessionLimits) {
    this.#limits = limits;
  }

  /** True while the peer is given one. */
  get isActive(): boolean {
    return this.#given !== undefined;
  }

  /** The patch itself, or the offer of it. */
  carried(patch: Snapshot, frameBytesMax: number, nowMs: number): CarriedPatch {
    if (patch.bytes.length <= Math.min(alongBytesMax, frameBytesMax / 2)) return patch.bytes;
    if (this.#given?.vector !== patch.vector) this.#given = new GivenPatch(patch);
    this.#stirredMs = nowMs;
    return this.#given;
  }

  find(digest: EntryDigest): Whole | undefined {
    return this.#given?.digest === digest ? this.#given : undefined;
  }

  /** Some of it was sent. */
  used(nowMs: number): void {
    this.#stirredMs = nowMs;
  }

  clear(): void {
    this.#given = undefined;
  }

  check(peer: VersionVector, nowMs: number): void {
    if (this.#given === undefined) return;
    if (peer.coversAll(this.#given.vector) || nowMs >= this.#stirredMs + expiryMsOf(this.#limits)) this.clear();
  }
}
