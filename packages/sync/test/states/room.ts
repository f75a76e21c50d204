// A room that takes many chunks, and what goes over the wire about it.
import { decodeFrame, messageType } from "../../src/core/frame.js";
import { Random } from "../model/random.js";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";

/** Frames so small that a state takes dozens of chunks, of half a frame each. */
export const limits = { frameBytesMax: 4096 };
export const chunkBytes = 2048;

/** Adds players whose names no two chunks have in common. */
export function fill(network: TestNetwork, node: TestNode, count = 400, seed = 7): void {
  const random = new Random(seed);
  for (let number = 0; number < count; number++) {
    const name = `${seed}/${number} ${Array.from({ length: 10 }, () => random.word().toString(36)).join("")}`;
    node.change("room", (draft) => void draft.players.add(name));
  }
  network.run(200);
}

interface ApartOptions extends Partial<ConstructorParameters<typeof TestNetwork>[0]> {
  readonly players?: number;
}

/** A network whose nodes have not met; the first has a room of many players and no log of it. */
export function apart(nodes: number, { players = 400, ...options }: ApartOptions = {}): TestNetwork {
  const network = new TestNetwork({ nodes, limits, ...options });
  for (const link of network.links) link.cut();
  fill(network, network.node(0), players);
  network.node(0).truncate("room");
  network.run(200);
  return network;
}

/** How many chunks the state of a node takes. */
export function chunksOf(node: TestNode): number {
  return Math.ceil(node.document("room").base.snapshot()!.bytes.length / chunkBytes);
}

export function meet(network: TestNetwork): void {
  for (const link of network.links) link.open(network.nowMs);
}

/** Counts messages that are sent to each node, by their types. */
export function countMessages(network: TestNetwork): (node: TestNode, type: keyof typeof messageType) => number {
  const counts = new Map<string, number>();
  network.watch.watchers.push({
    sent: (_from, to, { types }) => {
      for (const type of types) counts.set(`${to.index} ${type}`, (counts.get(`${to.index} ${type}`) ?? 0) + 1);
    },
  });
  return ({ index }, type) => counts.get(`${index} ${messageType[type]}`) ?? 0;
}

export function has(frame: Uint8Array, type: keyof typeof messageType): boolean {
  return decodeFrame(frame).some((message) => message.type === messageType[type]);
}
