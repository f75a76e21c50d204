// Makes a replica with its storage and its network.

import { createReplica as createLocalReplica, type Storage } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { memoryStorage } from "@joinery/storage/memory";
import { createSync } from "@joinery/sync";
import type { CreateReplicaOptions, Replica } from "./replica.js";
import { SyncedReplica } from "./synced-replica.js";

/**
 * A replica over `storage` that syncs with whoever `network` dials and whoever dials it. Resolves once its author's
 * name is on disk and every listener accepts; dialers are then under way, and dial again for as long as it is open.
 * Rejects with `StorageError` when the storage can't be opened, with `TransportError` when a listener can't listen (for
 * instance `ADDRESS_IN_USE`), with `ReplicaError` for a malformed author; then nothing is left open.
 */
export async function createReplica(options: CreateReplicaOptions = {}): Promise<Replica> {
  const { storage = memoryStorage(), network = [], hash, limits, backoff, onPeerError, onState, ...local } = options;
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
    });
    return new SyncedReplica(replica, sync);
  } catch (error) {
    await replica.close();
    throw error;
  }
}

/** What went wrong first is what counts; closing can only fail for the same reason. */
async function abandon(storage: Storage, error: unknown): Promise<never> {
  await storage.close().catch(() => undefined);
  throw error;
}
