// One replica of Joinery on a link in virtual time: a memory storage, and `createSync` with every default; only the clock, the
// timers, the author's name and the keys of comparisons are given.

import { createHash } from "node:crypto";
import { type CreateReplicaOptions, createReplica, type Replica } from "@joinery/replica";
import { memoryStorage } from "@joinery/storage/memory";
import { createSync, messageSizes } from "@joinery/sync";
import { randomNumbers } from "../../work/workload.js";
import type { VirtualTime } from "../virtual-time.js";
import type { WireEnd } from "../wire.js";
import { dialerOf, listenerOf } from "../wire-port.js";
import type { FrameReader, Meeting, SyncedReplica } from "./synced-table.js";

/** Wall time when virtual time begins: of today's length in bytes. */
const epochMs = 1_800_000_000_000;

export class JoinerySide implements SyncedReplica {
  readonly replica: Replica;
  readonly #time: VirtualTime;
  /** The same in every run, so that what is compared under a key takes as many bytes. */
  readonly #words: () => number;

  private constructor(replica: Replica, time: VirtualTime, words: () => number) {
    this.replica = replica;
    this.#time = time;
    this.#words = words;
  }

  static async open(
    index: number,
    time: VirtualTime,
    options: Pick<CreateReplicaOptions, "snapshots"> = {},
  ): Promise<JoinerySide> {
    const replica = await createReplica({
      ...options,
      storage: memoryStorage(),
      random: () => nameBytes(index),
      now: () => epochMs + time.nowMs,
    });
    return new JoinerySide(replica, time, randomNumbers(0x1d872b41 + index));
  }

  async meet(end: WireEnd, isCaller: boolean): Promise<Meeting> {
    const sync = await createSync(this.replica, {
      network: [isCaller ? dialerOf(end) : listenerOf(end)],
      randomWord: this.#words,
      monotonicMs: () => this.#time.nowMs,
      timers: {
        setTimeout: (run, delayMs) => this.#time.after(delayMs, run),
        clearTimeout: (timer) => this.#time.cancel(timer),
      },
    });
    return { end: () => sync.close() };
  }
}

/** The bytes of a name, spread over the whole range, as those of random names are. */
function nameBytes(index: number): Uint8Array {
  return Uint8Array.from(createHash("sha256").update(`author ${index}`).digest().subarray(0, 16));
}

export const joineryFrames: FrameReader = {
  countOf(frame) {
    const sizes = messageSizes(frame);
    const greetings = sizes.filter(({ type }) => type === "greetings");
    // The last size is what frames the others: of a frame that only greets it is part of the greeting.
    if (greetings.length === sizes.length - 1) return 0;
    return greetings.reduce((left, { bytes }) => left - bytes, frame.length);
  },
  payloadOf(frame) {
    const entries = messageSizes(frame).filter(({ type }) => type === "entries");
    return entries.reduce((sum, { bytes }) => sum + bytes, 0);
  },
};
