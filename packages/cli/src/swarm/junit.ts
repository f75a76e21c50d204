// A swarm's result as JUnit XML, as servers that collect test results read it: a test case per seed that failed, one for all that passed.

import { counted } from "../counted.js";
import type { SwarmResult } from "./swarm-tally.js";

export function junitReport({ runs, passed, failed, wallSeconds }: SwarmResult): string {
  const cases = failed.map(({ seed, failure, reason }) => {
    const message = escapeXml(reason ?? failure ?? "");
    return `    <testcase classname="joinery swarm" name="seed ${seed}"><failure type="${escapeXml(failure ?? "")}" message="${message}"/></testcase>`;
  });
  if (passed > 0)
    cases.unshift(
      `    <testcase classname="joinery swarm" name="${counted(passed, "seed")} ${passed === 1 ? "passes" : "pass"}"/>`,
    );
  const counts = `tests="${cases.length}" failures="${failed.length}" time="${wallSeconds}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="joinery swarm of ${counted(runs, "seed")}" ${counts}>`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function escapeXml(text: string): string {
  const escapes: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
  };
  // What XML can't have at all is left out.
  return text
    .replace(/[&<>"']/g, (sign) => escapes[sign] as string)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, "");
}
