// The core over links that lose, duplicate, reorder, jam and cut, with slow disks and crashes: whatever happens,
// once the faults end everything converges within a bound, and then nobody says a word.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { play, schedules, settleAfter } from "./model/schedule.js";

/** Generous: the longest path takes under 8 s in thousands of runs. */
const convergeMsMax = 20_000;

describe("replicas over bad links", () => {
  it("converge once the faults end, and fall silent", () => {
    fc.assert(
      fc.property(schedules(), (schedule) => {
        const network = play(schedule);
        settleAfter(network, convergeMsMax);
        network.expectEqual();
        network.expectSilence();
        expect(network.links.flatMap(({ closeReasons }) => closeReasons)).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });

  it("converge around links that stay jammed for good", () => {
    const jammed = fc.record({ number: fc.nat(20), schedule: schedules({ nodesMin: 3, topologies: ["ring"] }) });
    fc.assert(
      fc.property(jammed, ({ number, schedule }) => {
        const network = play(schedule);
        network.links[number % network.links.length]!.isJammed = true;
        network.run(convergeMsMax);
        network.expectEqual();
      }),
      { numRuns: 40 },
    );
  });
});
