// The front door of clock: names of authors, dots, vectors, contexts and hybrid time.
export { type AuthorIndex, AuthorTable } from "./author-table.js";
export { CausalContext } from "./causal-context.js";
export { compareDots, type Dot } from "./dot.js";
export { compareStamps, HybridClock, type Stamp, stampCounterMax } from "./hybrid-clock.js";
export {
  fromBase64Url,
  isReplicaIdLength,
  parseReplicaId,
  type ReplicaId,
  replicaIdFromBytes,
  replicaIdToBytes,
  toBase64Url,
} from "./replica-id.js";
export { type Ordering, VersionVector } from "./version-vector.js";
