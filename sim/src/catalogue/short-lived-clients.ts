// Churn: clients that come, write once or twice, and are gone for good, as tabs and phones are. Every one is an author, which those who stay
// remember by a number; each gets all that was written before, so ten times as many take a hundred times as long.

import type { Fault } from "../faults/fault.js";
import type { Seed } from "../kernel/random-key.js";
import type { Link } from "../node/topology.js";
import { gameScenario } from "./game-scenario.js";
import type { Scenario } from "./scenario.js";

/** The first nodes stay for the whole run, as servers of the others. */
const servers = 8;
const lifeMs = 6000;
/** Within which all come; no more than twenty a second do. */
const comingMsMin = 48_000;
const betweenMs = 50;
/** How often one that is there writes. */
const stepMs = 3000;
/** As many as a schedule may have, most of them of clients that are not there. */
const stepsMax = 1_000_000;

const durationOf = (nodes: number): number => 2 * lifeMs + Math.max(comingMsMin, (nodes - servers) * betweenMs);

export const shortLivedClients: Scenario = gameScenario({
  name: "short-lived-clients",
  about:
    "eight servers, and clients that are there for six seconds only, each at a time of its own, and never come back",
  ...{ nodes: 200, nodesMin: 2 * servers, nodesMax: 10_000, durationMs: durationOf },
  stepsPerNode: (nodes) => Math.min(durationOf(nodes) / stepMs, stepsMax / nodes),
  links: clientsAndServers,
  faults: ({ nodes, durationMs }) => {
    const faults: Fault[] = [];
    for (let node = servers; node < nodes; node++) {
      const comesMs = Math.floor(((node - servers) / (nodes - servers)) * (durationMs - 2 * lifeMs));
      if (comesMs > 0) faults.push({ kind: "join", node, startMs: 0, endMs: comesMs });
      faults.push({ kind: "leave", node, startMs: comesMs + lifeMs, endMs: durationMs });
    }
    return faults;
  },
});

/** Each client has one server; servers stand in a ring. */
function clientsAndServers(_: Seed, nodes: number): Link[] {
  return Array.from({ length: nodes - 1 }, (_, index) => {
    const b = index + 1;
    return b < servers ? { a: b - 1, b } : { a: b % servers, b };
  }).concat([{ a: 0, b: servers - 1 }]);
}
