// Scenarios of the game under faults that are given one by one: players score, sit and spend from a common purse at every node.

import { gameApp } from "../apps/game-app.js";
import type { Fault } from "../faults/fault.js";
import type { Seed } from "../kernel/random-key.js";
import type { SimulatedApp } from "../simulate/app.js";
import { simulate } from "../simulate/simulate.js";
import { withShown } from "./run-result.js";
import type { Scenario } from "./scenario.js";

export interface GameSetting {
  readonly seed: Seed;
  readonly nodes: number;
  /** Virtual milliseconds; all faults have ended by then. */
  readonly durationMs: number;
}

export interface GameScenario
  extends Pick<Scenario, "name" | "about" | "nodes" | "nodesMin">,
    Pick<SimulatedApp<never, never>, "links" | "convergeMsMax"> {
  /** Virtual milliseconds, where it matters by the number of nodes. */
  readonly durationMs: number | ((nodes: number) => number);
  /** Default 1,000. */
  readonly nodesMax?: number;
  /** How many operations there are per node, where it matters by the number of nodes; those of nodes that are not there are missed. Default 20. */
  readonly stepsPerNode?: number | ((nodes: number) => number);
  readonly faults: (setting: GameSetting) => readonly Fault[];
}

const nodesMaxDefault = 1000;
const stepsPerNodeDefault = 20;

export function gameScenario({
  name,
  about,
  nodes,
  nodesMin,
  nodesMax = nodesMaxDefault,
  durationMs,
  stepsPerNode = stepsPerNodeDefault,
  faults,
  ...wiring
}: GameScenario): Scenario {
  return {
    ...{ name, about, nodes, nodesMin, nodesMax },
    run: ({ seed, nodes: count = nodes }) => {
      const ofCount = (size: number | ((nodes: number) => number)): number =>
        typeof size === "number" ? size : size(count);
      const setting = { nodes: count, durationMs: ofCount(durationMs) };
      const given = faults({ seed, ...setting });
      const size = { ...setting, steps: Math.ceil(ofCount(stepsPerNode) * count) };
      const app = { ...gameApp, ...wiring, ...size, faults: given };
      const { schedule: _, failure: __, operations, ...outcome } = simulate(app, { seed });
      return withShown({ ...outcome, nodes: count, happened: { faults: given.length, operations: operations.made } });
    },
  };
}
