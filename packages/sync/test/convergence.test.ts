// The core over links that lose, duplicate, reorder, jam and cut, with slow disks and crashes: whatever happens,
// once the faults end everything converges within a bound, and then nobody says a word.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holds, timeoutMs } from "./model/property.js";
import { play, schedules, settleAfter } from "./model/schedule.js";

/** Generous: the longest path takes 12 s in tens of thousands of runs. */
const convergeMsMax = 20_000;

describe("replicas over bad links", { timeout: timeoutMs }, () => {
  it("converge once the faults end, and fall silent", () => {
    holds("silent ends", schedules(), { runs: 250 }, (schedule) => {
      const network = play(schedule);
      settleAfter(network, convergeMsMax);
      network.expectEqual();
      network.expectSilence();
      expect(network.links.flatMap(({ closeReasons }) => closeReasons)).toEqual([]);
    });
  });

  it("converge around links that stay jammed for good", () => {
    const jammed = fc.record({ number: fc.nat(20), schedule: schedules({ nodesMin: 3, topologies: ["ring"] }) });
    holds("ways around", jammed, { runs: 40 }, ({ number, schedule }) => {
      const network = play(schedule);
      network.links[number % network.links.length]!.isJammed = true;
      network.run(convergeMsMax);
      network.expectEqual();
    });
  });
});
