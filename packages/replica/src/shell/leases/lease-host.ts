// What a replica gives to those who lease its author or lease authors to others. Only types stand here: whoever passes one
// to `createReplica` brings the code along, and everybody else's bundle stays without it.

import type { ReplicaCore } from "../../core/replica-core.js";
import type { Storage } from "../../storage-port.js";
import type { Lessee } from "./lessee.js";
import type { Lessor } from "./lessor.js";

export interface LeaseHost {
  readonly core: ReplicaCore;
  readonly storage: Storage;
  readonly random: (byteCount: number) => Uint8Array;
  readonly onError: (error: unknown) => void;
}

/** An author that is leased from a peer's pool: what `leasedAuthor` makes. */
export interface AuthorLease {
  /** Rejects with the storage's own error. */
  lessee(host: LeaseHost): Promise<Lessee>;
}

/** Authors that are leased to peers: what `authorPool` makes. */
export interface AuthorPool {
  /** Rejects with the storage's own error. */
  lessor(host: LeaseHost): Promise<Lessor>;
}
