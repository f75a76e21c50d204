// How much is said: every entry once per link, one bulk source at a time.
import { describe, expect, it } from "vitest";
import { messageType } from "../src/core/frame.js";
import { TestNetwork } from "./model/test-network.js";
import type { TestNode } from "./model/test-node.js";
import { readSpoken } from "./model/wire-watch.js";

const add = (node: TestNode): void => node.change("room", (draft) => draft.score.at("ann").add(1));
const score = (node: TestNode): number => node.document("room").view.score.get("ann") ?? 0;
const duplicates = (network: TestNetwork): number =>
  network.nodes.reduce((sum, node) => sum + node.engine.counts.entriesDuplicate, 0);

describe("traffic", () => {
  it("of one change is one frame with the entry, and one that acknowledges it", () => {
    const network = new TestNetwork({ nodes: 2 });
    network.settle(2000);
    const said: (readonly number[])[] = [];
    network.links[0]!.filter = (frame) => said.push(readSpoken(frame).types) > 0;
    add(network.node(0));
    network.run(20_000);
    expect(said).toEqual([[messageType.entries], [messageType.ack]]);
  });

  it("carries every live entry over every link of a line exactly once", () => {
    const network = new TestNetwork({ nodes: 4, topology: "line" });
    network.settle(2000);
    for (let round = 0; round < 25; round++) {
      for (const node of network.nodes) add(node);
      network.step();
    }
    network.settle(5000);
    expect(network.watch.entriesSent).toBe(25 * 4 * 3);
    expect(duplicates(network)).toBe(0);
  });

  it("carries a new entry once, though an old question arrives again that asks for all there is", () => {
    const network = new TestNetwork({ nodes: 2 });
    const [asking, asked] = network.nodes as [TestNode, TestNode];
    const questions: Uint8Array[] = [];
    network.watch.watchers.push({
      sent: (from, _to, { requests }, frame) => {
        if (from === asking && requests.some(({ what }) => what === "vector")) questions.push(frame.slice());
      },
    });
    network.settle(2000);
    add(asked);
    asked.advance(network.nowMs);
    for (const question of questions) network.links[0]!.inject(asking, question, network.nowMs);
    network.settle(2000);
    expect(questions.length).toBeGreaterThan(0);
    expect(score(asking)).toBe(1);
    expect(network.watch.entriesSent).toBe(1);
  });

  it("carries a backlog over every link of a line exactly once", () => {
    const network = new TestNetwork({ nodes: 3, topology: "line" });
    for (const link of network.links) link.cut();
    for (let count = 0; count < 500; count++) add(network.node(0));
    network.heal();
    network.settle(10_000);
    expect(network.watch.entriesSent).toBe(1000);
  });

  it("does not ask twice for what is on its way, however long it takes", () => {
    const network = new TestNetwork({ nodes: 2, framesPerStep: 1, limits: { frameBytesMax: 4096 } });
    network.links[0]!.cut();
    for (let count = 0; count < 5000; count++) add(network.node(0));
    network.links[0]!.open(network.nowMs);
    network.links[0]!.faults = { loss: 0, duplication: 0, delayMsMax: 600 };
    expect(network.settle(60_000)).toBeGreaterThan(4000);
    expect(duplicates(network)).toBe(0);
  });

  it("takes a backlog that two peers offer from one of them", () => {
    const network = new TestNetwork({ nodes: 3, framesPerStep: 1, limits: { frameBytesMax: 4096 } });
    const joined = network.linksOf(network.node(2));
    for (const link of joined) link.cut();
    for (let count = 0; count < 1000; count++) for (const node of [network.node(0), network.node(1)]) add(node);
    network.run(10_000);
    const sent = network.watch.entriesSent;
    for (const link of joined) link.open(network.nowMs);
    network.run(60_000);
    expect(score(network.node(2))).toBe(2000);
    expect(network.watch.entriesSent - sent).toBeLessThan(2000 * 1.05);
  });

  it.each([0, 1])("goes on with the other peer when the one that was asked falls silent: link %i", (silent) => {
    const network = new TestNetwork({ nodes: 3, framesPerStep: 1, limits: { frameBytesMax: 4096 } });
    const [first, second] = network.linksOf(network.node(2));
    for (const link of [first!, second!]) link.cut();
    for (let count = 0; count < 1000; count++) add(network.node(0));
    network.run(10_000);
    for (const link of [first!, second!]) link.open(network.nowMs);
    network.run(600);
    const before = score(network.node(2));
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(1000);
    [first, second][silent]!.isJammed = true;
    network.run(10_000);
    expect(score(network.node(2))).toBe(1000);
  });
});
