// `npm run bench -- <suite> <options>`: sets up what is missing, then runs the benchmarks on what was built.
import { findChromium } from "./find-chromium.mjs";
import { run } from "./run.mjs";
import { runMain } from "./say.mjs";
import { setUp } from "./setup.mjs";

await runMain(async () => {
  await setUp();
  // The suites that measure in a browser say themselves when there is none.
  const chromium = process.argv[2] === "storage" ? await findChromium() : undefined;
  const env = chromium === undefined ? {} : { JOINERY_CHROMIUM: chromium };
  return run(process.execPath, ["bench/dist/main.js", ...process.argv.slice(2)], { env });
});
