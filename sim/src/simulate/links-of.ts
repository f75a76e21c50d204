// The links of an application's network, as it gives them: between nodes that are there, and joining all of them. Nodes that no link leads to
// could never meet, whatever the network does.

import type { Fields } from "@joinery/crdt";
import { type Link, partsOf } from "../node/topology.js";
import { counted } from "../report/counted.js";
import type { SimulatedApp } from "./app.js";
import { called } from "./known-names.js";
import type { Schedule } from "./schedule.js";
import { invalidOptions, optionFailed } from "./simulation-error.js";

/** Undefined where the application leaves them to the simulator. Throws `SimulationError`. */
export function linksOf<F extends Fields, Args>(
  { links }: SimulatedApp<F, Args>,
  { seed, nodes }: Schedule,
): "gossip" | readonly Link[] | undefined {
  if (links === undefined || links === "gossip") return links;
  let given: readonly Link[];
  try {
    given = links(seed, nodes);
  } catch (cause) {
    throw optionFailed(`links threw with seed ${seed} and ${counted(nodes, "node")}`, cause, seed);
  }
  checkLinks(given, nodes);
  const [, apart] = partsOf(
    given,
    Array.from({ length: nodes }, (_, node) => node),
  );
  if (apart !== undefined) {
    throw invalidOptions(
      `links don't join all of the ${nodes} nodes: no way leads from node 0 to node ${apart}; ` +
        `add a link, such as { a: 0, b: ${apart} }`,
    );
  }
  return given;
}

function checkLinks(given: unknown, nodes: number): void {
  if (!Array.isArray(given)) {
    throw invalidOptions(`links answered ${called(given)}: let it answer a list, such as [{ a: 0, b: 1 }]`);
  }
  for (const link of given as unknown[]) {
    const { a, b } = (link ?? {}) as { readonly a?: unknown; readonly b?: unknown };
    const isThere = (node: unknown): boolean =>
      Number.isInteger(node) && (node as number) >= 0 && (node as number) < nodes;
    if (isThere(a) && isThere(b) && a !== b) continue;
    throw invalidOptions(
      `there is a link from node ${called(a)} to node ${called(b)}: link two of the nodes 0 to ${nodes - 1}`,
    );
  }
}
