// A swarm as the command runs it: seeds of 20 nodes in two threads.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BenchCase, figure, type Outcome } from "../suite.js";
import { sized } from "../work/workload.js";

const seeds = 1000;
const run = promisify(execFile);
const command = fileURLToPath(new URL("../../../packages/cli/dist/bin.js", import.meta.url));

/** Timed: the whole command, its start included. It fails where a seed does. */
export const swarm1000: BenchCase = {
  id: "swarm-1000",
  title: "1,000 seeds of a swarm, the game at 20 nodes with faults of all kinds, in two threads",
  subjects: ["joinery"],
  metrics: ["ms"],
  startsProcesses: true,
  limitMsMin: 900_000,
  async measure(_name, scale): Promise<Outcome> {
    const count = sized(seeds, scale);
    const args = ["sim", "swarm", "--seeds", `1..${count}`, "--jobs", "2", "--nodes", "20", "--no-report", "--json"];
    const startedAt = performance.now();
    const { stdout } = await run(process.execPath, [command, ...args], { maxBuffer: 2 ** 26 });
    const took = performance.now() - startedAt;
    const { passed } = JSON.parse(stdout) as { readonly passed: number };
    return { digest: `${passed} passed`, figures: [figure("ms", took)] };
  },
};
