// Patches that are too large to go along go in chunks, and where the two have little in common, all items are listed.
import { describe, expect, it } from "vitest";
import type { TestNode } from "../model/test-node.js";
import { countMessages, has, limits, meet } from "../states/room.js";
import { parted, rungsOf } from "./parted.js";

describe("a patch that is larger than half a frame", () => {
  it("goes in chunks, both ways, and no state does", () => {
    const network = parted({ limits, seats: 2000, changes: 200 });
    const count = countMessages(network);
    meet(network);
    network.settle(20_000);
    network.expectEqual();
    for (const node of network.nodes) {
      expect([count(node, "state"), count(node, "noState")]).toEqual([0, 0]);
      expect(count(node, "chunk")).toBeGreaterThan(1);
      expect(node.recovered("room").applied.compare(node.document("room").applied)).toBe("equal");
    }
    network.expectSilence();
    for (const { engine } of network.nodes) expect(engine.stagedBytes).toBe(0);
  });

  it("is whole again whichever of its chunks is lost, while both write on", () => {
    const network = parted({ limits, seats: 2000, changes: 200 });
    let chunks = 0;
    network.links[0]!.filter = (frame) => !has(frame, "chunk") || ++chunks % 3 !== 1;
    meet(network);
    for (let number = 0; number < 30; number++) {
      for (const node of network.nodes) node.change("room", (draft) => draft.score.at("all").add(1));
      network.step();
    }
    network.settle(60_000);
    network.expectEqual();
    expect(network.node(0).document("room").view.score.get("all")).toBe(60);
    expect(network.nodes.map((node) => rungsOf(node).state ?? 0)).toEqual([0, 0]);
  });
});

describe("two that differ in more than a third of what they have", () => {
  /** A hundred of three hundred seats each: as few operations as lead nobody to a state, and four hundred parts. */
  const farApart = (options = {}) => parted({ seats: 300, changes: 100, ...options });

  it("are told all items, once, and send each other patches", () => {
    const network = farApart();
    const count = countMessages(network);
    meet(network);
    expect(network.settle(10_000)).toBeLessThan(1000);
    network.expectEqual();
    const listed = network.nodes.map((node) => rungsOf(node).partsList ?? 0);
    expect(listed.sort()).toEqual([0, 1]);
    expect(network.nodes.map((node) => count(node, "state"))).toEqual([0, 0]);
    network.expectSilence();
  });

  it("are told them in as many messages as it takes, and again from where one was lost", () => {
    const network = farApart({ limits, seats: 3000, changes: 1000 });
    let lists = 0;
    network.links[0]!.filter = (frame) => !has(frame, "partsItems") || ++lists !== 2;
    meet(network);
    network.settle(60_000);
    network.expectEqual();
    expect(lists).toBeGreaterThan(3);
    expect(network.nodes.map((node: TestNode) => rungsOf(node).state ?? 0)).toEqual([0, 0]);
  });
});
