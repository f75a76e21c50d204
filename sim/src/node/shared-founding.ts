// Founds each document of a run once: what a genesis decides is the same at every node and never changes, and of ten thousand
// nodes each would have the accounts of all.

import type { Fields } from "@joinery/crdt";
import type { Founded, Founding, Hash } from "@joinery/replica";
import { founding } from "@joinery/replica/genesis";
import { getOrCreate } from "../kernel/get-or-create.js";

/** What founds documents for all nodes of a run: those that give the very same schema and genesis get the same. */
export function sharedFounding(hash: Hash): Founding {
  const own = founding(hash);
  const known = new Map<Fields, Map<object, Founded<Fields>>>();
  return {
    ...own,
    found: (schema, genesis) => {
      const ofSchema = getOrCreate(known, schema, () => new Map());
      return getOrCreate(ofSchema, genesis, () => own.found(schema, genesis)) as Founded<typeof schema>;
    },
  };
}
