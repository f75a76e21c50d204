// How fast virtual time goes by, and how many frames with news are delivered, checkers on.

import { assert } from "@joinery/crdt";
import { gameApp, runMainJob, simulate, verdictOf } from "@joinery/sim";
import { type BenchCase, figure, type Outcome } from "../suite.js";
import { rate } from "../work/stopwatch.js";
import { sized } from "../work/workload.js";
import { semiSpaceMbMax } from "./semi-space.js";

const msPerSecond = 1000;

/** The first of it, for which the engine compiles almost all that it compiles. */
const firstMs = 60_000;

/**
 * `ratio`: virtual time by real time, of ten minutes; of the first of them, the variant. Sessions look after what rests once a
 * second, the default.
 */
export const virtual20: BenchCase = {
  id: "virtual-20",
  title: "20 nodes play the game that swarms play for 10 minutes, one operation a second each, nothing goes wrong",
  subjects: ["joinery"],
  metrics: ["ratio"],
  limitMsMin: 180_000,
  semiSpaceMbMax,
  measure(_name, scale): Promise<Outcome> {
    const seconds = sized(600, scale);
    const size = { nodes: 20, steps: 20 * seconds, durationMs: seconds * msPerSecond, faults: [] };
    const startedAt = performance.now();
    let first: { readonly virtualMs: number; readonly took: number } | undefined;
    const onProgress = ({ virtualMs }: { readonly virtualMs: number }): void => {
      if (first === undefined && virtualMs >= Math.min(firstMs, size.durationMs))
        first = { virtualMs, took: performance.now() - startedAt };
    };
    const { verdict, operations, convergeMs } = simulate({ ...gameApp, ...size, onProgress }, { seed: 1 });
    const took = performance.now() - startedAt;
    assert(verdict === "pass" && first !== undefined, "the run passes");
    const virtualMs = size.durationMs + (convergeMs ?? 0);
    return Promise.resolve({
      digest: `${operations.made} operations`,
      figures: [figure("ratio", virtualMs / took), figure("ratio", first.virtualMs / first.took, "first-minute")],
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
  semiSpaceMbMax,
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
