// What sync asks a signed document beside its vectors: two replicas may have an author's numbers up to the same one, on
// different branches. Other documents have none of this.

import type { Entry } from "./entry.js";
import type { Interval } from "./entry-log.js";

export interface BranchSource {
  /** A sum over all entries on disk, 32 bytes: equal for two that store the same. */
  readonly digest: Uint8Array;
  /** True for an entry that is stored. */
  stores(entry: Entry): boolean;
  /** True for an entry that is stored, or that waits and could not be proven any better by this form of it. */
  knows(entry: Entry): boolean;
  /** True when the entry of this hash is stored, or waits. */
  holds(hash: Uint8Array): boolean;
  /** The stored entries, on any branch, that overlap any of `intervals`, each after everything it follows. */
  gather(intervals: readonly Interval[]): Entry[];
  /** Hashes of the last entries of branches, those of forked authors first, from `place` on; `next` is undefined at the end. */
  tips(place: number, count: number): { readonly hashes: readonly Uint8Array[]; readonly next: number | undefined };
  /** Those of `hashes`, at each of which a signature stands, that are neither stored nor waiting with a signature. */
  unknown(hashes: readonly Uint8Array[]): Uint8Array[];
  /** The hashes of what proven entries follow and what is not here, or is here and lacks nothing but a signature. */
  lacking(): Uint8Array[];
  /** The entry of this hash after up to `count - 1` that stand before it on its branch, and before what proves it; empty when it is not stored. */
  stretch(hash: Uint8Array, count: number): Entry[];
}
