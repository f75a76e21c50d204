// Who writes.
import { type ReplicaId, replicaIdFromBytes } from "@joinery/clock";

/** Two of 16 bytes and one of 32, in an order by text that is none by number. */
export const names: readonly ReplicaId[] = [
  Uint8Array.from({ length: 16 }, (_, index) => (index === 0 ? 0 : 1)),
  Uint8Array.from({ length: 16 }, (_, index) => (index === 0 ? 0 : 2)),
  new Uint8Array(32).fill(0xe9),
].map((bytes) => replicaIdFromBytes(bytes)!);
