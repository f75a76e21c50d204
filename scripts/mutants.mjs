// `npm run mutants -- [--json] [--only TEXT]`: makes each mistake of the catalogue in the real code and lets the simulator find it.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { catalogue } from "./mutants/catalogue.mjs";
import { killMatrix, rowOf, sizeOf } from "./mutants/kill-matrix.mjs";
import { root } from "./run.mjs";
import { runMain, say } from "./say.mjs";
import { setUp } from "./setup.mjs";

const help = `npm run mutants -- [--json] [--only TEXT]

Makes each mistake of scripts/mutants/catalogue.mjs in the real code, one at a time, and runs the simulator until a check fails; then makes
the run that fails as small as it gets while it fails alike.
Writes sim/MUTANTS.md unless --only is given. Exit codes: 0 all killed, 1 some live, or the unchanged code fails.

  --json        print the matrix as JSON on standard output
  --only TEXT   only mutants whose name contains TEXT
  --help        this
`;

const starts = [1, 101, 201];
const seedsMax = 40;
/** Of one process, for shrinking one run. */
const secondsMax = 120;

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes("--help")) {
    process.stdout.write(help);
    return 0;
  }
  const only = args.includes("--only") ? args[args.indexOf("--only") + 1] : undefined;
  await setUp();
  const chosen = catalogue.filter(({ name }) => only === undefined || name.includes(only));
  const { hunts: sound } = await hunt(undefined);
  for (const { subject, start, check } of sound.filter((each) => each.check)) {
    say(`the unchanged code fails: ${subject}, a seed from ${start} on: ${check}`);
  }
  const rows = await inParallel(chosen, async (mutant) => {
    const row = rowOf(mutant, await hunt(mutant), seedsMax);
    say(
      `${row.killed ? "killed" : "LIVES "} ${row.mutant}: ${row.checks.join("; ") || "nothing"}, ${row.seeds} seeds, smallest ${sizeOf(row)}`,
    );
    return row;
  });
  if (only === undefined) writeFileSync(new URL("sim/MUTANTS.md", root), killMatrix(rows, { starts, seedsMax }));
  if (args.includes("--json")) process.stdout.write(`${JSON.stringify(rows)}\n`);
  return rows.every(({ killed }) => killed) && sound.every(({ check }) => !check) ? 0 : 1;
});

async function hunt(mutant) {
  const script = fileURLToPath(new URL("scripts/mutants/hunt.mjs", root));
  const task = JSON.stringify({ mutant, starts, seedsMax, secondsMax });
  const { stdout } = await promisify(execFile)(process.execPath, [script, task], { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout);
}

/** As many at a time as there are processors; the results in the order of the items. */
async function inParallel(items, act) {
  const results = [];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await act(items[at]);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return results;
}
