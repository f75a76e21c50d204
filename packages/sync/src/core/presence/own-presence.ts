// What this replica says of itself in one document. Where others know a word of an earlier life that is later than this
// one's, because its wall clock was ahead, this life takes a number above it: so a restart always ends its past. (The
// incarnation numbers of SWIM: Das, Gupta, Motivala, 2002.)

import type { ReplicaId } from "@joinery/clock";
import type { EncodedPlain, PlainValue } from "@joinery/replica";
import { compareVersions, type PresenceUpdate, type PresenceVersion } from "./presence-update.js";

/** What to do about a word of oneself that somebody else said. */
export type Answer = "nothing" | "correct" | "overrule";

export class OwnPresence {
  readonly #author: ReplicaId;
  #state: EncodedPlain | undefined;
  #version: PresenceVersion;
  #saidMs: number = Number.NEGATIVE_INFINITY;

  constructor(author: ReplicaId, instance: number) {
    this.#author = author;
    this.#version = { instance, clock: 0 };
  }

  get value(): PlainValue | undefined {
    return this.#state?.value;
  }

  /** When it was last said anew; what is not said again expires elsewhere. Never where there is nothing to be said. */
  get saidMs(): number {
    return this.#state === undefined ? Number.POSITIVE_INFINITY : this.#saidMs;
  }

  get bytes(): Uint8Array {
    return this.#state?.bytes ?? new Uint8Array();
  }

  get update(): PresenceUpdate {
    return { author: this.#author, ...this.#version, ageMs: 0, bytes: this.bytes };
  }

  say(state: EncodedPlain | undefined, nowMs: number): void {
    this.#state = state;
    this.repeat(nowMs);
  }

  repeat(nowMs: number): void {
    const { instance, clock } = this.#version;
    this.#version = { instance, clock: clock + 1 };
    this.#saidMs = nowMs;
  }

  /** Somebody told of this replica; by then this life is the latest one again. */
  hear(said: PresenceUpdate, nowMs: number): Answer {
    const order = compareVersions(said, this.#version);
    if (order === 0 || (said.bytes.length === 0 && this.#state === undefined)) return "nothing";
    if (order < 0) return "correct";
    // A number that can't be topped is none that this replica gave itself.
    if (said.instance >= Number.MAX_SAFE_INTEGER) return "nothing";
    this.#version = { instance: said.instance + 1, clock: 0 };
    this.#saidMs = nowMs;
    return "overrule";
  }
}
