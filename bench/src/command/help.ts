// What the command says about itself.

import { suites } from "../suites.js";

export function helpText(): string {
  return `npm run bench -- <suite> [--quick] [--json FILE] [--case ID] [--results]

Runs Joinery beside its peers on the same work, each measurement in a fresh process, and prints medians and ratios.
Suites: ${[...suites.keys()].join(", ")}.

  --quick       3 samples instead of 5, and a subject is stopped after 20 s; ends within 10 minutes
  --json FILE   write the rows as JSON too: suite, case, subject, metric, unit, value, samples
  --case ID     only this case
  --subject N   only this subject, joinery or a peer; may stand several times
  --results     write the suite's part of bench/RESULTS.md
  --scale N     a part of the work, above 0, at most 1; such figures mean nothing
  --help        this

Exit codes: 0 measured, 1 a subject failed or did other work than the rest, 64 wrong usage.
Missed targets are printed and are no failure.
`;
}
