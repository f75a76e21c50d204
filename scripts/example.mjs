// `npm run example`: sets up what is missing, then starts the relay of `examples/relay` and serves its page.
import { run } from "./run.mjs";
import { runMain } from "./say.mjs";
import { setUp } from "./setup.mjs";

await runMain(async () => {
  await setUp();
  return run(process.execPath, ["examples/relay/dist/start.js", ...process.argv.slice(2)]);
});
