// A failure of other systems: the reply to a resync is lost, both sides start over at each other's questions, and the loop
// never ends.
import { describe, expect, it } from "vitest";
import { noFaults } from "../model/test-link.js";
import { TestNetwork } from "../model/test-network.js";

const add = (network: TestNetwork, index: number): void =>
  network.node(index).change("room", (draft) => draft.score.at("ann").add(1));

/** Two nodes that differ and have just met, with so many of the frames of `from` lost that follow its first question. */
function meeting(from: number, lost: number, copies: number): TestNetwork {
  const network = new TestNetwork({ nodes: 2 });
  const link = network.links[0]!;
  link.cut();
  for (const index of [0, 1]) for (let count = 0; count < 30; count++) add(network, index);
  let number = 0;
  link.filter = (_frame, sender) => sender.index !== from || ++number < 3 || number >= 3 + lost;
  link.faults = copies > 1 ? { loss: 0, duplication: 1, delayMsMax: 300 } : noFaults;
  link.open(network.nowMs);
  return network;
}

describe("a lost reply", () => {
  it.each([0, 1])("costs a few frames, then there is silence: replies of node %i", (from) => {
    const framesFor = (lost: number, copies: number): number => {
      const network = meeting(from, lost, copies);
      const before = network.watch.frames;
      network.settle(30_000);
      network.run(1000);
      network.expectSilence();
      network.expectEqual();
      return network.watch.frames - before;
    };
    const undisturbed = framesFor(0, 1);
    for (const lost of [1, 2, 3, 5, 8]) {
      expect(framesFor(lost, 1), `${lost} replies lost`).toBeLessThanOrEqual(undisturbed + 10 + 2 * lost);
      // Each question that arrives twice is answered at most twice.
      expect(framesFor(lost, 2), `${lost} replies lost, all else twice`).toBeLessThanOrEqual(
        2 * undisturbed + 10 + 2 * lost,
      );
    }
  });

  it("for good is asked for ever more rarely, and what the other side says still arrives", () => {
    const network = new TestNetwork({ nodes: 2 });
    network.settle(2000);
    network.links[0]!.filter = (_frame, from) => from.index === 0;
    add(network, 0);
    network.run(10_000);
    expect(network.node(1).document("room").view.score.get("ann")).toBe(1);
    const before = network.watch.frames;
    network.run(600_000);
    expect(network.watch.frames - before).toBeLessThanOrEqual((2 * 600) / 4 + 10);
  });
});
