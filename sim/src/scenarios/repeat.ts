// Work that nodes do again and again at times of their own.

import type { KeyedRandom } from "../kernel/keyed-random.js";
import type { VirtualNode } from "../node/virtual-node.js";
import type { SimulationRun } from "./simulation-run.js";

/** Lets a node that is up act, again and again until the work is over. */
export function repeat(
  run: SimulationRun,
  random: KeyedRandom,
  meanMs: number,
  { index }: VirtualNode,
  act: () => void,
): void {
  const { events, cluster, durationMs } = run;
  const again = (): void => {
    if (events.now >= durationMs) return;
    if (cluster.node(index).isUp) act();
    events.schedule(events.now + random.between(1, 2 * meanMs), again, undefined, index);
  };
  events.schedule(random.between(1, 2 * meanMs), again, undefined, index);
}
