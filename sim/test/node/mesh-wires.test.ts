// Dials of a mesh: one that leads somewhere becomes a link at both ends; one that leads nowhere has failed after a while, and one to oneself at once.
import type { DialTarget } from "@joinery/sync/gossip";
import { describe, expect, it } from "vitest";
import { EventQueue } from "../../src/index.js";
import { MeshWires } from "../../src/node/mesh-wires.js";
import type { VirtualNode } from "../../src/node/virtual-node.js";

/** Two nodes on a network that carries everything at once, and what was heard of a dial of the first. */
function dialled(address: string, untilMs: number): string[] {
  const told: string[] = [];
  const events = new EventQueue(1);
  const nodes = [0, 1].map((index) => ({
    index,
    connect: (link: number, peer: number) => told.push(`${index} is linked to ${peer} by ${link}`),
    dialFailed: ({ address: at }: DialTarget) => told.push(`${index} failed to reach ${at}`),
    engine: { mesh: { giveUp: (target: DialTarget) => told.push(`${index} gives up ${target.address}`) } },
  })) as never as VirtualNode[];
  const network = { incarnation: () => 0, signal: (_from: number, _to: number, act: () => void) => act() };
  const wires = new MeshWires({ events, network: network as never, node: (index) => nodes[index], answerMs: 1000 });
  wires.dial(nodes[0] as VirtualNode, { address, id: undefined, purpose: "contact" });
  events.runUntil(untilMs);
  return told;
}

describe("a dial", () => {
  it("becomes a link at both ends", () => {
    expect(dialled("1", 2000)).toEqual(["1 is linked to 0 by 0", "0 is linked to 1 by 0"]);
  });

  it.each(["2", "-1", "1.5", "somewhere"])("to %s, where nobody is, fails after a while", (address) => {
    expect(dialled(address, 999)).toEqual([]);
    expect(dialled(address, 1000)).toEqual([`0 failed to reach ${address}`]);
  });

  it("to oneself is given up, as by a replica that meets itself", () => {
    expect(dialled("0", 2000)).toEqual(["0 gives up 0"]);
  });
});
