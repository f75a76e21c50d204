// The process that one measurement runs in: takes a request, does the work once, answers, and ends.

import type { Answer, Request } from "./run/request.js";
import type { Outcome } from "./suite.js";
import { suites } from "./suites.js";

process.once("message", (request: Request) => {
  perform(request).then(
    (outcome) => answer({ ok: true, outcome }),
    (error: unknown) => {
      // The reason goes into the results, which name no path; the stack is for whoever watches.
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      answer({ ok: false, reason: String(error) });
    },
  );
});

async function perform({ suite, case: id, subject, scale }: Request): Promise<Outcome> {
  const found = suites.get(suite)?.cases.find((candidate) => candidate.id === id);
  if (found === undefined) throw new TypeError(`no case ${suite}/${id}`);
  return found.measure(subject, scale);
}

/** What a measurement left behind, timers of a peer for instance, must not keep the process. */
function answer(message: Answer): void {
  process.send?.(message, () => process.exit(0));
}
