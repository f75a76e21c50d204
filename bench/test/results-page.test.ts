// The page of results: what stands in it, and that suites leave each other's parts alone.

import { describe, expect, it } from "vitest";
import { resultsPage, type SuiteResults } from "../src/report/results-page.js";
import type { Row } from "../src/run/row.js";
import type { BenchCase } from "../src/suite.js";

const aCase: BenchCase = {
  ...{ id: "a-case", title: "some work", subjects: ["joinery", "yjs"], metrics: ["bytes"] },
  measure: () => Promise.reject(new TypeError("nothing is measured here")),
};

function results(name: string, bytes: number): SuiteResults {
  const row: Row = {
    ...{
      suite: name,
      case: "a-case",
      subject: "joinery",
      metric: "bytes",
      variant: "",
      value: bytes,
      samples: [bytes],
    },
  };
  return {
    suite: { name, cases: [aCase], targets: [{ case: "a-case", metric: "bytes", is: "at most", bound: 40 }] },
    results: [{ case: aCase, rows: [row], faults: [], remarks: ["yjs was slow"] }],
    facts: ["a machine"],
    command: `${name} --quick`,
  };
}

describe("the page of results", () => {
  it("names the machine, the figures, the notes and what was missed", () => {
    const page = resultsPage("", results("core", 41));
    expect(page).toContain("npm run bench -- core --quick");
    expect(page).toContain("- a machine");
    expect(page).toContain("- `a-case`: bytes at most 40: MISSED (41 B)");
    expect(page).toContain("| bytes | joinery | 41 B |  | 1x |");
    expect(page).toContain("- note: yjs was slow");
    expect(resultsPage("", results("core", 40))).toContain("Targets missed: none.");
  });
  it("replaces the part of its suite only", () => {
    const both = resultsPage(resultsPage("", results("sync", 7)), results("core", 41));
    const again = resultsPage(both, results("core", 39));
    expect(again).toContain("7 B");
    expect(again).toContain("39 B");
    expect(again).not.toContain("41 B");
    expect(again.match(/^# /gm)).toHaveLength(2);
  });
});
