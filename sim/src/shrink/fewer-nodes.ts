// A schedule on fewer nodes: without those that have nothing to do, and with what one node does done by another.

import type { Schedule } from "../simulate/schedule.js";
import { withoutIdleNodes } from "./without-idle-nodes.js";

/** How many other nodes are tried in place of one. */
const othersMax = 3;

/** Schedules that lack at least one node, those that lack the most first. */
export function* onFewerNodes(schedule: Schedule): Iterable<Schedule> {
  const without = withoutIdleNodes(schedule);
  if (without !== undefined) yield without;
  const busy = [...new Set(schedule.steps.map(({ node }) => node))].sort((a, b) => a - b);
  for (const node of busy.toReversed()) {
    for (const other of busy.filter((each) => each !== node).slice(0, othersMax)) {
      const steps = schedule.steps.map((step) => (step.node === node ? { ...step, node: other } : step));
      const moved = withoutIdleNodes({ ...schedule, steps });
      if (moved !== undefined && moved.nodes < schedule.nodes) yield moved;
    }
  }
}
