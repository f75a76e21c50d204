// Two that have both let go of what the other lacks find out by which live parts they differ, and send each other that.
import { describe, expect, it } from "vitest";
import type { TestNode } from "../model/test-node.js";
import { countMessages, meet } from "../states/room.js";
import { change, parted, rungsOf, truncateAll } from "./parted.js";

describe("two replicas without a log for each other", () => {
  it.each([1, 10, 60])("with %i changes at each meet by their parts, and send no state", (changes) => {
    const network = parted({ changes, seats: 1000 });
    const before = network.nodes.map(({ engine }) => engine.counts.bytesSent);
    const count = countMessages(network);
    meet(network);
    expect(network.settle(10_000)).toBeLessThan(1000);
    network.expectEqual();
    const [one, other] = network.nodes as [TestNode, TestNode];
    expect(one.document("room").view.seats.size).toBe(1000);
    expect(network.nodes.map((node) => count(node, "state") + count(node, "chunk"))).toEqual([0, 0]);
    expect(count(one, "parts") + count(other, "parts")).toBe(1);
    expect(rungsOf(one).patch! + rungsOf(other).patch!).toBe(2);
    const bytes = network.nodes.reduce((sum, { engine }, index) => sum + engine.counts.bytesSent - before[index]!, 0);
    const state = one.document("room").base.snapshot()!.bytes.length;
    expect(bytes).toBeLessThan(4 * changes * 13 * 1.45 + 1.1 * 2 * changes * 13 + 2048);
    expect(bytes).toBeLessThan(state / 1.5);
    for (const node of network.nodes)
      expect(node.recovered("room").applied.compare(node.document("room").applied)).toBe("equal");
    network.expectSilence();
  });

  it("go on from there with entries, and by parts again when they have parted again", () => {
    const network = parted();
    meet(network);
    network.settle(10_000);
    network.node(0).change("room", (draft) => draft.title.set("after"));
    network.settle(10_000);
    expect(network.node(1).document("room").view.title).toBe("after");
    network.links[0]!.cut();
    for (const node of network.nodes) change(node, 5);
    truncateAll(network);
    meet(network);
    network.settle(10_000);
    network.expectEqual();
    expect(network.nodes.map((node) => rungsOf(node).state ?? 0)).toEqual([0, 0]);
  });

  it("both write on meanwhile", () => {
    const network = parted({ changes: 20 });
    meet(network);
    for (let number = 0; number < 30; number++) {
      for (const node of network.nodes) node.change("room", (draft) => draft.score.at("all").add(1));
      network.step();
    }
    network.settle(20_000);
    network.expectEqual();
    expect(network.node(0).document("room").view.score.get("all")).toBe(60);
    expect(network.nodes.map((node) => rungsOf(node).state ?? 0)).toEqual([0, 0]);
  });
});
