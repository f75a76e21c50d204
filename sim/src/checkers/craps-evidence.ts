// Who of a craps table is given away as a liar, by what stands in chains and in the arbiter's record: see `crapsLies`.

import type { PlayerId } from "@joinery/craps";
import type { VirtualNode } from "../node/virtual-node.js";
import type { CrapsClerk } from "../workloads/craps-clerk.js";
import type { CrapsEvidence } from "../workloads/craps-lies.js";
import { crapsOf } from "../workloads/craps-table.js";

/** How often each is named: by the record, or by a node that lately refused a message of theirs. */
export function namedBy(
  evidence: CrapsEvidence,
  nodes: readonly VirtualNode[],
  clerk: CrapsClerk,
): ReadonlyMap<PlayerId, number> {
  const names =
    "recorded" in evidence
      ? clerk.named.flatMap(({ type, player }) => (type === evidence.recorded ? [player] : []))
      : nodes.flatMap(({ documents: [document] }) =>
          crapsOf(document).view.table.refused.flatMap(({ author, refusal }) =>
            refusal.code === evidence.refused ? [author as PlayerId] : [],
          ),
        );
  const counts = new Map<PlayerId, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
