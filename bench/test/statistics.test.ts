// What is made of samples: medians, rows for other programs, and judgements on targets.

import { describe, expect, it } from "vitest";
import { formatRange, formatValue } from "../src/report/format.js";
import { jsonRows } from "../src/report/json-rows.js";
import { judge } from "../src/report/verdict.js";
import type { Row } from "../src/run/row.js";
import { median } from "../src/run/statistics.js";
import type { Target } from "../src/suite.js";

function row(subject: Row["subject"], value: number, more: Partial<Row> = {}): Row {
  return { suite: "core", case: "set-tx", subject, metric: "ops_s", variant: "", value, samples: [value], ...more };
}

describe("the median", () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[10, 2, 4, 100], 7],
    [[2, 10, 9, 100, 1], 9],
  ])("of %j is %d", (samples, expected) => expect(median(samples)).toBe(expected));
  it("of nothing is no number", () => expect(median([])).toBeNaN());
  it("leaves the samples in the order they were taken", () => {
    const samples = [3, 1, 2];
    median(samples);
    expect(samples).toEqual([3, 1, 2]);
  });
});

describe("rows as JSON", () => {
  it("have exactly the agreed fields", () => {
    expect(jsonRows([row("yjs", 5, { samples: [4, 5, 9] })])).toEqual([
      { suite: "core", case: "set-tx", subject: "yjs", metric: "ops_s", unit: "1/s", value: 5, samples: [4, 5, 9] },
    ]);
  });
  it("name a variant behind the case, so that the plain id stays one row", () => {
    const rows = [row("yjs", 5, { metric: "bytes" }), row("yjs", 4, { metric: "bytes", variant: "v2" })];
    expect(jsonRows(rows).map((it) => [it.case, it.unit])).toEqual([
      ["set-tx", "B"],
      ["set-tx:v2", "B"],
    ]);
  });
  it("say of a subject that was stopped how long it was given", () => {
    expect(jsonRows([row("automerge", 30_000, { samples: [] })])).toMatchObject([
      { metric: "ops_s", unit: "ms", value: 30_000, samples: [] },
    ]);
  });
});

describe("a row in words", () => {
  it.each([
    [row("yjs", 125_432.4), "125,432 1/s"],
    [row("yjs", 454.4, { metric: "load_ms" }), "454 ms"],
    [row("yjs", 0.00123, { metric: "ms" }), "1.23 us"],
    [row("yjs", 1004, { metric: "bytes" }), "1,004 B"],
    [row("automerge", 30_000, { samples: [] }), "> 30 s"],
  ])("%#: %s", (it, words) => expect(formatValue(it)).toBe(words));
  it("has a range only where samples differ", () => {
    expect(formatRange(row("yjs", 5, { samples: [5] }))).toBe("");
    expect(formatRange(row("yjs", 5, { samples: [5, 5] }))).toBe("all the same");
    expect(formatRange(row("yjs", 5, { samples: [7, 5, 6] }))).toBe("5 1/s .. 7 1/s");
  });
});

describe("a target", () => {
  const faster: Target = { case: "set-tx", metric: "ops_s", than: "yjs", is: "at least", bound: 4 };
  const smaller: Target = {
    ...{ case: "set-tx", metric: "bytes", than: "yjs", peerVariants: ["", "v2"], is: "at most", bound: 0.5 },
  };

  it("that is a multiple of a peer is judged by the ratio", () => {
    expect(judge(faster, [row("joinery", 400), row("yjs", 100)])).toMatchObject({ met: true, reached: "4x" });
    expect(judge(faster, [row("joinery", 399), row("yjs", 100)])).toMatchObject({ met: false, reached: "3.99x" });
  });
  it("is held against the best of the peer's variants", () => {
    const own = row("joinery", 50, { metric: "bytes" });
    const [plain, v2] = [row("yjs", 200, { metric: "bytes" }), row("yjs", 80, { metric: "bytes", variant: "v2" })];
    expect(judge(smaller, [own, plain])).toMatchObject({ met: true, reached: "0.250x" });
    expect(judge(smaller, [own, plain, v2])).toMatchObject({ met: false, reached: "0.625x" });
  });
  it("that is a number is judged by it", () => {
    const target: Target = { case: "set-tx", metric: "bytes", is: "at most", bound: 40 };
    expect(judge(target, [row("joinery", 40, { metric: "bytes" })])).toMatchObject({ met: true, reached: "40 B" });
    expect(judge(target, [row("joinery", 41, { metric: "bytes" })]).met).toBe(false);
  });
  it("is missed when Joinery failed or was stopped", () => {
    expect(judge(faster, [row("yjs", 100)]).met).toBe(false);
    expect(judge(faster, [row("joinery", 20_000, { samples: [] }), row("yjs", 1)]).met).toBe(false);
  });
  it("is not judged without a figure of the peer", () => {
    expect(judge(faster, [row("joinery", 100)]).met).toBeUndefined();
    expect(judge(faster, [row("joinery", 100), row("yjs", 30_000, { samples: [] })]).met).toBeUndefined();
  });
});
