// Every case of the core at a thousandth of its size: all subjects do it, and end with the same content.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeAll, describe, expect, it } from "vitest";
import { coreSuite } from "../src/core/core-suite.js";
import { libraryNames } from "../src/suite.js";

const scale = 0.001;

beforeAll(() => {
  setFlagsFromString("--expose-gc");
  globalThis.gc = runInNewContext("gc") as NonNullable<typeof globalThis.gc>;
});

describe("the suite core", () => {
  it("has a case for every target", () => {
    const ids = coreSuite.cases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const target of coreSuite.targets) expect(ids).toContain(target.case);
  });

  it.each(coreSuite.cases.map((it) => [it.id, it] as const))(
    "%s is the same work for everybody",
    async (id, subject) => {
      const outcomes = [];
      for (const name of libraryNames) outcomes.push(await subject.measure(name, scale));
      expect(new Set(outcomes.map(({ digest }) => digest)).size, outcomes.map(({ digest }) => digest).join("; ")).toBe(
        1,
      );
      const measured = outcomes.map(({ figures }) => figures.map(({ metric }) => metric));
      for (const metrics of measured) expect(metrics).toEqual(expect.arrayContaining([...subject.metrics]));
      for (const { metric, variant = "" } of coreSuite.targets.filter((target) => target.case === id)) {
        expect(outcomes[0]?.figures).toContainEqual(expect.objectContaining({ metric, variant }));
      }
      for (const { figures } of outcomes) for (const { value } of figures) expect(value).not.toBeNaN();
    },
  );
});
