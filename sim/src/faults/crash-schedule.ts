// Draws crashes and restarts from a seed, spread over the nodes: no node crashes twice before all others crashed once,
// none crashes while it is down, and every node is up again when the network heals.

import { assert } from "@joinery/crdt";
import { KeyedRandom } from "../kernel/keyed-random.js";
import type { Seed } from "../kernel/random-key.js";
import type { Crash } from "./fault-schedule.js";

export interface CrashScheduleOptions {
  readonly seed: Seed;
  readonly nodes: number;
  /** How many crashes. */
  readonly count: number;
  /** No crash before. Virtual milliseconds. */
  readonly startMs: number;
  /** No restart after. Virtual milliseconds. */
  readonly healMs: number;
  /** How long a node stays down, at least 1. */
  readonly downMsMin: number;
  readonly downMsMax: number;
}

/** The crashes in order of time. A node that would still be down at the end of its round restarts then. */
export function crashSchedule(options: CrashScheduleOptions): Crash[] {
  const { seed, nodes, count } = options;
  assert(nodes > 0 && options.downMsMin >= 1 && options.downMsMax >= options.downMsMin, "crashes last at least 1 ms");
  const order = new KeyedRandom(seed, "crash order").shuffle(Array.from({ length: nodes }, (_, node) => node));
  return Array.from({ length: count }, (_, index) => drawCrash(options, order[index % nodes] as number, index)).sort(
    (a, b) => a.atMs - b.atMs || a.node - b.node,
  );
}

/** The run is cut into rounds in which each node crashes at most once, so that no two of its crashes overlap. */
function drawCrash(options: CrashScheduleOptions, node: number, index: number): Crash {
  const { seed, nodes, count, startMs, healMs, downMsMin, downMsMax } = options;
  const rounds = Math.ceil(count / nodes);
  const round = Math.floor(index / nodes);
  const roundStartMs = startMs + Math.floor(((healMs - startMs) * round) / rounds);
  const roundEndMs = startMs + Math.floor(((healMs - startMs) * (round + 1)) / rounds);
  const random = new KeyedRandom(seed, "crash", index);
  const downMs = random.between(downMsMin, downMsMax);
  // One millisecond stays between a restart at the end of a round and a crash of the same node in the next.
  const choicesMs = roundEndMs - downMsMin - roundStartMs - 1;
  assert(choicesMs > 0, `${count} crashes of ${nodes} nodes do not fit into ${healMs - startMs} ms`);
  const atMs = roundStartMs + 1 + random.integer(choicesMs);
  return { node, atMs, restartAtMs: Math.min(roundEndMs, atMs + downMs) };
}
