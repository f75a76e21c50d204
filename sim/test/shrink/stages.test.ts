// What shrinking tries: schedules that can be run, each smaller than the one before, so that every chain of them ends; and the same result
// however many are tried at a time.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  gameApp,
  type LostFrame,
  readSchedule,
  type Schedule,
  shrinkSchedule,
  shrinkScheduleTogether,
} from "../../src/index.js";
import { earlierSchedules, withShorterEnd } from "../../src/shrink/earlier.js";
import { onFewerNodes } from "../../src/shrink/fewer-nodes.js";
import { withLowerLatencies } from "../../src/shrink/lower-latencies.js";
import { withSimplerFaults } from "../../src/shrink/simpler-faults.js";
import { drawSchedule } from "../../src/simulate/draw-schedule.js";
import { fingerprintOf } from "../../src/simulate/fingerprint.js";

const stages = { earlierSchedules, withShorterEnd, onFewerNodes, withSimplerFaults, withLowerLatencies };
const drops = [0, 1, 2].map((at): LostFrame => [at, at + 1, at]);
const scheduleOf = (seed: number): Schedule => ({ ...drawSchedule({ ...gameApp, nodes: 5, steps: 30 }, seed), drops });

describe.each(Object.entries(stages))("%s", (_, candidates) => {
  it("gives schedules that can be run, and comes to an end whichever of them is taken", () => {
    const run = fc.property(
      fc.nat({ max: 10_000 }),
      fc.array(fc.nat({ max: 20 }), { minLength: 40 }),
      (seed, choices) => {
        let schedule = scheduleOf(seed);
        for (let round = 0; ; round++) {
          expect(round).toBeLessThan(2000);
          const tried = [...candidates(schedule)];
          if (tried.length === 0) return;
          schedule = tried[(choices[round % choices.length] as number) % tried.length] as Schedule;
          expect(readSchedule(schedule, gameApp)).toEqual(schedule);
        }
      },
    );
    fc.assert(run, { seed: 1, numRuns: 10 });
  });
});

describe("a search in threads", () => {
  it("finds what a search in turn finds, with as many runs, whatever answers come first", async () => {
    const run = fc.asyncProperty(fc.nat({ max: 1000 }), fc.integer({ min: 1, max: 60 }), async (seed, weightMin) => {
      const weigh = ({ steps, faults }: Schedule): number =>
        steps.filter(({ node }) => node % 2 === 0).length + 3 * faults.length;
      const fails = (candidate: Schedule): boolean => weigh(candidate) >= weightMin;
      const schedule = scheduleOf(seed);
      fc.pre(fails(schedule));
      const tried: number[] = [];
      const firstThatFails = async (candidates: readonly Schedule[]): Promise<number> => {
        const answers = await Promise.all(candidates.toReversed().map(async (candidate) => fails(candidate)));
        tried.push(candidates.length);
        return answers.toReversed().indexOf(true);
      };
      const runsMax = 300;
      const inTurn = shrinkSchedule(schedule, { fails, runsMax });
      expect(await shrinkScheduleTogether(schedule, { firstThatFails, runsMax })).toEqual(inTurn);
      expect(Math.max(...tried)).toBeLessThanOrEqual(16);
      expect(inTurn.runs).toBeLessThanOrEqual(runsMax);
    });
    await fc.assert(run, { seed: 1, numRuns: 30 });
  });
});

describe("a fingerprint", () => {
  const of = (check: string, message: string): string => fingerprintOf({ check, message });

  it("is the same for one kind of finding, whatever nodes, amounts and names are in it", () => {
    const message = (node: number, who: string): string =>
      `node ${node}: "${who}" owes player-${node} ${node * 7} chips`;
    expect(of("debts", message(3, "ann"))).toBe(of("debts", message(14, "bob the second")));
    expect(of("debts", "state 0f3a9c differs")).toBe(of("debts", "state 77e10b differs"));
  });

  it("differs where another check failed, or the same check found something else", () => {
    expect(of("debts", "node 1 owes 2")).not.toBe(of("loans", "node 1 owes 2"));
    expect(of("protocol", "node 1 sent no state")).not.toBe(of("protocol", "node 1 sent too much"));
  });
});
