// A failure of other systems: servers that share a backplane send each other's messages round in circles.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holds, timeoutMs } from "../model/property.js";
import { TestNetwork, type Topology } from "../model/test-network.js";

const cases = fc.record({
  seed: fc.nat(),
  nodes: fc.integer({ min: 3, max: 7 }),
  topology: fc.constantFrom<Topology>("ring", "mesh"),
  changes: fc.integer({ min: 1, max: 10 }),
  duplication: fc.constantFrom(0, 0.5),
});

describe("a circle of hubs", { timeout: timeoutMs }, () => {
  it("passes a change on over each link once at most in each direction, and then is silent", () => {
    const options = { runs: 60, needs: ["entries sent"] };
    holds("circles", cases, options, ({ seed, nodes, topology, changes, duplication }, seen) => {
      const network = new TestNetwork({ nodes, topology, seed });
      network.settle(2000);
      network.faults = { loss: 0, duplication, delayMsMax: 20 };
      for (let count = 0; count < changes; count++) {
        network.node(network.random.between(0, nodes - 1)).change("room", ({ players }) => players.add(`p${count}`));
        if (network.random.chance(0.5)) network.step();
      }
      network.settle(5000);
      network.expectEqual();
      network.run(1000);
      network.expectSilence();
      seen.count("entries sent", network.watch.entriesSent);
      expect(network.watch.entriesSent).toBeGreaterThanOrEqual(changes * (nodes - 1));
      expect(network.watch.entriesSent).toBeLessThanOrEqual(changes * network.links.length * 2);
    });
  });
});
