// A pool of authors, for nodes with a disk that short-lived clients write through.

import type { Held, PoolLimits } from "../../core/leases/lease-pool.js";
import type { AuthorPool } from "./lease-host.js";
import { Lessor } from "./lessor.js";

/** For `leases` of `createReplica`: leases authors to peers, in the documents that the replica has open. */
export function authorPool(limits: Partial<PoolLimits> = {}): AuthorPool {
  return {
    lessor: ({ core, storage, random, onError }) => {
      const held: Held = (id, author) => {
        const document = id.startsWith("~") ? undefined : core.documents.get(id);
        return document?.durable.get(document.authors.indexOf(author));
      };
      return Lessor.load({ owner: core.author, storage, limits, held, random, onError });
    },
  };
}
