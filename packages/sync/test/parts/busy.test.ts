// Many whose parts are compared with one peer's at once: it lists them to so many at a time, as all bulk, and the others wait.
import { describe, expect, it } from "vitest";
import { countMessages, has, meet } from "../states/room.js";
import { parted } from "./parted.js";

describe("a node that compares parts with many at once", () => {
  it("lists them to so many at a time, puts the others off, and none of them falls back to a state", () => {
    const limits = { frameBytesMax: 8192, catchingUpMax: 1 };
    const network = parted({ nodes: 4, topology: "star", seats: 8500, changes: 1900, limits, framesPerStep: 1 });
    const count = countMessages(network);
    const [hub, ...others] = network.nodes;
    let most = 0;
    const served = new Set<number>();
    network.checks.push(() => {
      most = Math.max(most, served.size);
      served.clear();
    });
    for (const link of network.links) {
      link.filter = (frame, from, to) => {
        if (from === hub && has(frame, "partsItems")) served.add(to.index);
        return true;
      };
    }
    meet(network);
    network.settle(120_000);
    network.expectEqual();
    expect(hub!.engine.counts.busyAnswers).toBeGreaterThan(0);
    expect(most).toBe(1);
    expect(others.map((node) => count(node, "state"))).toEqual(others.map(() => 0));
    network.expectSilence();
  });
});
