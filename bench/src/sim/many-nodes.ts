// Many nodes, of which 200 write one operation each while the network is split five ways; then it heals, and all must meet.

import { assert } from "@joinery/crdt";
import { simulate } from "@joinery/sim";
import { type BenchCase, figure, type Outcome } from "../suite.js";
import { sized } from "../work/workload.js";
import { semiSpaceMbMax } from "./semi-space.js";
import { sharedTable } from "./shared-table.js";

const writers = 200;
const ways = 5;
const splitMs = 1000;
const healMs = 8000;
const kilobytesPerMegabyte = 1000;

/** Timed: the whole run, checkers and all; `rss_mb` is the most that its process ever had. */
export function manyNodes(nodes: number): BenchCase {
  return {
    id: `nodes-${nodes}`,
    title: `${nodes.toLocaleString("en")} nodes with a game and a ledger, 200 of them write once, five parts, heal, converge`,
    subjects: ["joinery"],
    metrics: ["ms", "rss_mb"],
    limitMsMin: 1_200_000,
    heapMbMax: 8000,
    semiSpaceMbMax,
    measure(_name, scale): Promise<Outcome> {
      const count = sized(nodes, scale);
      const groupOf = Array.from({ length: count }, (_, node) => node % ways);
      const app = sharedTable({
        ...{ nodes: count, steps: sized(writers, scale), durationMs: healMs },
        faults: [{ kind: "partition", mode: "drop", startMs: splitMs, endMs: healMs, groupOf }],
      });
      const startedAt = performance.now();
      const { verdict, reason, operations } = simulate(app, { seed: 1 });
      const took = performance.now() - startedAt;
      assert(verdict === "pass", `the run passes: ${reason}`);
      const peak = process.resourceUsage().maxRSS / kilobytesPerMegabyte;
      return Promise.resolve({
        digest: `${operations.made} operations at ${count} nodes`,
        figures: [figure("ms", took), figure("rss_mb", peak)],
      });
    },
  };
}
