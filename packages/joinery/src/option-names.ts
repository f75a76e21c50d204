// The options of a replica by their names: the compiler has the list hold each, and one that is mistyped is refused.

import { checkArgument, checkOptionNames } from "@joinery/replica";
import type { CreateReplicaOptions } from "./replica.js";

const names: Readonly<Record<keyof CreateReplicaOptions, true>> = {
  storage: true,
  network: true,
  author: true,
  leases: true,
  identity: true,
  witness: true,
  verify: true,
  authorize: true,
  interest: true,
  onRequested: true,
  onRefused: true,
  onPeerError: true,
  onState: true,
  onDiskFull: true,
  onError: true,
  snapshots: true,
  durability: true,
  limits: true,
  backoff: true,
  gossip: true,
  pendingBytesMax: true,
  pendingTotalBytesMax: true,
  aheadMsMax: true,
  flushOn: true,
  now: true,
  random: true,
  hash: true,
};

/** Throws `ArgumentError` for an option that there is not. */
export function checkReplicaOptions(options: CreateReplicaOptions): void {
  checkOptionNames(options, "createReplica", names);
  for (const name of ["authorize", "onRequested", "onRefused", "onPeerError", "onState"] as const) {
    const given = options[name];
    checkArgument(given === undefined || typeof given === "function", `options.${name}`, "a function", given);
  }
}
