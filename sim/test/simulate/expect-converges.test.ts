// The line in a user's test: it passes or fails, and the message of a failure leads to the same failure again.
import { afterEach, describe, expect, it, vi } from "vitest";
import { describeSize, parseScheduleLine, replay, type SimulatedApp } from "../../src/index.js";
import { expectConverges, SimulationFailure } from "../../src/vitest/index.js";
import { naiveApp, soundApp } from "./todo-app.js";

function failureOf(run: () => void): SimulationFailure {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(SimulationFailure);
    return error as SimulationFailure;
  }
  return expect.fail("it passed");
}

afterEach(() => vi.unstubAllEnvs());

describe("expectConverges", () => {
  it("passes an application that holds", () => {
    expectConverges(soundApp, { runs: 3 });
  });

  it("fails with the sentence, a smaller schedule and a line that fails again", { timeout: 120_000 }, () => {
    const { message, simulation } = failureOf(() => expectConverges(naiveApp));
    expect(message.split("\n")[0]).toMatch(/^never over budget, at .* of 100 are spent$/);
    expect(message).toMatch(/\(seed 2, after 1 that passed; made smaller in \d+ runs\)/);
    const { steps } = simulation.schedule;
    expect(steps.length).toBeLessThan(20);
    expect(message).toContain(`\n${describeSize(simulation.schedule)}:\n`);
    expect(message).toMatch(/ {2}node \d: plan \{"id":"t \d+","cost":\d+\}/);
    const [, line] = /JOINERY_SCHEDULE=([\w-]+) npx vitest run expect-converges.test.ts -t "/.exec(message)!;
    expect(replay(naiveApp, parseScheduleLine(line!)).failure).toBe("never over budget");
    vi.stubEnv("JOINERY_SCHEDULE", line!);
    expect(failureOf(() => expectConverges(naiveApp)).message).toContain("(the schedule given)");
  });

  it("says how to run the seed again with which code of the application threw, and keeps what was thrown", () => {
    const thrown = new Error("out of order");
    const ofSeed = (seed: number): SimulatedApp<typeof soundApp.schema, object> => ({
      ...{ schema: soundApp.schema, genesis: soundApp.genesis!, operations: { wait: { run: () => undefined } } },
      links: (of, nodes) => {
        if (of === seed) throw thrown;
        return Array.from({ length: nodes - 1 }, (_, a) => ({ a, b: a + 1 }));
      },
    });
    const again =
      /^links threw with seed 3 .*: out of order\n\nRun it again:\n {2}JOINERY_SEED=3 npx vitest run expect-converges.test.ts -t "/;
    expect(() => expectConverges(ofSeed(3), { runs: 4 })).toThrow(again);
    expect(() => expectConverges(ofSeed(3), { runs: 4 })).toThrow(
      expect.objectContaining({ code: "OPTION_FAILED", seed: 3, cause: thrown }),
    );
    vi.stubEnv("JOINERY_SEED", "3");
    expect(() => expectConverges(ofSeed(3))).toThrow(again);
    const { message } = failureOf(() => expectConverges(ofSeed(4)));
    expect(message).toContain("nothing was written");
  });

  it("takes the seed and the number of runs from the environment", () => {
    vi.stubEnv("JOINERY_SEED", "4");
    const { message } = failureOf(() => expectConverges(naiveApp, { seed: 1, shrinkRunsMax: 0 }));
    expect(message).toContain("(seed 4, after 0 that passed; made smaller in 0 runs)");
    vi.stubEnv("JOINERY_SEED", "four");
    expect(() => expectConverges(naiveApp)).toThrow(/JOINERY_SEED is "four": give a whole number/);
  });
});
