// What a copied store has of leases is somebody else's: of the pool its owner with the other copy, of the author that is
// leased its lessee there. Neither is used again here. What vanishes so is never leased again, which is always safe.

import { poolKey } from "../../core/leases/pool-record.js";
import type { Storage } from "../../storage-port.js";
import { AuthorEpochs } from "../durability/author-epochs.js";
import { leaseKey } from "./lease-key.js";

const name = "leases";
const nothing = new Uint8Array();

export async function abandonForeignLeases(storage: Storage): Promise<void> {
  const epochs = await AuthorEpochs.of(storage);
  if (await epochs.owns(name)) return;
  await Promise.all([storage.saveMeta(leaseKey, nothing), storage.saveMeta(poolKey, nothing)]);
  await epochs.take(name);
}
