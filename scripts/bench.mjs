// `npm run bench -- <suite> <options>`: sets up what is missing, then runs the benchmarks on what was built.
import { run } from "./run.mjs";
import { runMain } from "./say.mjs";
import { setUp } from "./setup.mjs";

await runMain(async () => {
  await setUp();
  return run(process.execPath, ["bench/dist/main.js", ...process.argv.slice(2)]);
});
