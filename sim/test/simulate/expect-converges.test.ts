// The line in a user's test: it passes or fails, and the message of a failure leads to the same failure again.
import { afterEach, describe, expect, it, vi } from "vitest";
import { parseScheduleLine, replay } from "../../src/index.js";
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
    const { steps, faults } = simulation.schedule;
    expect(steps.length).toBeLessThan(20);
    expect(message).toContain(`${steps.length} operations, ${faults.length} faults:`);
    expect(message).toMatch(/ {2}node \d: plan \{"id":"t \d+","cost":\d+\}/);
    const [, line] = /JOINERY_SCHEDULE=([\w-]+) npx vitest run expect-converges.test.ts -t "/.exec(message)!;
    expect(replay(naiveApp, parseScheduleLine(line!)).failure).toBe("never over budget");
    vi.stubEnv("JOINERY_SCHEDULE", line!);
    expect(failureOf(() => expectConverges(naiveApp)).message).toContain("(the schedule given)");
  });

  it("takes the seed and the number of runs from the environment", () => {
    vi.stubEnv("JOINERY_SEED", "4");
    const { message } = failureOf(() => expectConverges(naiveApp, { seed: 1, shrinkRunsMax: 0 }));
    expect(message).toContain("(seed 4, after 0 that passed; made smaller in 0 runs)");
    vi.stubEnv("JOINERY_SEED", "four");
    expect(() => expectConverges(naiveApp)).toThrow(/JOINERY_SEED is "four": give a whole number/);
  });
});
