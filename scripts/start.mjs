// `npm start -- <args>`: sets up what is missing, then runs `joinery sim run <args>` and passes its exit code on.
import { run } from "./run.mjs";
import { runMain } from "./say.mjs";
import { setUp } from "./setup.mjs";

await runMain(async () => {
  await setUp();
  // A simulation makes much that lives: a larger young generation halves the work of its collector.
  return run(process.execPath, [
    "--max-semi-space-size=64",
    "packages/cli/dist/bin.js",
    "sim",
    "run",
    ...process.argv.slice(2),
  ]);
});
