// A pool of authors, for nodes with a disk that short-lived clients write through.

import { checkNumber } from "../../check-argument.js";
import type { Held, PoolLimits } from "../../core/leases/lease-pool.js";
import type { AuthorPool } from "./lease-host.js";
import { Lessor } from "./lessor.js";

/** For `leases` of `createReplica`: leases authors to peers, in the documents that the replica has open. Throws `ArgumentError` for limits that are none. */
export function authorPool(limits: Partial<PoolLimits> = {}): AuthorPool {
  checkNumber(limits.poolMax, "limits.poolMax", "authors", 1);
  checkNumber(limits.vanishedMax, "limits.vanishedMax", "leases", 0);
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
