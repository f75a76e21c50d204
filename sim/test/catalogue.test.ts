// Every scenario of the catalogue passes at a size that takes a moment, came to what it is about, and is a function of its seed.

import { type ScenarioResult, scenarios } from "@joinery/sim";
import { describe, expect, it } from "vitest";
import { withShown } from "../src/catalogue/run-result.js";

const seed = Number(process.env.JOINERY_SEED ?? 1);
/** Where its own size would take long. */
const smallSizes: Readonly<Record<string, number>> = {
  "heal-storm": 12,
  "short-lived-clients": 60,
  "thousand-nodes": 60,
  "phone-mesh": 16,
};

/** The main job has tests of its own. */
const tested = scenarios.filter(({ name }) => name !== "game-and-ledger");

describe("the catalogue", () => {
  it.each(tested.map((scenario) => [scenario.name, scenario] as const))("passes %s", (name, scenario) => {
    const nodes = process.env.JOINERY_FULL === undefined ? smallSizes[name] : undefined;
    const result = scenario.run({ seed, ...(nodes === undefined ? {} : { nodes }) });
    expect([result.reason, result.verdict, result.exitCode]).toEqual([null, "pass", 0]);
    expect(Object.values(result.happened).every((count) => count > 0)).toBe(true);
    expect(Object.keys(result.checks).length).toBeGreaterThanOrEqual(8);
  });

  it("gives the same run again from the same seed, and another from another", () => {
    const [storm] = scenarios.filter(({ name }) => name === "flapping-minority");
    const hashes = [1, 1, 2].map((one) => storm?.run({ seed: one, nodes: 4 }).traceHash);
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  it("does not pass what never came to what it is about", () => {
    const passed = scenarios[3]?.run({ seed: 1, nodes: 4 }) as ScenarioResult;
    expect(passed.verdict).toBe("pass");
    const unshown = withShown({ ...passed, happened: { ...passed.happened, lies: 0 } });
    expect(unshown).toMatchObject({ verdict: "unchecked", exitCode: 2, reason: "it never came to this: lies" });
  });

  it("has names that can be typed, and says how large each may be", () => {
    expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
    for (const { name, about, nodes, nodesMin, nodesMax } of scenarios) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(about.length).toBeLessThan(130);
      expect(nodesMin <= nodes && nodes <= nodesMax).toBe(true);
    }
  });
});
