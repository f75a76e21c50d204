// `npm run soak -- <part> --seconds N`: rounds of randomised tests with one seed after the other, for as long as wanted.
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { root, run } from "./run.mjs";
import { runMain, say } from "./say.mjs";
import { setUp } from "./setup.mjs";
import { readSoakOptions, SoakUsageError, soakHelp } from "./soak-options.mjs";
import { soakParts } from "./soak-parts.mjs";
import { afterRound, freshProgress, readProgress, writeProgress } from "./soak-progress.mjs";

/** Exit codes from here on are those of a child that a signal ended. */
const firstSignalCode = 128;

await runMain(async () => {
  try {
    const options = readSoakOptions(process.argv.slice(2));
    if (options.help) process.stdout.write(soakHelp);
    return options.help ? 0 : await soak(options);
  } catch (error) {
    if (!(error instanceof SoakUsageError)) throw error;
    process.stderr.write(`soak: ${error.message}\n\n${soakHelp}`);
    return 2;
  }
});

async function soak({ part, seconds, seed, fresh }) {
  await setUp();
  if (seed !== undefined) return (await playRound(part, seed)).code === 0 ? 0 : 1;
  const file = new URL(`reports/soak/${part}.json`, root);
  let progress = fresh ? freshProgress() : readProgress(file);
  const endsAt = performance.now() + seconds * 1000;
  do {
    const round = await playRound(part, progress.nextSeed);
    if (round.code >= firstSignalCode) return round.code;
    const passed = round.code === 0;
    progress = afterRound(progress, { cases: soakParts[part].casesPerRound, seconds: round.seconds, passed });
    writeProgress(file, progress);
    tellProgress(part, progress);
    if (!passed) return 1;
  } while (performance.now() < endsAt);
  return 0;
}

/** One round: the tests of a part with one seed. What they print goes to a file, and from there what matters. */
async function playRound(part, seed) {
  const { tests, env } = soakParts[part];
  const log = new URL(`reports/soak/${part}.log`, root);
  mkdirSync(new URL(".", log), { recursive: true });
  const output = openSync(log, "w");
  const startedAt = performance.now();
  const args = ["node_modules/vitest/vitest.mjs", "run", "--no-color", ...tests];
  const code = await run(process.execPath, args, { stdio: ["ignore", output, output], env: env(seed) });
  closeSync(output);
  const seconds = (performance.now() - startedAt) / 1000;
  const text = readFileSync(log, "utf8");
  for (const line of text.split("\n").filter((one) => / (traces|inputs|runs) of /.test(one)))
    process.stdout.write(`  ${line.trim()}\n`);
  process.stdout.write(`soak ${part}: seed ${seed} ${code === 0 ? "passed" : "FAILED"} in ${seconds.toFixed(1)} s\n`);
  if (code !== 0) tellFailure(part, seed, text);
  return { code, seconds };
}

function tellFailure(part, seed, text) {
  process.stderr.write(`${text}\n`);
  process.stdout.write(`soak ${part}: see it again with: npm run soak -- ${part} --seed ${seed}\n`);
}

function tellProgress(part, { nextSeed, cases, seconds, failedSeeds }) {
  const failures = failedSeeds.length === 0 ? "no failure" : `failed seeds ${failedSeeds.join(", ")}`;
  const line = `soak ${part}: ${cases} cases per subject in ${Math.round(seconds)} s so far, ${failures}; next is seed ${nextSeed}`;
  process.stdout.write(`${line}\n`);
  if (failedSeeds.length > 0) say(`soak ${part}: ${failures}`);
}
