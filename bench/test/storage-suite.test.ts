// Every case of storage at a thousandth of its size: all subjects do it, and end with the same content on disk.

import { describe, expect, it } from "vitest";
import { storageSuite } from "../src/storage/storage-suite.js";
import type { Outcome } from "../src/suite.js";

const scale = 0.001;

/** What starts processes can only be run as it was built: the command's test does. */
const cases = storageSuite.cases.filter(({ startsProcesses }) => startsProcesses !== true);

describe("the suite storage", () => {
  it("has a case for every target", () => {
    const ids = storageSuite.cases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const target of storageSuite.targets) expect(ids).toContain(target.case);
  });

  it.each(cases.map((it) => [it.id, it] as const))("%s is the same work for everybody", async (id, subject) => {
    const outcomes: Outcome[] = [];
    for (const name of subject.subjects) outcomes.push(await subject.measure(name, scale));
    const digests = outcomes.map(({ digest }) => digest);
    expect(new Set(digests).size, digests.join("; ")).toBe(1);
    for (const { figures } of outcomes) {
      expect(figures.map(({ metric }) => metric)).toEqual(expect.arrayContaining([...subject.metrics]));
      for (const { value } of figures) expect(value).toBeGreaterThan(0);
    }
    for (const { metric, variant = "", than, peerVariants = [""] } of storageSuite.targets.filter(
      (target) => target.case === id,
    )) {
      const needed = [variant, ...(than === "joinery" ? peerVariants : [])];
      for (const name of needed) {
        expect(outcomes[0]?.figures).toContainEqual(expect.objectContaining({ metric, variant: name }));
      }
    }
  });
});
