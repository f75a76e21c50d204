// What a replicated thing has to do to be simulated beside others: take operations, say what it has to send, take frames, show its
// value, and come back from its disk after a crash. The operation is one that all can do: set a key of a shared map.

import type { VirtualDisk } from "../disk/virtual-disk.js";
import type { EventQueue } from "../kernel/event-queue.js";
import type { Seed } from "../kernel/random-key.js";

/** One operation: `key` now holds `value`. */
export interface SetKey {
  readonly key: string;
  readonly value: string;
}

/** One life of a node of a subject, from its start to its end or its crash. */
export interface SubjectNode {
  /** `saved` is to be called once the operation survives a crash. */
  apply(operation: SetKey, saved: () => void): void;
  /** Takes a frame that a peer sent, perhaps late, twice or out of order. */
  receive(peer: number, frame: Uint8Array): void;
  /** Looks after what was lost; called once a second. */
  tick(): void;
  value(): Iterable<readonly [key: string, value: string]>;
  /** The link to a peer has begun anew: that one has crashed and is back. Whatever was under way is lost. */
  linked(peer: number): void;
  /** Stops for good: nothing that it was about to do is done. */
  crash(): void;
}

/** What a node is given. */
export interface SubjectPlace {
  readonly seed: Seed;
  readonly index: number;
  /** Which of its lives this is, from 0. */
  readonly life: number;
  readonly peers: readonly number[];
  readonly events: EventQueue;
  /** Sends a frame, which may be lost. */
  readonly send: (peer: number, frame: Uint8Array) => void;
  /** What a node finds here when it starts, it has written in an earlier life. */
  readonly disk: VirtualDisk<unknown>;
}

/** Something that replicates. The same places give the same frames, to the byte. */
export interface Subject {
  readonly name: string;
  node(place: SubjectPlace): SubjectNode;
}
