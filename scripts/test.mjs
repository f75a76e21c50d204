// `npm test -- <vitest arguments>`: sets up what is missing, runs every test, and ends with the count on its own line.
import { rmSync } from "node:fs";
import { findChromium } from "./find-chromium.mjs";
import { root, run } from "./run.mjs";
import { runMain, say } from "./say.mjs";
import { setUp } from "./setup.mjs";
import { countTests } from "./test-count.mjs";

const report = "reports/tests.json";

await runMain(async () => {
  await setUp();
  const chromium = await findChromium();
  if (chromium === undefined) say(withoutChromium());
  const startedAt = performance.now();
  const code = await runVitest(chromium);
  say(`tests took ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return conclude(code);
});

function withoutChromium() {
  const verdict = process.env.JOINERY_CI === "1" ? "FAIL" : "are skipped";
  return `no Chromium found: the browser tests ${verdict} (install Chromium or set CHROMIUM_PATH)`;
}

async function runVitest(chromium) {
  rmSync(new URL(report, root), { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const args = ["node_modules/vitest/vitest.mjs", "run", ...reporters, ...process.argv.slice(2)];
  return run(process.execPath, args, { env: chromium === undefined ? {} : { JOINERY_CHROMIUM: chromium } });
}

/** The last word. An error outside of every test counts as one failed test, so that the count never looks better. */
function conclude(code) {
  const { passed, failed, skipped } = countTests(new URL(report, root));
  const outside = code !== 0 && failed === 0 ? 1 : 0;
  if (passed + failed === 0) say("no test ran, which counts as a failure");
  else if (outside > 0) say(`vitest ended with ${code} although no test failed: its reason is above`);
  process.stdout.write(`${passed} passed, ${failed + outside} failed, ${skipped} skipped\n`);
  return failed + outside > 0 || passed === 0 ? 1 : 0;
}
