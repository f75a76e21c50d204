// The page of results, a part per suite: where they come from, every case as a table, and the targets.

import type { CaseResult } from "../run/run-case.js";
import type { Suite } from "../suite.js";
import { notesOf, sentenceOf, tableOf, verdictsOf } from "./case-report.js";

export interface SuiteResults {
  readonly suite: Suite;
  readonly results: readonly CaseResult[];
  readonly facts: readonly string[];
  /** How it was run: the arguments of the command. */
  readonly command: string;
}

/** `page` with the part of one suite written anew; the parts of others stay as they are. `page` may be empty. */
export function resultsPage(page: string, suite: SuiteResults): string {
  const parts = page.split(/^(?=# )/m).filter((part) => part !== "" && !part.startsWith(headingOf(suite.suite)));
  return [...parts, partOf(suite)].sort().join("");
}

function headingOf({ name }: Suite): string {
  return `# Results of the suite \`${name}\`\n`;
}

function partOf({ suite, results, facts, command }: SuiteResults): string {
  const missed = results.flatMap((result) =>
    verdictsOf(result, suite.targets)
      .filter(({ met }) => met === false)
      .map((verdict) => `- \`${result.case.id}\`: ${sentenceOf(verdict)}`),
  );
  return [
    `${headingOf(suite)}\nWritten by \`npm run bench -- ${command}\`; times of one machine, so read the ratios. See README.md for what is measured.`,
    facts.map((fact) => `- ${fact}`).join("\n"),
    missed.length === 0 ? "Targets missed: none." : "Targets missed:",
    ...(missed.length === 0 ? [] : [missed.join("\n")]),
    ...results.map((result) => sectionOf(result, suite)),
  ]
    .join("\n\n")
    .concat("\n");
}

function sectionOf(result: CaseResult, suite: Suite): string {
  const [heading, ...lines] = tableOf(result) as [string[], ...string[][]];
  const rule = heading.map((_, column) => (column < 2 ? "---" : "---:"));
  const table = [heading, rule, ...lines].map((line) => `| ${line.join(" | ")} |`);
  const notes = notesOf(result, suite.targets).map((note) => `- ${note}`);
  return [
    `## ${result.case.id}`,
    result.case.title,
    table.join("\n"),
    ...(notes.length === 0 ? [] : [notes.join("\n")]),
  ].join("\n\n");
}
