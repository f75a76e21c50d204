// Sums a vitest JSON report. A file that could not even be loaded counts as one failed test, so it can't hide.
import { readFileSync } from "node:fs";

/** @returns {{ passed: number, failed: number, skipped: number }} all zero when there is no report */
export function countTests(reportFile) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const file of readReport(reportFile)) {
    if (file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed")) count.failed++;
    for (const { status } of file.assertionResults) {
      if (status === "passed" || status === "failed") count[status]++;
      else count.skipped++;
    }
  }
  return count;
}

function readReport(reportFile) {
  try {
    return JSON.parse(readFileSync(reportFile, "utf8")).testResults;
  } catch {
    return [];
  }
}
