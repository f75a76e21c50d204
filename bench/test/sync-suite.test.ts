// Every case of sync at a small part of its size: all subjects do it and end with the same content, and what is counted
// rather than timed is the same in every run.

import { describe, expect, it } from "vitest";
import type { BenchCase, Metric, Outcome } from "../src/suite.js";
import { syncSuite } from "../src/sync/sync-suite.js";
import { countsMeasured } from "./sync-counts.js";

const scale = 0.01;
/** Joinery alone does more of the work in as much time. */
const countedScale = 0.1;
const bounded: readonly Metric[] = [
  ...(["bytes", "messages", "round_trips", "elements_per_floor"] as const),
  ...(["payloads_per_node", "link_delays"] as const),
];
/** A share grows where the rest shrinks, so it is the same in every run and has no bound. */
const counted: readonly Metric[] = [...bounded, "metadata_share"];

/** What starts processes can only be run as it was built: the command's test does. */
const cases = syncSuite.cases.filter(({ startsProcesses }) => startsProcesses !== true);

/** Joinery's counts by metric, a variant after a colon. */
async function countsOf(subject: BenchCase): Promise<Record<string, number>> {
  const { figures } = await subject.measure("joinery", countedScale);
  const counts = figures.filter(({ metric }) => counted.includes(metric));
  return Object.fromEntries(
    counts.map((it) => [it.variant === "" ? it.metric : `${it.metric}:${it.variant}`, it.value]),
  );
}

describe("the suite sync", () => {
  it("has a case for every target, and measured counts for every case", () => {
    const ids = syncSuite.cases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const target of syncSuite.targets) expect(ids).toContain(target.case);
    expect(Object.keys(countsMeasured)).toEqual(cases.map(({ id }) => id));
  });

  it.each(cases.map((it) => [it.id, it] as const))("%s is the same work for everybody", async (id, subject) => {
    const outcomes: Outcome[] = [];
    for (const name of subject.subjects) outcomes.push(await subject.measure(name, scale));
    const digests = outcomes.map(({ digest }) => digest);
    expect(new Set(digests).size, digests.join("; ")).toBe(1);
    for (const { figures } of outcomes) {
      expect(figures.map(({ metric }) => metric)).toEqual(expect.arrayContaining([...subject.metrics]));
      for (const { value } of figures) expect(value).not.toBeNaN();
    }
    for (const { metric, variant = "" } of syncSuite.targets.filter((target) => target.case === id)) {
      expect(outcomes[0]?.figures).toContainEqual(expect.objectContaining({ metric, variant }));
    }
  });

  it.each(cases.map((it) => [it.id, it] as const))(
    "%s counts the same in two runs, and no more than was measured when its bound was written; targets are another matter",
    async (id, subject) => {
      const counts = await countsOf(subject);
      expect(await countsOf(subject)).toEqual(counts);
      const bounds = countsMeasured[id] ?? {};
      const names = Object.keys(counts).filter((name) => bounded.some((metric) => name.split(":")[0] === metric));
      expect(names).toEqual(Object.keys(bounds));
      for (const [name, bound] of Object.entries(bounds)) expect(counts[name], name).toBeLessThanOrEqual(bound);
    },
  );
});
