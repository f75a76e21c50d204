// How fast virtual time goes by, and how many frames with news are delivered, checkers on.

import { assert } from "@joinery/crdt";
import { gameApp, runMainJob, simulate, verdictOf } from "@joinery/sim";
import { type BenchCase, figure, type Outcome } from "../suite.js";
import { rate } from "../work/stopwatch.js";
import { sized } from "../work/workload.js";

const msPerSecond = 1000;

/** `ratio`: virtual time by real time. Sessions look after what rests once a second, the default. */
export const virtual20: BenchCase = {
  id: "virtual-20",
  title: "20 nodes play the game that swarms play for 60 s, one operation a second each, nothing goes wrong",
  subjects: ["joinery"],
  metrics: ["ratio"],
  measure(_name, scale): Promise<Outcome> {
    const seconds = sized(60, scale);
    const size = { nodes: 20, steps: 20 * seconds, durationMs: seconds * msPerSecond, faults: [] };
    const startedAt = performance.now();
    const { verdict, operations, convergeMs } = simulate({ ...gameApp, ...size }, { seed: 1 });
    const took = performance.now() - startedAt;
    assert(verdict === "pass", "the run passes");
    const virtualMs = size.durationMs + (convergeMs ?? 0);
    return Promise.resolve({
      digest: `${operations.made} operations`,
      figures: [figure("ratio", virtualMs / took)],
    });
  },
};

/** `ops_s`: frames that brought their node something new, by real time; of all frames, the variant. One core does it all. */
export const messages100: BenchCase = {
  id: "messages-100",
  title: "the main job with 100 nodes for 40 s: frames delivered that brought something new, per second",
  subjects: ["joinery"],
  metrics: ["ops_s"],
  limitMsMin: 300_000,
  measure(_name, scale): Promise<Outcome> {
    const durationMs = Math.max(5000, 40_000 * scale);
    const startedAt = performance.now();
    const { run, operations } = runMainJob({ seed: 1, nodes: sized(100, scale) + 3, durationMs });
    const took = performance.now() - startedAt;
    assert(verdictOf(run).verdict === "pass", "the run passes");
    return Promise.resolve({
      digest: `${operations} operations`,
      figures: [
        figure("ops_s", rate(run.news.frames, took)),
        figure("ops_s", rate(run.cluster.network.counters.framesDelivered, took), "frames"),
      ],
    });
  },
};
