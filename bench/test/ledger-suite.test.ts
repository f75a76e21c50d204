// Every case of the ledger at a small part of its size: all subjects do it, and end with the same content.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeAll, describe, expect, it } from "vitest";
import { ledgerSuite } from "../src/ledger/ledger-suite.js";
import type { Outcome } from "../src/suite.js";

beforeAll(() => {
  setFlagsFromString("--expose-gc");
  globalThis.gc = runInNewContext("gc") as NonNullable<typeof globalThis.gc>;
});

describe("the suite ledger", () => {
  it("has a case for every target", () => {
    const ids = ledgerSuite.cases.map(({ id }) => id);
    for (const target of ledgerSuite.targets) expect(ids).toContain(target.case);
  });

  it.each(ledgerSuite.cases.map((it) => [it.id, it] as const))("%s is the same work for everybody", async (_, one) => {
    const outcomes: Outcome[] = [];
    for (const name of one.subjects) outcomes.push(await one.measure(name, 0.001));
    expect(new Set(outcomes.map(({ digest }) => digest)).size).toBe(1);
    for (const { figures } of outcomes) {
      expect([...new Set(figures.map(({ metric }) => metric))]).toEqual(one.metrics);
      for (const { metric, value } of figures) {
        // What so few accounts add to a heap is less than what comes and goes in it meanwhile.
        if (metric === "heap_mb") expect(value).toBeTypeOf("number");
        else expect(value).toBeGreaterThan(0);
      }
    }
  });

  it("has at most 24 bytes per pair, names of ten characters included", async () => {
    const one = ledgerSuite.cases.find(({ id }) => id === "bytes-per-pair");
    const outcome = await one?.measure("joinery", 0.02);
    expect(outcome?.figures[0]?.value).toBeLessThanOrEqual(24);
  });
});
