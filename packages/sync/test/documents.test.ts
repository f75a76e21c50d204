// Documents come and go on a session, and not every peer has every document.
import { describe, expect, it } from "vitest";
import { TestNetwork } from "./model/test-network.js";
import type { TestNode } from "./model/test-node.js";

const write = (node: TestNode, name: string, by = 1): void =>
  node.change(name, (draft) => draft.score.at("ann").add(by));
const read = (node: TestNode, name: string): number => node.document(name).view.score.get("ann") ?? 0;

describe("a document", () => {
  it("that only one side has costs a few frames, then silence", () => {
    const network = new TestNetwork({ nodes: 2 });
    network.node(0).open("mine");
    write(network.node(0), "mine");
    network.settle(2000);
    network.expectSilence();
    write(network.node(0), "mine");
    network.expectSilence();
    expect(network.watch.frames).toBeLessThan(12);
  });

  it("that is opened later is brought up to date at once", () => {
    const network = new TestNetwork({ nodes: 2 });
    network.node(0).open("late");
    for (let count = 0; count < 30; count++) write(network.node(0), "late");
    network.run(20_000);
    network.node(1).open("late");
    write(network.node(1), "late");
    network.run(500);
    expect(network.nodes.map((node) => read(node, "late"))).toEqual([31, 31]);
    expect(network.isSettled).toBe(true);
  });

  it("that is closed and opened again goes on, and is silent in between", () => {
    const network = new TestNetwork({ nodes: 2 });
    write(network.node(0), "room");
    network.settle(2000);
    network.node(1).close("room");
    write(network.node(0), "room");
    network.run(15_000);
    network.expectSilence();
    network.node(1).open("room");
    network.settle(2000);
    write(network.node(0), "room");
    network.run(500);
    expect(network.nodes.map((node) => read(node, "room"))).toEqual([3, 3]);
  });

  it("is not taken for absent because of an old answer", () => {
    for (let seed = 0; seed < 200; seed++) {
      const network = new TestNetwork({ nodes: 2, seed });
      network.faults = { loss: 0.1, duplication: 0.5, delayMsMax: 2000 };
      network.node(0).open("late");
      network.run(network.random.between(0, 60) * 50);
      network.node(1).open("late");
      network.run(network.random.between(0, 60) * 50);
      network.heal();
      network.run(8000);
      for (const node of network.nodes) write(node, "late");
      network.run(8000);
      expect(network.nodes.map((node) => read(node, "late"))).toEqual([2, 2]);
    }
  });

  it("with a long backlog does not hold up another", () => {
    const network = new TestNetwork({
      nodes: 2,
      documents: ["bulk", "live"],
      framesPerStep: 1,
      limits: { frameBytesMax: 8192 },
    });
    network.links[0]!.cut();
    for (let count = 0; count < 3000; count++) write(network.node(0), "bulk");
    network.links[0]!.open(network.nowMs);
    network.run(500);
    write(network.node(0), "live");
    network.run(400);
    expect(read(network.node(1), "live")).toBe(1);
    expect(read(network.node(1), "bulk")).toBeLessThan(3000);
    network.settle(60_000);
    expect(read(network.node(1), "bulk")).toBe(3000);
  });
});
