// Starts sync for a replica.

import type { Sync, SyncableReplica, SyncOptions } from "./sync.js";
import { SyncDriver } from "./sync-driver.js";

/**
 * Syncs every open document of `replica` with whoever it dials and whoever dials it. Resolves once every listener
 * accepts; dialers are then under way. Rejects with a listener's `TransportError`, and then nothing is left open.
 */
export async function createSync(replica: SyncableReplica, options: SyncOptions): Promise<Sync> {
  const driver = new SyncDriver(replica, options);
  await driver.open();
  return driver;
}
