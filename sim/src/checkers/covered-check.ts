// What honest owners wrote against what witnesses certified: in the end exactly what certified money covers is certified, where not more
// witnesses lie than may.

import type { EntryName } from "@joinery/replica/signed";
import type { VirtualNode } from "../node/virtual-node.js";
import { documentOf } from "../workloads/double-spend-bank.js";
import { faultyMax, type WitnessCast } from "../workloads/witness-bank.js";
import type { CheckLog } from "./check-log.js";
import type { CoveredPayments } from "./covered-payments.js";

/** What honest owners wrote, in the eyes of the first node: certified money covers it and it is not certified, or the other way round. */
export interface Standing {
  readonly uncertified: readonly EntryName[];
  readonly uncovered: readonly EntryName[];
}

/** @param certified what is, in the eyes of the first node */
export function standingOf(
  nodes: readonly VirtualNode[],
  { honest }: Pick<WitnessCast, "honest">,
  certified: ReadonlySet<EntryName>,
  payments: CoveredPayments,
): Standing {
  const chains = nodes.slice(honest).map((node) => chainOf(documentOf(node)));
  const own = new Set(chains.flat());
  const covered = payments.of(
    chains,
    [...certified].filter((name) => !own.has(name)),
  );
  return {
    uncertified: [...covered].filter((name) => !certified.has(name)),
    uncovered: [...certified].filter((name) => own.has(name) && !covered.has(name)),
  };
}

/** @param convergeMs undefined where the nodes did not get there: to equal states, and where witnesses suffice to all certificates */
export function checkCovered(
  log: CheckLog,
  { uncovered }: Standing,
  { lying }: Pick<WitnessCast, "lying">,
  convergeMs: number | undefined,
): void {
  const late = (): string => "they did not in a minute";
  if (lying.length > faultyMax) log.check("all meet", convergeMs !== undefined, late);
  else log.check("all meet, and certify what certified money covers", convergeMs !== undefined, late);
  log.check("certified money covers what is certified", uncovered.length === 0, () => {
    return `the certified entry ${uncovered[0]} pays more than its owner had of certified money`;
  });
}

/** What a node wrote, oldest first. */
function chainOf({ tree, self }: ReturnType<typeof documentOf>): EntryName[] {
  const names: EntryName[] = [];
  for (let at = tree.tipOf(self); at !== undefined; at = at.parent) names.push(at.name);
  return names.reverse();
}
