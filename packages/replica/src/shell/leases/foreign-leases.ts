// What a copied store has of leases is somebody else's: of the pool its owner with the other copy, of the author that is
// leased its lessee there. Neither is used again here. What vanishes so is never leased again, which is always safe.

import { poolKey } from "../../core/leases/pool-record.js";
import type { Storage } from "../../storage-port.js";
import { AuthorEpochs } from "../durability/author-epochs.js";
import { leaseKey } from "./lease-key.js";

const name = "leases";
const nothing = new Uint8Array();

/**
 * Forgets a copy's leases. False where the store only may be one: free authors may be leased by the other then, and the lease that
 * it holds itself may be used there. Those it has given are their lessees', who alone know them.
 */
export async function abandonForeignLeases(storage: Storage): Promise<boolean> {
  const epochs = await AuthorEpochs.of(storage);
  const [isOurs, isSure] = [await epochs.owns(name), await epochs.isSureOf(name)];
  if (isSure) return true;
  const forgotten = isOurs ? [leaseKey] : [leaseKey, poolKey];
  await Promise.all(forgotten.map((key) => storage.saveMeta(key, nothing)));
  return !isOurs;
}

/** To be called once what was in doubt is forgotten. */
export async function takeLeases(storage: Storage): Promise<void> {
  await (await AuthorEpochs.of(storage)).take(name);
}
