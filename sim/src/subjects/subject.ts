// What a replicated thing has to do to be simulated beside others: take operations, say what it has to send, take frames, show its
// value. The operation is one that all can do: set a key of a shared map.

import type { EventQueue } from "../kernel/event-queue.js";
import type { Seed } from "../kernel/random-key.js";

/** One operation: `key` now holds `value`. */
export interface SetKey {
  readonly key: string;
  readonly value: string;
}

/** One node of a subject. */
export interface SubjectNode {
  apply(operation: SetKey): void;
  /** Takes a frame that a peer sent, perhaps late, twice or out of order. */
  receive(peer: number, frame: Uint8Array): void;
  /** Looks after what was lost; called once a second. */
  tick(): void;
  value(): Iterable<readonly [key: string, value: string]>;
}

/** What a node is given. */
export interface SubjectPlace {
  readonly seed: Seed;
  readonly index: number;
  readonly peers: readonly number[];
  readonly events: EventQueue;
  /** Sends a frame, which may be lost. */
  readonly send: (peer: number, frame: Uint8Array) => void;
}

/** Something that replicates. The same places give the same frames, to the byte. */
export interface Subject {
  readonly name: string;
  node(place: SubjectPlace): SubjectNode;
}
