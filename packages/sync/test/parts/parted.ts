// Rooms that two nodes share and have both let go of, so that neither has a log for what the other lacks.
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";

interface PartedOptions extends Partial<ConstructorParameters<typeof TestNetwork>[0]> {
  readonly seats?: number;
  /** How many seats each sets anew while they are apart. */
  readonly changes?: number;
}

/** All nodes share a room of many seats; then each link is cut, each node changes something, and lets go of its log. */
export function parted({ seats = 300, changes = 1, ...options }: PartedOptions = {}): TestNetwork {
  const network = new TestNetwork({ nodes: 2, ...options });
  network.node(0).change("room", (draft) => {
    for (let seat = 0; seat < seats; seat++) draft.seats.set(seatOf(seat), seat);
  });
  network.settle(20_000);
  for (const link of network.links) link.cut();
  for (const node of network.nodes) change(node, changes);
  truncateAll(network);
  return network;
}

/** Sets seats anew, at each node others. */
export function change(node: TestNode, changes: number): void {
  const taken = node.document("room").view.seats.size;
  node.change("room", (draft) => {
    for (let number = 0; number < changes; number++) {
      draft.seats.set(seatOf((number * 7 + node.index * 3) % taken), 1000 * (node.index + 1) + number);
    }
  });
}

export function truncateAll(network: TestNetwork): void {
  network.run(200);
  for (const node of network.nodes) node.truncate("room");
  network.run(200);
}

export const rungsOf = ({ engine }: TestNode): Readonly<Record<string, number>> => engine.counts.traffic.rungs;

function seatOf(seat: number): string {
  return `seat ${String(seat).padStart(6, "0")}`;
}
