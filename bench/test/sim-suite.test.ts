// Every case of the simulator at a small part of its size: all subjects do it, and with the same outcome.

import { describe, expect, it } from "vitest";
import { simSuite } from "../src/sim/sim-suite.js";
import type { Outcome } from "../src/suite.js";

describe("the suite sim", () => {
  it("has a case for every target", () => {
    const ids = simSuite.cases.map(({ id }) => id);
    for (const target of simSuite.targets) expect(ids).toContain(target.case);
  });

  const here = simSuite.cases.filter(({ startsProcesses }) => startsProcesses !== true);
  it.each(here.map((it) => [it.id, it] as const))(
    "%s is the same work for everybody",
    { timeout: 60_000 },
    async (_, one) => {
      const outcomes: Outcome[] = [];
      for (const name of one.subjects) outcomes.push(await one.measure(name, 0.02));
      expect(new Set(outcomes.map(({ digest }) => digest)).size).toBe(1);
      for (const { figures } of outcomes) {
        expect([...new Set(figures.map(({ metric }) => metric))]).toEqual(one.metrics);
        for (const { value } of figures) expect(value).toBeGreaterThanOrEqual(0);
      }
    },
  );
});
