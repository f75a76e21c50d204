// Invariant 3: an acknowledgement means durable and contiguous, and what one side only hopes that the other has dies with
// the connection. Whatever a replica has said about itself is still true after a crash at that very moment.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holds, timeoutMs } from "../model/property.js";
import { play, schedules } from "../model/schedule.js";
import { noFaults } from "../model/test-link.js";
import { TestNetwork } from "../model/test-network.js";
import type { TestNode } from "../model/test-node.js";
import type { Spoken } from "../model/wire-watch.js";

function expectTrueAfterCrash(node: TestNode, { claims }: Spoken): void {
  for (const { key, seq } of claims) {
    const [name, author] = key.split("/") as [string, never];
    const left = node.recovered(name);
    expect(left.applied.get(left.authors.intern(author)), `node ${node.index} on ${key}`).toBeGreaterThanOrEqual(seq);
  }
}

describe("an acknowledgement", { timeout: timeoutMs }, () => {
  it("holds after a crash of whoever gave it", () => {
    const options = { runs: 80, needs: ["claims", "claims while a write is under way"] };
    holds("acknowledgements", schedules(), options, (schedule, seen) => {
      play(schedule, {
        prepare: ({ watch }) =>
          watch.watchers.push({
            sent: (from, _to, spoken) => {
              expectTrueAfterCrash(from, spoken);
              seen.count("claims", spoken.claims.length);
              if (from.isWriting) seen.count("claims while a write is under way", spoken.claims.length);
            },
          }),
      });
    });
  });
});

interface Cut {
  readonly seed: number;
  readonly changes: number;
  readonly steps: number;
  readonly lost: boolean;
}

const cuts: fc.Arbitrary<Cut> = fc.record({
  seed: fc.nat(),
  changes: fc.integer({ min: 1, max: 40 }),
  steps: fc.nat(6),
  lost: fc.boolean(),
});

/** A network that repairs nothing within the time of a test. */
function unrepaired(seed: number): TestNetwork {
  const limits = { repairMs: 600_000, repairMsMax: 600_000, frameBytesMax: 4096 };
  const network = new TestNetwork({ nodes: 2, seed, limits, framesPerStep: 1 });
  network.settle(2000);
  return network;
}

describe("what was sent and not acknowledged", { timeout: timeoutMs }, () => {
  it("is brought by the next connection at once, without waiting for a repair", () => {
    const needs = ["connections cut with entries under way"];
    holds("cut connections", cuts, { runs: 150, needs }, ({ seed, changes, steps, lost }, seen) => {
      const network = unrepaired(seed);
      const [link] = network.links;
      for (let count = 0; count < changes; count++) {
        const writer = network.node(network.random.between(0, 1));
        writer.change("room", (draft) => draft.score.at("ann").add(1));
      }
      if (lost) link!.isJammed = true;
      network.run(steps * 50);
      const arrived = network.nodes.reduce((sum, { engine }) => sum + engine.counts.entriesNew, 0);
      if (arrived < network.watch.entriesSent) seen.count("connections cut with entries under way");
      link!.isJammed = false;
      link!.faults = noFaults;
      link!.open(network.nowMs);
      network.settle(3000);
      network.expectEqual();
    });
  });
});
