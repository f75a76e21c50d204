// Makes a replica with its storage and its network.

import {
  ArgumentError,
  checkArgument,
  createReplica as createLocalReplica,
  hasMethods,
  type Storage,
} from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { memoryStorage } from "@joinery/storage/memory";
import { createSync } from "@joinery/sync";
import { checkLimits } from "./check-limits.js";
import { checkReplicaOptions } from "./option-names.js";
import type { CreateReplicaOptions, Replica } from "./replica.js";
import { SyncedReplica } from "./synced-replica.js";

/**
 * A replica over `storage` that syncs with whoever `network` dials and whoever dials it. Resolves once its author's
 * name is on disk and every listener accepts; dialers are then under way, and dial again for as long as it is open.
 * Rejects with `StorageError` when the storage can't be opened, with `TransportError` when a listener can't listen (for
 * instance `ADDRESS_IN_USE`), with `ReplicaError` for a malformed author, with
 * `ArgumentError` for options of another kind; then nothing is left open.
 */
export async function createReplica(options: CreateReplicaOptions = {}): Promise<Replica> {
  checkArgument(
    typeof options === "object" && options !== null,
    "createReplica(options)",
    "{ storage, network }",
    options,
  );
  const {
    storage = memoryStorage(),
    network = [],
    hash,
    limits,
    backoff,
    onPeerError,
    onState,
    authorize,
    onRefused,
    onRequested,
    interest,
    gossip,
    ...local
  } = options;
  const isNetwork =
    Array.isArray(network) && network.every((port) => hasMethods(port, "dial") || hasMethods(port, "listen"));
  checkArgument(
    isNetwork,
    "options.network",
    'a list of dialers and listeners, such as [webSocketDialer("ws://...")]',
    network,
  );
  checkReplicaOptions(options);
  checkLimits(options);
  const isGossip = gossip === undefined || hasMethods(gossip, "mesh", "carrier");
  checkArgument(isGossip, "options.gossip", "what partialViews({ dial, contacts }) answers", gossip);
  const replica = await createLocalReplica({ ...local, storage, founding: founding(hash) }).catch((error: unknown) =>
    abandon(storage, error),
  );
  try {
    const sync = await createSync(replica, {
      network,
      ...(limits === undefined ? {} : { limits }),
      ...(backoff === undefined ? {} : { backoff }),
      ...(onPeerError === undefined ? {} : { onPeerError }),
      ...(onState === undefined ? {} : { onState }),
      ...(authorize === undefined ? {} : { authorize }),
      ...(onRefused === undefined ? {} : { onRefused }),
      ...(onRequested === undefined ? {} : { onRequested }),
      ...(local.onError === undefined ? {} : { onError: local.onError }),
      ...(interest === undefined ? {} : { interest }),
      ...(gossip === undefined ? {} : { gossip }),
    });
    return new SyncedReplica(replica, sync);
  } catch (error) {
    await replica.close();
    throw error;
  }
}

/** What went wrong first is what counts; closing can only fail for the same reason. */
async function abandon(storage: Storage, error: unknown): Promise<never> {
  if (!(error instanceof ArgumentError)) await storage.close().catch(() => undefined);
  throw error;
}
