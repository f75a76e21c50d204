// The count that `npm test` ends with, on reports as vitest writes them.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { countTests } from "../../scripts/test-count.mjs";

async function countOf(text: string): Promise<ReturnType<typeof countTests>> {
  const folder = await mkdtemp(join(tmpdir(), "joinery-count-"));
  try {
    await writeFile(join(folder, "tests.json"), text);
    return countTests(join(folder, "tests.json"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const file = (status: string, ...tests: string[]): object => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});
const report = (...files: object[]): string => JSON.stringify({ testResults: files });

describe("the count of tests", () => {
  it("sums all files, with pending and todo tests as skipped", async () => {
    const text = report(
      file("passed", "passed", "passed", "skipped"),
      file("failed", "failed", "passed", "pending", "todo"),
    );
    expect(await countOf(text)).toEqual({ passed: 3, failed: 1, skipped: 3 });
  });

  it("counts a file that could not be loaded as one failed test", async () => {
    expect(await countOf(report(file("failed"), file("failed", "skipped")))).toEqual({
      passed: 0,
      failed: 2,
      skipped: 1,
    });
  });

  it("is zero without a report and with a broken one", async () => {
    expect(countTests("no-such-report.json")).toEqual({ passed: 0, failed: 0, skipped: 0 });
    expect(await countOf("{")).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});
