// A failure of other systems: an update is dropped, everything after it depends on it, and the replica stalls for ever,
// most of all while traffic goes on and nothing looks idle.
import { describe, expect, it } from "vitest";
import { TestNetwork } from "../model/test-network.js";
import { carriesEntries } from "../model/wire-watch.js";

const laterMs = 3000;

describe("a dropped update", () => {
  it.each([1, 2, 5, 40, 59, 60])("does not stall what comes after it: number %i of 60, two a second", (dropped) => {
    const network = new TestNetwork({ nodes: 2 });
    const [writer, reader] = [network.node(0), network.node(1)];
    network.settle(2000);
    let number = 0;
    network.links[0]!.filter = (frame) => !carriesEntries(frame) || ++number !== dropped;
    const lag: number[] = [];
    for (let count = 1; count <= 60; count++) {
      writer.change("room", (draft) => draft.score.at("ann").add(1));
      network.run(500);
      lag.push(count - (reader.document("room").view.score.get("ann") ?? 0));
    }
    expect(number).toBeGreaterThanOrEqual(60);
    expect(Math.max(...lag)).toBeGreaterThan(0);
    expect(Math.max(...lag)).toBeLessThanOrEqual(laterMs / 500);
    network.settle(laterMs);
    network.expectEqual();
  });

  it("does not stall a reader behind a relay, while the relay's own updates flow", () => {
    const network = new TestNetwork({ nodes: 3, topology: "line" });
    network.settle(2000);
    let number = 0;
    network.links[1]!.filter = (frame, from) => from.index === 2 || !carriesEntries(frame) || ++number !== 3;
    for (let count = 0; count < 20; count++) {
      for (const node of network.nodes) node.change("room", (draft) => draft.score.at("ann").add(1));
      network.run(300);
    }
    network.run(laterMs);
    expect(network.nodes.map((node) => node.document("room").view.score.get("ann"))).toEqual([60, 60, 60]);
  });
});
